// Rooms and their members, and who of them reads from the log of the room.
import type { Audience } from "./cluster.ts";
import { LookupTable } from "./lookup-table.ts";
import { FrameLog, Outbox, type Reading, type Sink, type Transport } from "./outbox.ts";
import { type Reader, Readers } from "./readers.ts";

/**
 * One member in one room. It stands in chains: with the members of the room and with the rooms of the member, both in
 * join order, and unless the member reads from the room's log, with those apart. A step in a chain costs the same
 * whatever its length.
 */
export class Membership implements Reading, Reader {
  readonly member: Member;
  readonly room: Room;
  /** The member's. */
  readonly outbox: Outbox;
  earlierMember: Membership | undefined = undefined;
  laterMember: Membership | undefined = undefined;
  earlierRoom: Membership | undefined = undefined;
  laterRoom: Membership | undefined = undefined;
  earlierApart: Membership | undefined = undefined;
  laterApart: Membership | undefined = undefined;
  place = 0;

  constructor(member: Member, room: Room) {
    this.member = member;
    this.room = room;
    this.outbox = member.outbox;
  }

  get log(): FrameLog {
    return this.room.log;
  }

  stop(): void {
    this.room.readers.remove(this);
    this.room.addApart(this);
  }

  stopToWait(): void {
    this.outbox.reading = undefined;
    this.room.addApart(this);
  }
}

/** With more rooms than this a member has a table to find them. */
const SEARCHED_ROOMS = 16;

/** Somebody who may be in rooms, and what waits to be written to them. */
export class Member {
  /** Whose membership it is. */
  readonly owner: object;
  readonly outbox: Outbox;
  /** The rooms, as a chain. */
  firstRoom: Membership | undefined = undefined;
  lastRoom: Membership | undefined = undefined;
  roomCount = 0;
  #roomTable: LookupTable<Room, Membership> | undefined = undefined;

  /** `target`: where messages go, or the outbox of another member, in rooms of another kind, that is the same peer. */
  constructor(owner: object, target: Transport | Outbox) {
    this.owner = owner;
    this.outbox = target instanceof Outbox ? target : new Outbox(target);
  }

  membershipOf(room: Room): Membership | undefined {
    if (this.#roomTable !== undefined) return this.#roomTable.get(room);
    for (let one = this.firstRoom; one !== undefined; one = one.laterRoom) if (one.room === room) return one;
    return undefined;
  }

  /** Only for `Room`, which keeps the other chain. */
  addRoom(membership: Membership): void {
    const { lastRoom } = this;
    membership.earlierRoom = lastRoom;
    if (lastRoom === undefined) this.firstRoom = membership;
    else lastRoom.laterRoom = membership;
    this.lastRoom = membership;
    this.roomCount += 1;
    if (this.#roomTable !== undefined) this.#roomTable.add(membership.room, membership);
    else if (this.roomCount > SEARCHED_ROOMS) {
      this.#roomTable = new LookupTable();
      for (let one = this.firstRoom; one !== undefined; one = one.laterRoom) this.#roomTable.add(one.room, one);
    }
  }

  /** Only for `Room`, which keeps the other chain. */
  removeRoom(membership: Membership): void {
    const { earlierRoom, laterRoom } = membership;
    if (earlierRoom === undefined) this.firstRoom = laterRoom;
    else earlierRoom.laterRoom = laterRoom;
    if (laterRoom === undefined) this.lastRoom = earlierRoom;
    else laterRoom.earlierRoom = earlierRoom;
    this.roomCount -= 1;
    if (this.roomCount === 0) this.#roomTable = undefined;
    else this.#roomTable?.remove(membership.room);
  }
}

/**
 * Every member either reads from the log (its `reading` is in this room) or stands apart: it reads from another room's
 * log, has messages of its own pending, wants another form of messages, or its transport is busy. Members that read
 * from the log cost a broadcast nothing; those apart cost one step each.
 */
export class Room {
  readonly name: string;
  /** Rooms that were created later have larger numbers. */
  readonly number: number;
  /** The members, as a chain. Nobody leaves while it is walked. */
  firstMember: Membership | undefined = undefined;
  lastMember: Membership | undefined = undefined;
  memberCount = 0;
  /** Those apart, as a chain. */
  firstApart: Membership | undefined = undefined;
  lastApart: Membership | undefined = undefined;
  apartCount = 0;
  readonly log = new FrameLog();
  readonly readers = new Readers();
  /** What the other nodes reach it by, when there are any. */
  audience: Audience | undefined = undefined;
  /** The smallest budget of a member that ever joined. */
  smallestBudget = Number.POSITIVE_INFINITY;

  constructor(name: string, number: number) {
    this.name = name;
    this.number = number;
  }

  /** The member reads from the log from the next broadcast on, if it can. */
  add(member: Member): void {
    const membership = new Membership(member, this);
    const { lastMember } = this;
    membership.earlierMember = lastMember;
    if (lastMember === undefined) this.firstMember = membership;
    else lastMember.laterMember = membership;
    this.lastMember = membership;
    this.memberCount += 1;
    const { budget } = member.outbox.transport;
    if (budget < this.smallestBudget) this.smallestBudget = budget;
    this.addApart(membership);
    member.addRoom(membership);
  }

  /** What was broadcast before still reaches the member. */
  remove(membership: Membership): void {
    const { member, outbox, earlierMember, laterMember } = membership;
    if (outbox.reading === membership) outbox.standApart();
    this.#removeApart(membership);
    if (earlierMember === undefined) this.firstMember = laterMember;
    else earlierMember.laterMember = laterMember;
    if (laterMember === undefined) this.lastMember = earlierMember;
    else laterMember.earlierMember = earlierMember;
    this.memberCount -= 1;
    member.removeRoom(membership);
  }

  /** The member, which stands apart, reads from the log from here on. */
  unite(membership: Membership, sink: Sink): void {
    membership.outbox.reading = membership;
    membership.outbox.cursor = this.log.length;
    this.readers.add(membership, sink);
    this.#removeApart(membership);
  }

  /** The member does not read from the log. */
  addApart(membership: Membership): void {
    const { lastApart } = this;
    membership.earlierApart = lastApart;
    if (lastApart === undefined) this.firstApart = membership;
    else lastApart.laterApart = membership;
    this.lastApart = membership;
    this.apartCount += 1;
  }

  #removeApart(membership: Membership): void {
    const { earlierApart, laterApart } = membership;
    if (earlierApart === undefined) this.firstApart = laterApart;
    else earlierApart.laterApart = laterApart;
    if (laterApart === undefined) this.lastApart = earlierApart;
    else laterApart.earlierApart = earlierApart;
    membership.earlierApart = undefined;
    membership.laterApart = undefined;
    this.apartCount -= 1;
  }

  /** Writes to every member what the log holds for it, each with one write, and empties the log. Answers the number of writes. */
  flush(): number {
    const { log } = this;
    if (log.length === 0) return 0;
    let writes = this.readers.write(log);
    for (const outbox of log.clear()) if (outbox.flush()) writes++;
    return writes;
  }
}
