// What this node knows of who is in a topic on one other node.
import type { Change, Question, RemoteEntry, StatePiece } from "./messages.ts";
import type { RemoteSpace } from "./remote-space.ts";

/** What one node may fill of a topic here; entries above are left out. */
export const REMOTE_LIMITS = { entries: 100_000, characters: 16 * 1024 * 1024 } as const;

/** Changes that wait for what comes before them. */
const MAX_EARLY = 100;

/** Characters that an entry takes besides its own, and a node besides its entries; about the bytes of their objects. */
const ENTRY = 150;
const NODE = 500;

function sizeOf({ key, text }: RemoteEntry): number {
  return key.length + text.length + ENTRY;
}

/** A change that waits for what comes before it. */
interface Early {
  readonly change: Change;
  readonly size: number;
}

/** Told of each entry that comes and goes. */
export interface EntryObserver {
  came(entry: RemoteEntry): void;
  went(entry: RemoteEntry): void;
  /** An entry is more than a node may have. */
  dropped(): void;
}

/** Pieces of a state, of which the first ones have come. */
interface Assembly {
  readonly clock: number;
  upTo: number;
  readonly entries: Map<number, RemoteEntry>;
  /** What they have taken. */
  size: number;
}

export class RemoteNode {
  readonly #observer: EntryObserver;
  readonly #space: RemoteSpace;
  readonly #entries = new Map<number, RemoteEntry>();
  #characters = 0;
  /** What its entries are as of; -1: nothing is known. */
  clock = -1;
  /** The latest that was heard of. */
  newest = -1;
  #assembly: Assembly | undefined = undefined;
  #early: Early[] = [];
  /** How often it was asked since nothing was missing, and until when no more, in milliseconds of the monotonic clock. */
  asked = 0;
  patientUntil = Number.NEGATIVE_INFINITY;
  /** When it has said something last. */
  heard = 0;

  private constructor(observer: EntryObserver, space: RemoteSpace) {
    this.#observer = observer;
    this.#space = space;
  }

  /** undefined: there is no space for one more. */
  static in(space: RemoteSpace, observer: EntryObserver): RemoteNode | undefined {
    return space.take(NODE) ? new RemoteNode(observer, space) : undefined;
  }

  get entries(): Iterable<RemoteEntry> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Something is missing. */
  get isBehind(): boolean {
    return this.clock < this.newest;
  }

  change(change: Change): void {
    if (change.after <= this.clock) return;
    this.newest = Math.max(this.newest, change.after);
    if (change.before === this.clock) {
      this.#apply(change);
      this.#goOn();
    } else if (this.#early.length < MAX_EARLY) this.#putBy(change);
  }

  state({ clock, from, to, entries }: StatePiece): void {
    if (clock <= this.clock) return;
    this.newest = Math.max(this.newest, clock);
    if (from === 0) this.#assemble({ clock, upTo: 0, entries: new Map(), size: 0 });
    const assembly = this.#assembly;
    if (assembly === undefined || assembly.clock !== clock || assembly.upTo !== from) return;
    assembly.upTo = to;
    for (const entry of entries) {
      const size = sizeOf(entry);
      if (assembly.entries.size >= REMOTE_LIMITS.entries || !this.#space.take(size)) this.#observer.dropped();
      else {
        assembly.size += size;
        assembly.entries.set(entry.number, entry);
      }
    }
    if (to === clock) this.#become(clock, assembly.entries);
  }

  /** Where it is by now; that it has nothing is all that there is to know. */
  learn({ clock, size }: Question): void {
    this.newest = Math.max(this.newest, clock);
    if (clock > this.clock && size === 0) this.#become(clock, new Map());
  }

  /** It is gone, or taken so; nothing may be said of it any more. */
  forget(): void {
    for (const number of [...this.#entries.keys()]) this.#remove(number);
    this.leave();
  }

  /** Nobody wants to know of it any more, nor what it had. */
  leave(): void {
    this.#assemble(undefined);
    for (const entry of this.#entries.values()) this.#space.giveBack(sizeOf(entry));
    for (const { size } of this.#early) this.#space.giveBack(size);
    this.#space.giveBack(NODE);
  }

  #assemble(assembly: Assembly | undefined): void {
    this.#space.giveBack(this.#assembly?.size ?? 0);
    this.#assembly = assembly;
  }

  #putBy(change: Change): void {
    const { added, removed } = change;
    const size = added.reduce((sum, entry) => sum + sizeOf(entry), ENTRY + removed.length * 8);
    if (this.#space.take(size)) this.#early.push({ change, size });
  }

  #become(clock: number, entries: ReadonlyMap<number, RemoteEntry>): void {
    this.#assemble(undefined);
    for (const number of [...this.#entries.keys()]) if (!entries.has(number)) this.#remove(number);
    for (const entry of entries.values()) this.#add(entry);
    this.clock = clock;
    this.#goOn();
  }

  #apply({ after, removed, added }: Change): void {
    for (const number of removed) this.#remove(number);
    for (const entry of added) this.#add(entry);
    this.clock = after;
  }

  /** What came early may be next by now. */
  #goOn(): void {
    for (;;) {
      const later = this.#early.filter(({ change }) => change.after > this.clock);
      for (const { change, size } of this.#early) if (change.after <= this.clock) this.#space.giveBack(size);
      this.#early = later;
      const next = later.find(({ change }) => change.before === this.clock);
      if (next === undefined) return;
      this.#apply(next.change);
    }
  }

  #add(entry: RemoteEntry): void {
    if (this.#entries.has(entry.number)) return;
    const characters = entry.key.length + entry.text.length;
    const { entries: most, characters: mostCharacters } = REMOTE_LIMITS;
    const isTooMuch = this.#entries.size >= most || this.#characters + characters > mostCharacters;
    if (isTooMuch || !this.#space.take(sizeOf(entry))) {
      this.#observer.dropped();
      return;
    }
    this.#characters += characters;
    this.#entries.set(entry.number, entry);
    this.#observer.came(entry);
  }

  #remove(number: number): void {
    const entry = this.#entries.get(number);
    if (entry === undefined) return;
    this.#characters -= entry.key.length + entry.text.length;
    this.#space.giveBack(sizeOf(entry));
    this.#entries.delete(number);
    this.#observer.went(entry);
  }
}
