// What a program has of rooms.
import { current } from "../current.ts";
import type { Host } from "../host/index.ts";
import { TickLog } from "./broadcast.ts";
import { type Counters, newCounters } from "./counters.ts";
import { RoomRegistry } from "./registry.ts";

export interface RoomsPart {
  /** Shared by all servers of the program. */
  readonly registry: RoomRegistry;
  readonly counters: Counters;
  readonly tickLog: TickLog;
}

declare module "../current.ts" {
  interface Program {
    readonly rooms: RoomsPart;
  }
}

export function createRooms(host: Host): RoomsPart {
  const registry = new RoomRegistry();
  const counters = newCounters();
  // Processes run in one go from the event loop, so a microtask comes right after the last of them.
  const tickLog = new TickLog(registry, counters, (flush) => host.microtask(flush));
  return { registry, counters, tickLog };
}

export function globalRoomRegistry(): RoomRegistry {
  return current().rooms.registry;
}

export function globalCounters(): Counters {
  return current().rooms.counters;
}

export function globalTickLog(): TickLog {
  return current().rooms.tickLog;
}
