// Which leases each worker has: those of one that has died are given up for it.
import type { HostWorker } from "../../host/index.ts";

interface HeldLease {
  readonly name: string;
  readonly holder: string;
}

export class HeldLeases {
  /** By worker, then by name: the holder. */
  readonly #held = new Map<HostWorker, Map<string, string>>();

  /** The worker has it, or has it no more. */
  note(worker: HostWorker, { name, holder }: HeldLease, isHeld: boolean): void {
    const held = this.#held.get(worker) ?? new Map<string, string>();
    if (isHeld) held.set(name, holder);
    else held.delete(name);
    this.#held.set(worker, held);
  }

  /** Those of a worker, which are forgotten. */
  takeOf(worker: HostWorker): HeldLease[] {
    const held = this.#held.get(worker) ?? new Map<string, string>();
    this.#held.delete(worker);
    return Array.from(held, ([name, holder]) => ({ name, holder }));
  }
}
