// Pid to living process: pids count up and are never used again.
import type { Process } from "./process.ts";

const FIRST = 256;
/** A table that has been larger does not get smaller than this: programs that start and end many would resize all the time. */
const KEPT = 16_384;

/**
 * A hash table without hashing: pids are consecutive, so their low bits spread evenly. Processes in one slot are
 * chained through their `next`.
 */
export class ProcessTable {
  #slots: (Process | undefined)[] = new Array<Process | undefined>(FIRST).fill(undefined);
  #mask = FIRST - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(pid: number): Process | undefined {
    let process = this.#slots[pid & this.#mask];
    while (process !== undefined && process.id !== pid) process = process.next;
    return process;
  }

  add(process: Process): void {
    if (this.#size > this.#mask) this.#resize((this.#mask + 1) * 2);
    this.#size += 1;
    this.#insert(process);
  }

  remove(process: Process): void {
    const slot = process.id & this.#mask;
    let other = this.#slots[slot];
    if (other === process) this.#slots[slot] = process.next;
    else {
      while (other !== undefined && other.next !== process) other = other.next;
      if (other === undefined) return;
      other.next = process.next;
    }
    process.next = undefined;
    this.#size -= 1;
    if (this.#mask >= KEPT && this.#size * 8 < this.#mask) this.#resize((this.#mask + 1) / 2);
  }

  /** In the order of their pids. */
  all(): Process[] {
    const found: Process[] = [];
    for (const first of this.#slots) {
      for (let process = first; process !== undefined; process = process.next) found.push(process);
    }
    return found.sort((left, right) => left.id - right.id);
  }

  #insert(process: Process): void {
    const slot = process.id & this.#mask;
    process.next = this.#slots[slot];
    this.#slots[slot] = process;
  }

  #resize(capacity: number): void {
    const before = this.#slots;
    this.#slots = new Array<Process | undefined>(capacity).fill(undefined);
    this.#mask = capacity - 1;
    for (const first of before) {
      let process = first;
      while (process !== undefined) {
        const { next } = process;
        this.#insert(process);
        process = next;
      }
    }
  }
}
