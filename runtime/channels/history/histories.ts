// All histories of a program, in the order of their last use, within one budget of memory.
import { host } from "../../current.ts";
import type { History } from "./history.ts";

const MIB = 1024 * 1024;
const DEFAULT_MIB = 256;

export class Histories {
  #limit: number | undefined = undefined;
  #oldest: History | undefined = undefined;
  #newest: History | undefined = undefined;
  #bytes = 0;

  /** Memory that all take. */
  get bytes(): number {
    return this.#bytes;
  }

  add(history: History): void {
    this.#bytes += history.bytes;
    this.touch(history);
  }

  /** It is used. */
  touch(history: History): void {
    if (this.#newest === history) return;
    this.#unlink(history);
    history.earlier = this.#newest;
    if (this.#newest === undefined) this.#oldest = history;
    else this.#newest.later = history;
    this.#newest = history;
  }

  /** It is discarded. */
  remove(history: History): void {
    this.#bytes -= history.bytes;
    this.#unlink(history);
  }

  /** Runs what changes the memory that a history takes. */
  changing(history: History, change: () => void): void {
    const before = history.bytes;
    change();
    this.#bytes += history.bytes - before;
  }

  /** Whether so many bytes more would be within the budget. */
  fits(bytes: number): boolean {
    this.#limit ??= limit();
    return this.#bytes + bytes <= this.#limit;
  }

  /** Discards those that nobody has used for longest, while all together are too large. */
  enforce(): void {
    this.#limit ??= limit();
    while (this.#bytes > this.#limit && this.#oldest !== undefined) this.#oldest.owner.historyDiscarded();
  }

  #unlink(history: History): void {
    const { earlier, later } = history;
    if (earlier !== undefined) earlier.later = later;
    else if (this.#oldest === history) this.#oldest = later;
    if (later !== undefined) later.earlier = earlier;
    else if (this.#newest === history) this.#newest = earlier;
    history.earlier = undefined;
    history.later = undefined;
  }
}

/** The environment variable `SNOW_HISTORY_MB`, in bytes. */
function limit(): number {
  const wanted = Number(host().environment("SNOW_HISTORY_MB"));
  return (wanted > 0 ? wanted : DEFAULT_MIB) * MIB;
}
