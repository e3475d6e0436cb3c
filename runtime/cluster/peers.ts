// The other nodes: who is there, by what they say every second, and who has gone.
import { host } from "../current.ts";

/** Milliseconds of silence after which a node is taken as gone. */
const LONGEST_SILENCE = 10_000;
/** Milliseconds for which a node that has said that it leaves is not taken as back: what it said before may come late. */
const LEFT_FOR = 60_000;
/** Milliseconds between two looks, unless this node stood still. */
const LONGEST_PAUSE = 2000;
/** More nodes than this are not believed in, and no more are remembered as gone. */
const MOST_NODES = 10_000;

export interface NodeWatcher {
  came(node: string): void;
  gone(node: string): void;
}

export class Peers {
  readonly #own: string;
  /** By node, when it was heard last. */
  readonly #heard = new Map<string, number>();
  /** By node that has left, when. */
  readonly #left = new Map<string, number>();
  readonly #watchers = new Set<NodeWatcher>();
  readonly #nodes: Set<string>;
  #looked = host().monotonicClock();

  constructor(own: string) {
    this.#own = own;
    this.#nodes = new Set([own]);
  }

  /** This one included. */
  get nodes(): ReadonlySet<string> {
    return this.#nodes;
  }

  get others(): string[] {
    return [...this.#heard.keys()];
  }

  /** Answers a function that ends it. */
  watch(watcher: NodeWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** A node says that it is there. True: it is new. */
  here(node: string): boolean {
    if (node === this.#own || this.#left.has(node)) return false;
    const isNew = !this.#heard.has(node);
    if (isNew && this.#heard.size >= MOST_NODES) return false;
    this.#heard.set(node, host().monotonicClock());
    if (isNew) {
      this.#nodes.add(node);
      for (const watcher of [...this.#watchers]) watcher.came(node);
    }
    return isNew;
  }

  /** A node says that it leaves. */
  leaves(node: string): void {
    if (node === this.#own) return;
    this.#left.delete(node);
    this.#left.set(node, host().monotonicClock());
    const [oldest] = this.#left.keys();
    if (this.#left.size > MOST_NODES && oldest !== undefined) this.#left.delete(oldest);
    this.#remove(node);
  }

  /** Called every second. */
  look(): void {
    const now = host().monotonicClock();
    const pause = now - this.#looked;
    this.#looked = now;
    // What the others have said while this node stood still has not been read yet.
    if (pause > LONGEST_PAUSE) for (const [node, time] of this.#heard) this.#heard.set(node, time + pause);
    for (const [node, time] of this.#heard) if (now - time > LONGEST_SILENCE) this.#remove(node);
    for (const [node, time] of this.#left) if (now - time > LEFT_FOR) this.#left.delete(node);
  }

  #remove(node: string): void {
    if (!this.#heard.delete(node)) return;
    this.#nodes.delete(node);
    for (const watcher of [...this.#watchers]) watcher.gone(node);
  }
}
