// The events of one topic that are kept for members that come back: a ring of frames as they went out.
import type { Message } from "../../rooms/index.ts";
import { seqFrame } from "../frames.ts";
import { FrameSpace } from "./frame-space.ts";

interface HistoryLimits {
  readonly events: number;
  readonly milliseconds: number;
  /** Of all frames. */
  readonly bytes: number;
}

interface Entry {
  readonly frame: Message;
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
 * One epoch. Numbers count from 1, and those that are kept are always the last ones, without a hole: `#first` … `last`.
 */
export class History {
  readonly epoch: string;
  readonly owner: HistoryOwner;
  readonly #limits: HistoryLimits;
  readonly #space = new FrameSpace();
  /** As a ring, from `#head` on. */
  #entries: (Entry | undefined)[] = [];
  #head = 0;
  #count = 0;
  #frameBytes = 0;
  /** The number of the last event; 0: none yet. */
  last = 0;
  /** Those used before and after it, in the list of all histories. */
  earlier: History | undefined = undefined;
  later: History | undefined = undefined;

  constructor(epoch: string, owner: HistoryOwner, limits: HistoryLimits) {
    this.epoch = epoch;
    this.owner = owner;
    this.#limits = limits;
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

  /** The next event. One that is larger than the whole may be is not kept, nor any before it. */
  add(frame: Message, time: number, except: string | undefined): void {
    this.last += 1;
    const { events, bytes } = this.#limits;
    const size = frame.bytes.length;
    while (this.#count > 0 && (this.#count >= events || this.#frameBytes + size > bytes)) this.#drop();
    if (size > bytes) return;
    if (this.#count === this.#entries.length) this.#grow();
    this.#entries[(this.#head + this.#count) % this.#entries.length] = { frame, time, except };
    this.#count += 1;
    this.#frameBytes += size;
  }

  /** Forgets what is too old. */
  expire(now: number): void {
    for (let due = this.due; due !== undefined && due <= now; due = this.due) this.#drop();
  }

  /** Whether every number after this one is kept. */
  reaches(seq: number): boolean {
    return seq <= this.last && seq >= this.last - this.#count;
  }

  /** The frames of the events after a number that it reaches; of those that were not for `who` the number alone. */
  after(seq: number, who: string): Message[] {
    const frames: Message[] = [];
    for (let number = seq + 1; number <= this.last; number += 1) {
      const index = this.#count - (this.last - number) - 1;
      const entry = this.#entries[(this.#head + index) % this.#entries.length];
      if (entry !== undefined) frames.push(entry.except === who ? seqFrame(this.owner.name, number) : entry.frame);
    }
    return frames;
  }

  #drop(): void {
    const oldest = this.#entries[this.#head];
    this.#entries[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#entries.length;
    this.#count -= 1;
    this.#frameBytes -= oldest?.frame.bytes.length ?? 0;
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
