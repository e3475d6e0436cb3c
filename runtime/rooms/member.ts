// A member of rooms: anything that can be written to, with what is waiting to be written to it.
import type { Room } from "./room.ts";

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
