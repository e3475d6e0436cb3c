// The messages that wait for one process, in order of arrival, with cheap removal anywhere.
import { snow_variant_Down as Down } from "../values/index.ts";

/** Whether some arm of a `receive` takes the message; may note in its closure which one. */
export type Match = (message: unknown) => boolean;

const HOLE = Symbol("taken");

/** The answer of `take` when no message matches. */
export const NOTHING = Symbol("nothing");

const COMPACT_FROM = 64;

export class Mailbox {
  #items: unknown[] = [];
  /** Everything before it has been taken. */
  #head = 0;
  /** Taken messages from `head` on. */
  #holes = 0;
  /** A `receive` without guards that refused every message before `scanned`; 0: none. */
  #site = 0;
  #scanned = 0;

  /** How many messages wait. */
  get size(): number {
    return this.#items.length - this.#head - this.#holes;
  }

  push(message: unknown): void {
    this.#items.push(message);
  }

  /**
   * Removes and answers the oldest message that matches, or NOTHING. Without `match` every message does; `Down`
   * messages only with `acceptsDown`. `site` (> 0) promises that `match` always answers the same for a message.
   */
  take(match: Match | undefined, acceptsDown: boolean, site: number): unknown {
    const items = this.#items;
    const known = site !== 0 && site === this.#site;
    for (let index = known ? Math.max(this.#head, this.#scanned) : this.#head; index < items.length; index += 1) {
      const message = items[index];
      if (message === HOLE || (message instanceof Down && !acceptsDown)) continue;
      if (match !== undefined && !match(message)) continue;
      this.#site = site;
      this.#scanned = index;
      this.#remove(index);
      return message;
    }
    this.#site = site;
    this.#scanned = items.length;
    return NOTHING;
  }

  /** Removes the messages that `unwanted` says true for. */
  discard(unwanted: (message: unknown) => boolean): void {
    this.#items = this.messages().filter((message) => !unwanted(message));
    this.#head = 0;
    this.#holes = 0;
    this.#site = 0;
  }

  /** The messages, oldest first. */
  messages(): unknown[] {
    return this.#items.slice(this.#head).filter((message) => message !== HOLE);
  }

  #remove(index: number): void {
    const items = this.#items;
    if (index !== this.#head) {
      items[index] = HOLE;
      this.#holes += 1;
      if (this.#holes > COMPACT_FROM && this.#holes * 2 > items.length - this.#head) this.#compact();
      return;
    }
    items[index] = undefined;
    let head = index + 1;
    while (head < items.length && items[head] === HOLE) {
      this.#holes -= 1;
      head += 1;
    }
    this.#head = head;
    if (head === items.length) {
      items.length = 0;
      this.#head = 0;
      this.#scanned = 0;
    } else if (head > COMPACT_FROM && head * 2 > items.length) this.#compact();
  }

  #compact(): void {
    const items = this.#items;
    let write = 0;
    let scanned = 0;
    for (let read = this.#head; read < items.length; read += 1) {
      const message = items[read];
      if (message === HOLE) continue;
      if (read < this.#scanned) scanned += 1;
      items[write] = message;
      write += 1;
    }
    items.length = write;
    this.#head = 0;
    this.#holes = 0;
    this.#scanned = scanned;
  }
}
