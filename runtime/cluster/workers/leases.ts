// Who has what for a while, as the parent of the workers knows it.
import { host } from "../../current.ts";

export class MemoryLeases {
  readonly #leases = new Map<string, { readonly holder: string; readonly due: number }>();

  /** True: `holder` has it from now on, again or still. */
  lease(name: string, holder: string, milliseconds: number): boolean {
    const now = host().monotonicClock();
    const present = this.#leases.get(name);
    if (present !== undefined && present.holder !== holder && present.due > now) return false;
    this.#leases.set(name, { holder, due: now + milliseconds });
    return true;
  }

  release(name: string, holder: string): void {
    if (this.#leases.get(name)?.holder === holder) this.#leases.delete(name);
  }
}
