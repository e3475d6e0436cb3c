// Who is in a topic: a multiset of data by key, and what has changed of it in a turn.

/** What one member shows of itself. Data are the same when their JSON text is. */
export interface Shown {
  readonly key: string;
  readonly text: string;
  readonly data: unknown;
}

export class Presence {
  /** By key, in the order in which keys came. */
  readonly #entries = new Map<string, Shown[]>();
  /** By key and text: how many more than at the beginning of the turn, never 0. */
  readonly #changes = new Map<string, Map<string, number>>();

  add(shown: Shown): void {
    const same = this.#entries.get(shown.key);
    if (same === undefined) this.#entries.set(shown.key, [shown]);
    else same.push(shown);
    this.#note(shown, 1);
  }

  /** It must be there. */
  remove(shown: Shown): void {
    const same = this.#entries.get(shown.key) ?? [];
    if (same.length <= 1) this.#entries.delete(shown.key);
    else same.splice(same.indexOf(shown), 1);
    this.#note(shown, -1);
  }

  /** Keys in the order in which they came, each with its data. */
  list(): [string, unknown[]][] {
    return [...this.#entries].map(([key, same]) => [key, same.map(({ data }) => data)]);
  }

  /** `{"all":{…}}`. */
  all(): string {
    return `{"all":${objectText([...this.#entries].map(([key, same]) => [key, same.map(({ text }) => text)]))}}`;
  }

  /** `{"joined":{…},"left":{…}}` since it was asked last; undefined: what came has gone, and what went is back. */
  takeChange(): string | undefined {
    if (this.#changes.size === 0) return undefined;
    const joined = this.#texts(1);
    const left = this.#texts(-1);
    this.#changes.clear();
    return `{"joined":${objectText(joined)},"left":${objectText(left)}}`;
  }

  #note({ key, text }: Shown, step: 1 | -1): void {
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
