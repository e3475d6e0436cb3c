// A room: its members in join order, and the log of what was broadcast to it in this turn of the event loop.
import type { Member } from "./member.ts";

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
