// The events of one topic that are kept for members that come back: a ring of frames as they went out.
import type { Message } from "../../rooms/index.ts";
import { seqFrame } from "../frames.ts";
import { FrameSpace } from "./frame-space.ts";

export interface HistoryLimits {
  readonly events: number;
  readonly milliseconds: number;
  /** Of all frames. */
  readonly bytes: number;
}

export interface HistoryEntry {
  readonly frame: Message;
  readonly number: number;
  /** When it was broadcast, of the monotonic clock. */
  readonly time: number;
  /** Who it was not for. */
  readonly except: string | undefined;
}

/** Memory that a topic takes whose history is empty; and an entry besides the bytes of its frame. */
const TOPIC_BYTES = 1200;
const ENTRY_BYTES = 200;

/** Whose history it is. */
interface HistoryOwner {
  readonly name: string;
  /** All histories together have become too large, and nobody has used this one for longer. */
  historyDiscarded(): void;
}

/**
 * One epoch. The events that are kept are always the last ones, all after the number `#floor`, with increasing numbers: 1, 2,
 * and so on unless a broker gives them.
 */
export class History {
  readonly epoch: string;
  readonly owner: HistoryOwner;
  readonly #limits: HistoryLimits;
  readonly #space = new FrameSpace();
  /** As a ring, from `#head` on. */
  #entries: (HistoryEntry | undefined)[] = [];
  #head = 0;
  #count = 0;
  #frameBytes = 0;
  /** The number of the last event that is not kept any more; 0: all are. */
  #floor: number;
  /** The number of the last event; 0: none yet. */
  last: number;
  /** Those used before and after it, in the list of all histories. */
  earlier: History | undefined = undefined;
  later: History | undefined = undefined;

  constructor(epoch: string, owner: HistoryOwner, limits: HistoryLimits, floor: number, last: number) {
    this.epoch = epoch;
    this.owner = owner;
    this.#limits = limits;
    this.#floor = floor;
    this.last = last;
  }

  get count(): number {
    return this.#count;
  }

  /** Memory that it takes, in bytes. */
  get bytes(): number {
    return TOPIC_BYTES + this.#count * ENTRY_BYTES + this.#frameBytes;
  }

  /** When the oldest event is to be forgotten; undefined: there is none. */
  get due(): number | undefined {
    const oldest = this.#entries[this.#head];
    return oldest === undefined ? undefined : oldest.time + this.#limits.milliseconds;
  }

  /** Memory for the frame of the next event. */
  allocate(bytes: number): Buffer {
    return this.#space.allocate(bytes);
  }

  /** The next event, or one up to `last` that an epoch begins with. One that is larger than the whole may be is not kept, nor any before it. */
  add(entry: HistoryEntry): void {
    const { number } = entry;
    this.last = Math.max(this.last, number);
    const { events, bytes } = this.#limits;
    const size = entry.frame.bytes.length;
    while (this.#count > 0 && (this.#count >= events || this.#frameBytes + size > bytes)) this.#drop();
    if (size > bytes) {
      this.#floor = number;
      return;
    }
    if (this.#count === this.#entries.length) this.#grow();
    this.#entries[(this.#head + this.#count) % this.#entries.length] = entry;
    this.#count += 1;
    this.#frameBytes += size;
  }

  /** Forgets what is too old. */
  expire(now: number): void {
    for (let due = this.due; due !== undefined && due <= now; due = this.due) this.#drop();
  }

  /** Whether every event after this number is kept. */
  reaches(seq: number): boolean {
    return seq <= this.last && seq >= this.#floor;
  }

  /** The frames of the events after a number that it reaches; of those that were not for `who` the number alone. */
  after(seq: number, who: string): Message[] {
    const frames: Message[] = [];
    for (let index = this.#indexAfter(seq); index < this.#count; index += 1) {
      const entry = this.#at(index);
      if (entry === undefined) break;
      frames.push(entry.except === who ? seqFrame(this.owner.name, entry.number) : entry.frame);
    }
    return frames;
  }

  /** Of those that are kept, the first with a larger number. */
  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#at(middle)?.number ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #at(index: number): HistoryEntry | undefined {
    return this.#entries[(this.#head + index) % this.#entries.length];
  }

  #drop(): void {
    const oldest = this.#entries[this.#head];
    this.#entries[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#entries.length;
    this.#count -= 1;
    this.#frameBytes -= oldest?.frame.bytes.length ?? 0;
    this.#floor = oldest?.number ?? this.#floor;
    if (this.#count > 0) return;
    this.#entries = [];
    this.#head = 0;
    this.#space.reset();
  }

  #grow(): void {
    const inOrder = [...this.#entries.slice(this.#head), ...this.#entries.slice(0, this.#head)];
    inOrder.length = Math.min(Math.max(4, inOrder.length * 2), this.#limits.events);
    this.#entries = inOrder;
    this.#head = 0;
  }
}
