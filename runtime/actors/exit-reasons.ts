// Why processes ended that did not end normally; a bounded memory, since pids live for ever.
import { type ExitReason, NORMAL } from "./process.ts";

const FIRST_CAPACITY = 256;
const CAPACITY = 65_536;

/**
 * A pid has one place, shared with the pids at a multiple of the capacity from it: the latest one stays. So the
 * reasons of the last 65,536 processes are known for certain.
 */
export class ExitReasons {
  #pids = new Float64Array(FIRST_CAPACITY);
  #reasons: (ExitReason | undefined)[] = new Array<ExitReason | undefined>(FIRST_CAPACITY).fill(undefined);

  add(pid: number, reason: ExitReason): void {
    let slot = pid & (this.#pids.length - 1);
    while (this.#pids[slot] !== 0 && this.#pids[slot] !== pid && this.#pids.length < CAPACITY) {
      this.#grow();
      slot = pid & (this.#pids.length - 1);
    }
    if ((this.#pids[slot] ?? 0) > pid) return;
    this.#pids[slot] = pid;
    this.#reasons[slot] = reason;
  }

  /** `normal` for everything that it does not know. */
  of(pid: number): ExitReason {
    const slot = pid & (this.#pids.length - 1);
    return this.#pids[slot] === pid ? (this.#reasons[slot] ?? NORMAL) : NORMAL;
  }

  #grow(): void {
    const pids = this.#pids;
    const reasons = this.#reasons;
    const capacity = pids.length * 4;
    this.#pids = new Float64Array(capacity);
    this.#reasons = new Array<ExitReason | undefined>(capacity).fill(undefined);
    for (let index = 0; index < pids.length; index += 1) {
      const pid = pids[index] ?? 0;
      const slot = pid & (capacity - 1);
      if (pid === 0 || pid < (this.#pids[slot] ?? 0)) continue;
      this.#pids[slot] = pid;
      this.#reasons[slot] = reasons[index];
    }
  }
}
