// What this node is subscribed to: wanted by the cluster, or held for a moment by an append.
import type { NatsLink } from "../../libraries/nats.ts";
import type { Subject } from "../../rooms/index.ts";

interface Interest {
  readonly subject: Subject;
  readonly path: string;
  wanted: boolean;
  holds: number;
  /** Of the subscription on the connection that there is; 0: none. */
  id: number;
}

interface InterestMeans {
  pathOf(subject: Subject): string;
  microtask(callback: () => void): void;
  /** The subscription stands. */
  subscribed(subject: Subject): void;
}

export class Interests {
  readonly #means: InterestMeans;
  readonly #byPath = new Map<string, Interest>();
  readonly #byId = new Map<number, Interest>();
  #link: NatsLink | undefined;
  /** Asked for since the last question whether the server has everything. */
  #fresh: Interest[] = [];

  constructor(means: InterestMeans) {
    this.#means = means;
  }

  want(subject: Subject): void {
    const interest = this.#of(subject);
    if (interest.wanted) return;
    interest.wanted = true;
    this.#confirm([interest]);
  }

  unwant(subject: Subject): void {
    const interest = this.#byPath.get(this.#means.pathOf(subject));
    if (interest === undefined) return;
    interest.wanted = false;
    this.#dropIfIdle(interest);
  }

  /** Until the function is called that it answers. */
  hold(subject: Subject): () => void {
    const interest = this.#of(subject);
    interest.holds++;
    return () => {
      interest.holds--;
      this.#dropIfIdle(interest);
    };
  }

  /** The subject of a subscription; `isWanted`: not only held. */
  find(id: number): { readonly subject: Subject; readonly isWanted: boolean } | undefined {
    const interest = this.#byId.get(id);
    return interest && { subject: interest.subject, isWanted: interest.wanted };
  }

  /** Everything again, on a new connection. */
  connected(link: NatsLink): void {
    this.#link = link;
    for (const interest of this.#byPath.values()) this.#subscribe(link, interest);
    this.#confirm([...this.#byPath.values()]);
  }

  connectionLost(): void {
    this.#link = undefined;
    this.#byId.clear();
    this.#fresh = [];
    for (const interest of this.#byPath.values()) interest.id = 0;
  }

  #of(subject: Subject): Interest {
    const path = this.#means.pathOf(subject);
    const known = this.#byPath.get(path);
    if (known !== undefined) return known;
    const interest: Interest = { subject, path, wanted: false, holds: 0, id: 0 };
    this.#byPath.set(path, interest);
    if (this.#link !== undefined) this.#subscribe(this.#link, interest);
    return interest;
  }

  #subscribe(link: NatsLink, interest: Interest): void {
    interest.id = link.subscribe(interest.path);
    this.#byId.set(interest.id, interest);
  }

  #dropIfIdle(interest: Interest): void {
    if (interest.wanted || interest.holds > 0) return;
    this.#byPath.delete(interest.path);
    this.#byId.delete(interest.id);
    if (interest.id !== 0) this.#link?.unsubscribe(interest.id);
    interest.id = 0;
  }

  /** One question for all subscriptions of a turn. */
  #confirm(interests: readonly Interest[]): void {
    const link = this.#link;
    if (link === undefined) return;
    const isFirst = this.#fresh.length === 0;
    for (const interest of interests) this.#fresh.push(interest);
    if (isFirst && interests.length > 0) this.#means.microtask(() => this.#ask(link));
  }

  #ask(link: NatsLink): void {
    const asked = this.#fresh;
    this.#fresh = [];
    link.ping().then(
      () => {
        if (link !== this.#link) return;
        for (const { wanted, id, subject } of asked) if (wanted && id !== 0) this.#means.subscribed(subject);
      },
      () => {},
    );
  }
}
