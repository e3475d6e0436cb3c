// Who is in which room: both directions change together, and nothing is kept of those who are gone.
import { RoomAudience } from "./audience.ts";
import type { ClusterPlace } from "./cluster.ts";
import { LookupTable } from "./lookup-table.ts";
import { type Member, type Membership, Room } from "./room.ts";

/** Characters of a name that weigh as much as an entry. */
const CHARACTERS_PER_WEIGHT = 64;

export class RoomRegistry {
  readonly #rooms = new LookupTable<string, Room>();
  #created = 0;
  #members = 0;
  readonly #place: ClusterPlace;

  /** `place`: where rooms that begin and end are told to the other nodes. */
  constructor(place: ClusterPlace = { cluster: undefined }) {
    this.#place = place;
  }

  /** Adds `member` to the room of this name, which is created if need be. Answers false when it was there already. */
  join(member: Member, name: string): boolean {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      this.#created += 1;
      room = new Room(name, this.#created);
      this.#rooms.add(name, room);
    } else if (member.membershipOf(room) !== undefined) return false;
    if (member.roomCount === 0) this.#members += 1;
    room.add(member);
    if (room.memberCount === 1) this.#begun(room);
    return true;
  }

  isMember(member: Member, name: string): boolean {
    const room = this.#rooms.get(name);
    return room !== undefined && member.membershipOf(room) !== undefined;
  }

  /** Removes `member` from the room; what was broadcast before still reaches it. Answers false when it was not there. */
  leave(member: Member, name: string): boolean {
    const room = this.#rooms.get(name);
    const membership = room === undefined ? undefined : member.membershipOf(room);
    if (membership === undefined) return false;
    this.#remove(membership);
    return true;
  }

  /** Removes `member` from all its rooms. The cost grows only with their number. */
  leaveAll(member: Member): void {
    for (let one = member.firstRoom; one !== undefined; one = member.firstRoom) this.#remove(one);
  }

  /** The members of a room in join order, a copy. */
  members(name: string): Member[] {
    const members: Member[] = [];
    let one = this.#rooms.get(name)?.firstMember;
    for (; one !== undefined; one = one.laterMember) members.push(one.member);
    return members;
  }

  /** Number of members. */
  count(name: string): number {
    return this.#rooms.get(name)?.memberCount ?? 0;
  }

  /** The names of the rooms that `member` is in, in join order. */
  roomsOf(member: Member): string[] {
    const names: string[] = [];
    for (let one = member.firstRoom; one !== undefined; one = one.laterRoom) names.push(one.room.name);
    return names;
  }

  /** The names of all rooms in the order of their creation. */
  roomNames(): string[] {
    return [...this.#rooms.values()].sort((a, b) => a.number - b.number).map(({ name }) => name);
  }

  /** Number of rooms; all have members. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Number of members of any room. */
  get memberCount(): number {
    return this.#members;
  }

  room(name: string): Room | undefined {
    return this.#rooms.get(name);
  }

  #remove(membership: Membership): void {
    const { member, room } = membership;
    room.remove(membership);
    if (member.roomCount === 0) this.#members -= 1;
    if (room.memberCount > 0) return;
    this.#rooms.remove(room.name, 1 + Math.floor(room.name.length / CHARACTERS_PER_WEIGHT));
    if (room.audience !== undefined) this.#place.cluster?.unsubscribe(room.audience);
  }

  #begun(room: Room): void {
    const { cluster } = this.#place;
    if (cluster === undefined) return;
    room.audience = new RoomAudience(room);
    cluster.subscribe(room.audience);
  }
}
