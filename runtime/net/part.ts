// What a program has of servers.
import { HandleTable } from "../handles.ts";
import { type ConnectionCounters, newConnectionCounters } from "./counters.ts";
import type { EventLoopLagMeter } from "./event-loop-lag.ts";
import type { RunningServer } from "./servers.ts";

/** A number of a room above, for the metrics page. */
interface Gauge {
  readonly name: string;
  readonly help: string;
  value(): number;
}

interface NetPart {
  readonly servers: HandleTable<RunningServer>;
  readonly counters: ConnectionCounters;
  readonly gauges: readonly Gauge[];
  /** From the first question on. */
  lagMeter: EventLoopLagMeter | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly net: NetPart;
  }
}

export function createNet(gauges: readonly Gauge[]): NetPart {
  return { servers: new HandleTable(), counters: newConnectionCounters(), gauges, lagMeter: undefined };
}
