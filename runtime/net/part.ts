// What a program has of servers.
import { HandleTable } from "../handles.ts";
import { type ConnectionCounters, newConnectionCounters } from "./counters.ts";
import type { EventLoopLagMeter } from "./event-loop-lag.ts";
import type { RunningServer } from "./servers.ts";

interface NetPart {
  readonly servers: HandleTable<RunningServer>;
  readonly counters: ConnectionCounters;
  /** From the first question on. */
  lagMeter: EventLoopLagMeter | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly net: NetPart;
  }
}

export function createNet(): NetPart {
  return { servers: new HandleTable(), counters: newConnectionCounters(), lagMeter: undefined };
}
