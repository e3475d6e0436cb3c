// Who is in a topic: a multiset of data by key, and what has changed of it in a turn.
import type { RemoteEntry } from "./messages.ts";

/** Data are the same when their JSON text is. */
interface Entry {
  readonly key: string;
  readonly text: string;
}

/** What one member shows of itself. */
export interface Shown extends Entry {
  readonly data: unknown;
}

/** By key, in the order in which keys came. */
class Multiset<E extends Entry> {
  readonly #entries = new Map<string, E[]>();

  add(entry: E): void {
    const same = this.#entries.get(entry.key);
    if (same === undefined) this.#entries.set(entry.key, [entry]);
    else same.push(entry);
  }

  /** It must be there. */
  remove(entry: E): void {
    const same = this.#entries.get(entry.key) ?? [];
    if (same.length <= 1) this.#entries.delete(entry.key);
    else same.splice(same.indexOf(entry), 1);
  }

  of(key: string): readonly E[] {
    return this.#entries.get(key) ?? [];
  }

  list(): readonly (readonly [string, readonly E[]])[] {
    return [...this.#entries];
  }
}

export class Presence {
  readonly #own = new Multiset<Shown>();
  /** Those of other nodes. */
  readonly #others = new Multiset<RemoteEntry>();
  /** By key and text: how many more than at the beginning of the turn, never 0. */
  readonly #changes = new Map<string, Map<string, number>>();

  /** `others`: what is known of other nodes. */
  constructor(others: Iterable<RemoteEntry> = []) {
    for (const entry of others) this.#others.add(entry);
  }

  add(shown: Shown): void {
    this.#own.add(shown);
    this.#note(shown, 1);
  }

  /** It must be there. */
  remove(shown: Shown): void {
    this.#own.remove(shown);
    this.#note(shown, -1);
  }

  /** On another node. */
  came(entry: RemoteEntry): void {
    this.#others.add(entry);
    this.#note(entry, 1);
  }

  /** On another node. It must be there. */
  went(entry: RemoteEntry): void {
    this.#others.remove(entry);
    this.#note(entry, -1);
  }

  /** What members here show: keys in the order in which they came, each with its data. */
  list(): [string, unknown[]][] {
    return this.#own.list().map(([key, same]) => [key, same.map(({ data }) => data)]);
  }

  /** The same, the data as JSON. */
  texts(): [string, string[]][] {
    return this.#own.list().map(([key, same]) => [key, same.map(({ text }) => text)]);
  }

  /** `{"all":{…}}`, of all nodes. */
  all(): string {
    const here = this.#own.list();
    const keys = new Set(here.map(([key]) => key));
    const elsewhere = this.#others.list().filter(([key]) => !keys.has(key));
    const both = here.map(([key, same]) => [key, [...same, ...this.#others.of(key)]] as const);
    return `{"all":${objectText([...both, ...elsewhere].map(([key, same]) => [key, same.map(({ text }) => text)]))}}`;
  }

  /** `{"joined":{…},"left":{…}}` since it was asked last; undefined: what came has gone, and what went is back. */
  takeChange(): string | undefined {
    if (this.#changes.size === 0) return undefined;
    const joined = this.#texts(1);
    const left = this.#texts(-1);
    this.#changes.clear();
    return `{"joined":${objectText(joined)},"left":${objectText(left)}}`;
  }

  #note({ key, text }: Entry, step: 1 | -1): void {
    const texts = this.#changes.get(key) ?? new Map<string, number>();
    const count = (texts.get(text) ?? 0) + step;
    if (count === 0) texts.delete(text);
    else texts.set(text, count);
    if (texts.size === 0) this.#changes.delete(key);
    else this.#changes.set(key, texts);
  }

  #texts(sign: 1 | -1): [string, string[]][] {
    const found: [string, string[]][] = [];
    for (const [key, texts] of this.#changes) {
      const changed = [...texts].flatMap(([text, count]) => new Array<string>(Math.max(0, count * sign)).fill(text));
      if (changed.length > 0) found.push([key, changed]);
    }
    return found;
  }
}

function objectText(entries: readonly (readonly [string, readonly string[]])[]): string {
  return `{${entries.map(([key, texts]) => `${JSON.stringify(key)}:[${texts.join(",")}]`).join(",")}}`;
}
