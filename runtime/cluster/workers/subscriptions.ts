// Which workers want what is sent to a subject.
import type { Subject } from "../../rooms/index.ts";

export function keyOf({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

export class Subscriptions<Subscriber> {
  readonly #subscribers = new Map<string, { readonly subject: Subject; readonly all: Set<Subscriber> }>();

  get subjects(): Subject[] {
    return [...this.#subscribers.values()].map(({ subject }) => subject);
  }

  of(subject: Subject): ReadonlySet<Subscriber> {
    return this.#subscribers.get(keyOf(subject))?.all ?? new Set();
  }

  /** True: it is the first one. */
  add(subject: Subject, subscriber: Subscriber): boolean {
    const key = keyOf(subject);
    const present = this.#subscribers.get(key);
    if (present === undefined) this.#subscribers.set(key, { subject, all: new Set([subscriber]) });
    else present.all.add(subscriber);
    return present === undefined;
  }

  /** True: it was the last one. */
  remove(subject: Subject, subscriber: Subscriber): boolean {
    const key = keyOf(subject);
    const present = this.#subscribers.get(key);
    if (present === undefined || !present.all.delete(subscriber) || present.all.size > 0) return false;
    return this.#subscribers.delete(key);
  }

  /** Answers the subjects of which it was the last one. */
  removeAll(subscriber: Subscriber): Subject[] {
    return this.subjects.filter((subject) => this.remove(subject, subscriber));
  }
}
