// What this node knows of who is in a topic on one other node.
import type { Change, Question, RemoteEntry, StatePiece } from "./messages.ts";

/** What one node may fill of a topic here; entries above are left out. */
export const REMOTE_LIMITS = { entries: 100_000, characters: 16 * 1024 * 1024 } as const;

/** Changes that wait for what comes before them. */
const MAX_EARLY = 100;

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
}

export class RemoteNode {
  readonly #observer: EntryObserver;
  readonly #entries = new Map<number, RemoteEntry>();
  #characters = 0;
  /** What its entries are as of; -1: nothing is known. */
  clock = -1;
  /** The latest that was heard of. */
  newest = -1;
  #assembly: Assembly | undefined = undefined;
  #early: Change[] = [];
  /** How often it was asked since nothing was missing, and until when no more, in milliseconds of the monotonic clock. */
  asked = 0;
  patientUntil = Number.NEGATIVE_INFINITY;
  /** When it has said something last. */
  heard = 0;

  constructor(observer: EntryObserver) {
    this.#observer = observer;
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
    } else if (this.#early.length < MAX_EARLY) this.#early.push(change);
  }

  state({ clock, from, to, entries }: StatePiece): void {
    if (clock <= this.clock) return;
    this.newest = Math.max(this.newest, clock);
    if (from === 0) this.#assembly = { clock, upTo: 0, entries: new Map() };
    const assembly = this.#assembly;
    if (assembly === undefined || assembly.clock !== clock || assembly.upTo !== from) return;
    assembly.upTo = to;
    for (const entry of entries) {
      if (assembly.entries.size < REMOTE_LIMITS.entries) assembly.entries.set(entry.number, entry);
    }
    if (to === clock) this.#become(clock, assembly.entries);
  }

  /** Where it is by now; that it has nothing is all that there is to know. */
  learn({ clock, size }: Question): void {
    this.newest = Math.max(this.newest, clock);
    if (clock > this.clock && size === 0) this.#become(clock, new Map());
  }

  /** It is gone, or taken so. */
  forget(): void {
    for (const number of [...this.#entries.keys()]) this.#remove(number);
    this.#assembly = undefined;
    this.#early = [];
    this.clock = -1;
    this.newest = -1;
  }

  #become(clock: number, entries: ReadonlyMap<number, RemoteEntry>): void {
    this.#assembly = undefined;
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
      this.#early = this.#early.filter(({ after }) => after > this.clock);
      const next = this.#early.find(({ before }) => before === this.clock);
      if (next === undefined) return;
      this.#apply(next);
    }
  }

  #add(entry: RemoteEntry): void {
    if (this.#entries.has(entry.number)) return;
    const characters = entry.key.length + entry.text.length;
    const { entries: most, characters: mostCharacters } = REMOTE_LIMITS;
    if (this.#entries.size >= most || this.#characters + characters > mostCharacters) {
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
    this.#entries.delete(number);
    this.#observer.went(entry);
  }
}
