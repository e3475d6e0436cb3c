// The tick log of the running program: flushed when the run queue has drained.
import { host } from "../current.ts";
import { TickLog } from "./broadcast.ts";
import { globalCounters } from "./counters.ts";
import { globalRoomRegistry } from "./registry.ts";

// Processes run in one go from the event loop, so a microtask comes right after the last of them.
const tickLog = new TickLog(globalRoomRegistry(), globalCounters(), (flush) => host().microtask(flush));

export function globalTickLog(): TickLog {
  return tickLog;
}
