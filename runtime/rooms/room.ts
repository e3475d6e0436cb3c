// Rooms and their members: what is waiting to be written to whom, either in the log of a room or apart.

/** A message, framed once for everybody. */
export interface Message {
  /** Header and payload in one piece. */
  readonly bytes: Buffer;
  readonly payloadBytes: number;
}

const NOTHING: readonly Buffer[] = [];

/**
 * What is pending for a member is either a range of the log of one room (`room`, from frame `cursor` to the end of the
 * log) or a list of its own (`parts`), never both: a member takes part in a room's log only while it has no parts and
 * nothing waits in its transport. So the order per member is always the order of the calls.
 */
export abstract class Member {
  /** The room whose log this member reads from; in all its other rooms it stands apart. */
  room: Room | undefined = undefined;
  /** The first frame of the log of `room` that has not been written to this member. */
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

  /** Bytes that wait: in the log, in the parts, in the transport. */
  waiting(): number {
    const { room } = this;
    return this.backlog() + this.partBytes + (room === undefined ? 0 : room.bytesFrom(this.cursor));
  }

  /** Appends to the parts. The member must not read from a log. */
  push(bytes: Buffer): void {
    if (this.partBytes === 0) this.#parts = [bytes];
    else (this.#parts as Buffer[]).push(bytes);
    this.partBytes += bytes.length;
  }

  /** Stops reading from a log: what is pending there becomes parts. Answers whether there was any. */
  standApart(): boolean {
    const { room } = this;
    if (room === undefined) return false;
    const from = this.cursor;
    this.room = undefined;
    this.cursor = 0;
    room.apart.add(this);
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
 * Every member either reads from the log (`member.room` is this room) or is in `apart`: it reads from another room's
 * log, has messages of its own pending, wants another form of messages, or its transport is busy. Members that read
 * from the log cost a broadcast nothing; those apart cost one step each.
 */
export class Room {
  readonly name: string;
  /** In join order. */
  readonly members = new Set<Member>();
  readonly apart = new Set<Member>();
  /** The frames of this turn. */
  frames: Buffer[] = [];
  frameBytes = 0;
  /** Members that stopped reading from the log while something was pending there. */
  left: Member[] = [];
  /** The smallest budget of a member that ever joined. */
  smallestBudget = Number.POSITIVE_INFINITY;

  constructor(name: string) {
    this.name = name;
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
    for (const member of this.members) {
      if (member.room !== this) continue;
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
        member.room = undefined;
        this.apart.add(member);
        member.push(bytes);
      } else if (member.backlog() > 0) {
        member.room = undefined;
        this.apart.add(member);
      }
    }
    this.frames = [];
    this.frameBytes = 0;
    this.left = [];
    for (const member of left) if (member.flush()) writes++;
    return writes;
  }
}
