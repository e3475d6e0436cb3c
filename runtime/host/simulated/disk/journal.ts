// What has changed on a simulated disk and is not flushed yet: a machine that dies may lose the newest of it.
//
// As with a file system that writes its journal in order, what is left after a death is a disk as it was at some moment: with
// a change are lost all that came after it. Who flushes something has flushed everything before it.
import type { Choices } from "../choices.ts";

/** Milliseconds after which the system has written by itself what nobody flushed. */
const FLUSHED_AFTER = 5000;

interface Change {
  readonly at: number;
  readonly undo: () => void;
  /** Bytes that the change put into a file, of which a part may be there; `keep` undoes it but for so many. */
  readonly part: { readonly size: number; readonly keep: (count: number) => void } | undefined;
}

export class Journal {
  readonly #changes: Change[] = [];

  add(change: Change): void {
    const flushed = this.#changes.findIndex(({ at }) => at > change.at - FLUSHED_AFTER);
    if (flushed !== 0) this.#changes.splice(0, flushed < 0 ? this.#changes.length : flushed);
    this.#changes.push(change);
  }

  flush(): void {
    this.#changes.length = 0;
  }

  /** Decides how many of the newest changes are lost, undoes them, and answers how many. */
  loseSome(now: number, choices: Choices): number {
    const unflushed = this.#changes.filter(({ at }) => at > now - FLUSHED_AFTER);
    this.flush();
    const count = choices.choose(unflushed.length + 1);
    const lost = unflushed.slice(unflushed.length - count).reverse();
    for (const { undo } of lost) undo();
    const part = lost.at(-1)?.part;
    if (part === undefined) return count;
    const kept = choices.choose(part.size + 1);
    if (kept > 0) part.keep(kept);
    return count;
  }
}
