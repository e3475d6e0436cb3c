// The memory of messages that are not complete, or being decompressed: one budget for all connections of the program.
import { current, host } from "../current.ts";

const MIB = 1024 * 1024;
/** The part of the machine's memory that such messages may take. */
const SHARE = 4;

/** A connection, as the budget sees it. */
export interface MemoryHolder {
  /** The budget is used up, and nobody holds more: it has to give all of its share back. */
  memoryExceeded(): void;
}

export class MessageMemory {
  readonly #limit: number;
  readonly #shares = new Map<MemoryHolder, number>();
  #total = 0;

  /** In bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are held by all. */
  get total(): number {
    return this.#total;
  }

  /** Notes what a connection holds from now on; that may end those that hold most, this one included. */
  note(holder: MemoryHolder, bytes: number): void {
    const before = this.#shares.get(holder) ?? 0;
    if (bytes === before) return;
    this.#total += bytes - before;
    if (bytes === 0) this.#shares.delete(holder);
    else this.#shares.set(holder, bytes);
    while (bytes > before && this.#total > this.#limit) {
      const largest = this.#largest();
      if (largest === undefined) return;
      this.note(largest, 0);
      largest.memoryExceeded();
    }
  }

  #largest(): MemoryHolder | undefined {
    let most = 0;
    let largest: MemoryHolder | undefined;
    for (const [holder, bytes] of this.#shares) {
      if (bytes <= most) continue;
      most = bytes;
      largest = holder;
    }
    return largest;
  }
}

/** Of the program: `SNOW_MESSAGE_MB`, or a quarter of the machine's memory. */
export function messageMemory(): MessageMemory {
  const { websocket } = current();
  if (websocket.messageMemory === undefined) {
    const wanted = Number(host().environment("SNOW_MESSAGE_MB"));
    websocket.messageMemory = new MessageMemory(wanted > 0 ? wanted * MIB : host().memory() / SHARE);
  }
  return websocket.messageMemory;
}
