// What a program has of servers.
import { HandleTable } from "../handles.ts";
import { type ConnectionCounters, newConnectionCounters } from "./counters.ts";
import type { EventLoopLagMeter } from "./event-loop-lag.ts";
import type { RunningServer } from "./servers.ts";

/** A number of another room, for the metrics page. */
interface Metric {
  readonly name: string;
  readonly kind: "gauge" | "counter";
  readonly help: string;
  value(): number;
}

interface NetPart {
  readonly servers: HandleTable<RunningServer>;
  readonly counters: ConnectionCounters;
  metrics: readonly Metric[];
  /** A server was drained, and none has begun since. */
  isDrained: boolean;
  /** Directories that files were to be served from, of which it was said that they are not there. */
  readonly lostDirectories: Set<string>;
  /** From the first question on. */
  lagMeter: EventLoopLagMeter | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly net: NetPart;
  }
}

export function createNet(metrics: readonly Metric[]): NetPart {
  return {
    servers: new HandleTable(),
    counters: newConnectionCounters(),
    metrics,
    isDrained: false,
    lostDirectories: new Set(),
    lagMeter: undefined,
  };
}
