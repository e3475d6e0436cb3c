// What a program has of rooms.
import { current } from "../current.ts";
import type { Host } from "../host/index.ts";
import type { ClusterPlace } from "./cluster.ts";
import { type DeliveryCounters, newDeliveryCounters } from "./counters.ts";
import { RoomRegistry } from "./registry.ts";
import { TickLog } from "./tick-log.ts";

interface RoomsPart extends ClusterPlace {
  /** Shared by all servers of the program. */
  readonly registry: RoomRegistry;
  readonly counters: DeliveryCounters;
  readonly tickLog: TickLog;
}

declare module "../current.ts" {
  interface Program {
    readonly rooms: RoomsPart;
  }
}

export function createRooms(host: Host): RoomsPart {
  const place: ClusterPlace = { cluster: undefined };
  const registry = new RoomRegistry(place);
  const counters = newDeliveryCounters();
  // Processes run in one go from the event loop, so a microtask comes right after the last of them.
  const tickLog = new TickLog(registry, counters, (flush) => host.microtask(flush), place);
  return Object.assign(place, { registry, counters, tickLog });
}

export function globalRoomRegistry(): RoomRegistry {
  return current().rooms.registry;
}

export function globalTickLog(): TickLog {
  return current().rooms.tickLog;
}
