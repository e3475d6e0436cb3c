// Who is in which room: two maps that always change together, without empty entries.
import { type Member, Room } from "./room.ts";

export class RoomRegistry {
  readonly #rooms = new Map<string, Room>();
  readonly #memberships = new Map<Member, Set<Room>>();

  /** Adds `member` to the room of this name, which is created if need be. Answers false when it was there already. */
  join(member: Member, name: string): boolean {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = new Room(name);
      this.#rooms.set(name, room);
    } else if (room.members.has(member)) return false;
    room.members.add(member);
    // It reads from the log from the next broadcast on, if it can.
    room.apart.add(member);
    if (member.budget < room.smallestBudget) room.smallestBudget = member.budget;
    const rooms = this.#memberships.get(member);
    if (rooms === undefined) this.#memberships.set(member, new Set([room]));
    else rooms.add(room);
    return true;
  }

  /** Removes `member` from the room; what was broadcast before still reaches it. Answers false when it was not there. */
  leave(member: Member, name: string): boolean {
    const room = this.#rooms.get(name);
    if (room === undefined || !room.members.has(member)) return false;
    this.#remove(member, room);
    const rooms = this.#memberships.get(member);
    rooms?.delete(room);
    if (rooms?.size === 0) this.#memberships.delete(member);
    return true;
  }

  /** Removes `member` from all its rooms. The cost grows only with their number. */
  leaveAll(member: Member): void {
    const rooms = this.#memberships.get(member);
    if (rooms === undefined) return;
    this.#memberships.delete(member);
    for (const room of rooms) this.#remove(member, room);
  }

  /** The members of a room in join order, a copy. */
  members(name: string): Member[] {
    const room = this.#rooms.get(name);
    return room === undefined ? [] : [...room.members];
  }

  /** Number of members. */
  count(name: string): number {
    return this.#rooms.get(name)?.members.size ?? 0;
  }

  /** The names of the rooms that `member` is in, in join order. */
  roomsOf(member: Member): string[] {
    const rooms = this.#memberships.get(member);
    return rooms === undefined ? [] : Array.from(rooms, (room) => room.name);
  }

  /** The names of all rooms in the order of their creation. */
  roomNames(): string[] {
    return [...this.#rooms.keys()];
  }

  /** Number of rooms; all have members. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Number of members of any room. */
  get memberCount(): number {
    return this.#memberships.size;
  }

  room(name: string): Room | undefined {
    return this.#rooms.get(name);
  }

  #remove(member: Member, room: Room): void {
    if (member.room === room) member.standApart();
    room.members.delete(member);
    room.apart.delete(member);
    if (room.members.size === 0) this.#rooms.delete(room.name);
  }
}

const registry = new RoomRegistry();

/** The rooms of the running program, shared by all its servers. */
export function globalRoomRegistry(): RoomRegistry {
  return registry;
}
