// Rooms and their members: what is waiting to be written to whom, either in the log of a room or apart.
import { LookupTable } from "./lookup-table.ts";

/** A message, framed once for everybody. */
export interface Message {
  /** Header and payload in one piece. */
  readonly bytes: Buffer;
  readonly payloadBytes: number;
}

const NOTHING: readonly Buffer[] = [];

/**
 * One member in one room. It stands in chains: with the members of the room and with the rooms of the member, both in
 * join order, and unless the member reads from the room's log, with those apart. A step in a chain costs the same
 * whatever its length.
 */
export class Membership {
  readonly member: Member;
  readonly room: Room;
  earlierMember: Membership | undefined = undefined;
  laterMember: Membership | undefined = undefined;
  earlierRoom: Membership | undefined = undefined;
  laterRoom: Membership | undefined = undefined;
  earlierApart: Membership | undefined = undefined;
  laterApart: Membership | undefined = undefined;

  constructor(member: Member, room: Room) {
    this.member = member;
    this.room = room;
  }
}

/** With more rooms than this a member has a table to find them. */
const SEARCHED_ROOMS = 16;

/**
 * What is pending for a member is either a range of the log of one room (`reading`, from frame `cursor` to the end of its
 * log) or a list of its own (`parts`), never both: a member takes part in a room's log only while it has no parts and
 * nothing waits in its transport. So the order per member is always the order of the calls.
 */
export abstract class Member {
  /** The rooms, as a chain. */
  firstRoom: Membership | undefined = undefined;
  lastRoom: Membership | undefined = undefined;
  roomCount = 0;
  #roomTable: LookupTable<Room, Membership> | undefined = undefined;

  /** In the room whose log this member reads from; in all its other rooms it stands apart. */
  reading: Membership | undefined = undefined;
  /** The first frame of that log that has not been written to this member. */
  cursor = 0;
  /** Set while this member is in the list of those to be flushed at the end of the turn. */
  dirty = false;
  #parts: readonly Buffer[] | Buffer[] = NOTHING;
  /** Bytes in the parts. */
  partBytes = 0;

  /** Bytes that may wait for this member, here and in its transport. */
  abstract readonly budget: number;
  /** Whether this member takes every message as it is, and can be written to now. */
  abstract sharesLog(): boolean;
  /** Bytes given to the transport and not yet taken by the system. */
  abstract backlog(): number;
  /** The bytes of a message in the form that this member wants. */
  abstract encode(message: Message): Buffer;
  /** Hands bytes to the transport at once; false when it can't take any yet. Never calls back into the rooms. */
  abstract write(bytes: Buffer): boolean;
  /** Called when a message did not fit in the budget and was not queued. */
  abstract refused(): void;

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

  /** Bytes that wait: in the log, in the parts, in the transport. */
  waiting(): number {
    const { reading } = this;
    return this.backlog() + this.partBytes + (reading === undefined ? 0 : reading.room.bytesFrom(this.cursor));
  }

  /** Appends to the parts. The member must not read from a log. */
  push(bytes: Buffer): void {
    if (this.partBytes === 0) this.#parts = [bytes];
    else (this.#parts as Buffer[]).push(bytes);
    this.partBytes += bytes.length;
  }

  /** Stops reading from a log: what is pending there becomes parts. Answers whether there was any. */
  standApart(): boolean {
    const { reading } = this;
    if (reading === undefined) return false;
    const { room } = reading;
    const from = this.cursor;
    this.cursor = 0;
    room.separate(reading);
    if (from === room.frames.length) return false;
    for (let index = from; index < room.frames.length; index++) {
      const frame = room.frames[index];
      if (frame !== undefined) this.push(frame);
    }
    room.left.push(this);
    return true;
  }

  /** Writes everything that is pending, in one piece. Answers whether something was written. */
  flush(): boolean {
    this.standApart();
    if (this.partBytes === 0) return false;
    const [first] = this.#parts;
    const bytes = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts, this.partBytes);
    if (!this.write(bytes)) {
      this.#parts = [bytes];
      return false;
    }
    this.#parts = NOTHING;
    this.partBytes = 0;
    return true;
  }

  /** Throws away what is pending. */
  discard(): void {
    this.standApart();
    this.#parts = NOTHING;
    this.partBytes = 0;
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
  /** The frames of this turn. */
  frames: Buffer[] = [];
  frameBytes = 0;
  /** Members that stopped reading from the log while something was pending there. */
  left: Member[] = [];
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
    if (member.budget < this.smallestBudget) this.smallestBudget = member.budget;
    this.#addApart(membership);
    member.addRoom(membership);
  }

  /** What was broadcast before still reaches the member. */
  remove(membership: Membership): void {
    const { member, earlierMember, laterMember } = membership;
    if (member.reading === membership) member.standApart();
    this.#removeApart(membership);
    if (earlierMember === undefined) this.firstMember = laterMember;
    else earlierMember.laterMember = laterMember;
    if (laterMember === undefined) this.lastMember = earlierMember;
    else laterMember.earlierMember = earlierMember;
    this.memberCount -= 1;
    member.removeRoom(membership);
  }

  /** The member stops reading from the log. */
  separate(membership: Membership): void {
    membership.member.reading = undefined;
    this.#addApart(membership);
  }

  /** The member, which stands apart, reads from the log from here on. */
  unite(membership: Membership): void {
    membership.member.reading = membership;
    membership.member.cursor = this.frames.length;
    this.#removeApart(membership);
  }

  #addApart(membership: Membership): void {
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

  /** Bytes of the log from a frame to the end. */
  bytesFrom(frame: number): number {
    let bytes = this.frameBytes;
    for (let index = 0; index < frame; index++) bytes -= this.frames[index]?.length ?? 0;
    return bytes;
  }

  append(frame: Buffer): void {
    this.frames.push(frame);
    this.frameBytes += frame.length;
  }

  /** Writes to every member what the log holds for it, each with one write, and empties the log. Answers the number of writes. */
  flush(): number {
    if (this.frames.length === 0) return 0;
    const { frames, left } = this;
    const end = frames.length;
    const [first] = frames;
    const whole = end === 1 && first !== undefined ? first : Buffer.concat(frames, this.frameBytes);
    let writes = 0;
    let partCursor = 0;
    let part = whole;
    for (let one = this.firstMember; one !== undefined; one = one.laterMember) {
      const { member } = one;
      if (member.reading !== one) continue;
      const { cursor } = member;
      member.cursor = 0;
      if (cursor === end) continue;
      if (cursor !== 0 && cursor !== partCursor) {
        partCursor = cursor;
        part = whole.subarray(this.frameBytes - this.bytesFrom(cursor));
      }
      const bytes = cursor === 0 ? whole : part;
      writes++;
      if (!member.write(bytes)) {
        // Can't be written to after all: it keeps the bytes as its own.
        writes--;
        this.separate(one);
        member.push(bytes);
      } else if (member.backlog() > 0) this.separate(one);
    }
    this.frames = [];
    this.frameBytes = 0;
    this.left = [];
    for (const member of left) if (member.flush()) writes++;
    return writes;
  }
}
