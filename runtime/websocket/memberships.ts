// The rooms of a connection, within the limits that its endpoint and the names of rooms have.

import { current } from "../current.ts";
import { logsEverything } from "../log.ts";
import type { Member } from "../rooms/index.ts";
import { traceConnection } from "./trace.ts";

/** Bytes of UTF-8 that the name of a room may have. */
const MAX_ROOM_NAME = 4096;

function isTooLong(room: string): boolean {
  return room.length > MAX_ROOM_NAME / 3 && Buffer.byteLength(room) > MAX_ROOM_NAME;
}

function traceRoom(connection: number, text: string, room: string): void {
  if (logsEverything()) traceConnection(connection, text, { room, members: current().rooms.registry.count(room) });
}

/** A connection as a member of rooms, and how many it may be in; 0: any number. */
interface RoomMember {
  readonly member: Member;
  /** How the connection prints. */
  readonly number: number;
  readonly maxRooms: number;
}

/** 0, also when it was there already; -2 refused. */
export function joinRoom({ member, number, maxRooms }: RoomMember, room: string): 0 | -2 {
  const { registry } = current().rooms;
  if ((maxRooms > 0 && member.roomCount >= maxRooms) || isTooLong(room)) {
    if (registry.isMember(member, room)) return 0;
    traceConnection(number, "join refused", { rooms: member.roomCount, name: room.length });
    return -2;
  }
  if (registry.join(member, room)) traceRoom(number, "room joined", room);
  return 0;
}

/** Also when it was not there. */
export function leaveRoom({ member, number }: RoomMember, room: string): void {
  if (current().rooms.registry.leave(member, room)) traceRoom(number, "room left", room);
}
