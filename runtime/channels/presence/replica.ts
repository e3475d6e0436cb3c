// Who is in a topic on all nodes, as one node knows it: a set that each node changes its own part of alone.
//
// An entry is named by its node and a number that this node gives once. What a node has is ordered by its clock, which is
// the number that it gave last: a change leads from one time to another, so whoever was at the first is at the second
// then, and whoever was not asks for the whole. Asking says where the asker and all that it knows of are; it is repeated a
// while after the last change, so that what was lost is noticed on either side. A clock counts for all topics of a node and
// never goes back: also a topic that ended and began again is later than all that was said of it before.
import { type RemoteEntry, readMessage, writeMessage } from "./messages.ts";
import { type EntryObserver, RemoteNode } from "./remote.ts";
import type { RemoteSpace } from "./remote-space.ts";

/** Characters of keys and data in one message: less than any broker takes. */
const PIECE = 32 * 1024;

/** Characters that an entry takes besides. */
const OVERHEAD = 24;

/** Numbers of removed entries in one message. */
const REMOVALS = 2000;

/** Characters of an entry that others are told of: with more no broker may take the message. */
const LARGEST = 128 * 1024;

/** Milliseconds until a node that has not answered is asked again; each time twice as long, so many times. */
const PATIENCE = 400;
const DOUBLED = 3;

/** Milliseconds after which nobody is believed to be in a topic on a node that does not say so again. */
const LEASE = 10 * 60_000;

/** What a member of this node shows. */
interface OwnEntry {
  readonly key: string;
  readonly text: string;
}

/** Of a node: the number that it has given last, in any topic. */
export interface NumberSource {
  last: number;
}

interface ReplicaPlace {
  readonly node: string;
  readonly numbers: NumberSource;
  readonly space: RemoteSpace;
  /** Messages go to one node alone. */
  tellNode(node: string, bytes: Uint8Array): void;
}

export class Replica {
  readonly #place: ReplicaPlace;
  readonly #observer: EntryObserver;
  #clock: number;
  /** With their numbers, in the order of these. */
  readonly #own = new Map<OwnEntry, number>();
  /** Not told yet. */
  readonly #added = new Set<OwnEntry>();
  #removed: number[] = [];
  readonly #remotes = new Map<string, RemoteNode>();

  constructor(place: ReplicaPlace, observer: EntryObserver) {
    this.#place = place;
    this.#observer = observer;
    this.#clock = place.numbers.last;
  }

  /** Whether this node has entries, as far as the others have been told. */
  get hasOwn(): boolean {
    return this.#own.size > 0;
  }

  /** Something of another node is missing. */
  get isBehind(): boolean {
    for (const remote of this.#remotes.values()) if (remote.isBehind) return true;
    return false;
  }

  /** Those of other nodes. */
  *entries(): Generator<RemoteEntry> {
    for (const remote of this.#remotes.values()) yield* remote.entries;
  }

  /** The entry must not be there. One that is too large stays here. */
  add(entry: OwnEntry): void {
    if (entry.key.length + entry.text.length <= LARGEST) this.#added.add(entry);
    else this.#observer.dropped();
  }

  /** The entry was added. */
  remove(entry: OwnEntry): void {
    if (this.#added.delete(entry)) return;
    const number = this.#own.get(entry);
    this.#own.delete(entry);
    if (number !== undefined) this.#removed.push(number);
  }

  /** Messages for the others of what has changed since it was called last. */
  takeChange(): Buffer[] {
    const { numbers } = this.#place;
    const messages: Buffer[] = [];
    const waiting = this.#added.values();
    while (this.#added.size > 0 || this.#removed.length > 0) {
      const before = this.#clock;
      const removed = this.#removed.splice(0, REMOVALS);
      const added = this.#numbered(waiting);
      // What is only removed takes a number too.
      if (added.length === 0) numbers.last += 1;
      this.#clock = numbers.last;
      messages.push(writeMessage({ kind: "change", before, after: this.#clock, removed, added }));
    }
    return messages;
  }

  /** What is told to all others when this node begins to listen, and now and then. */
  question(): Buffer {
    const known = new Map<string, number>();
    for (const [node, { clock }] of this.#remotes) if (clock >= 0) known.set(node, clock);
    return writeMessage({ kind: "ask", clock: this.#clock, size: this.#own.size, known });
  }

  /** What another node has told, at a time of the monotonic clock. False: it is malformed. */
  receive(node: string, bytes: Uint8Array, now: number): boolean {
    const message = readMessage(bytes);
    if (message === undefined) return false;
    const remote = this.#remotes.get(node) ?? RemoteNode.in(this.#place.space, this.#observer);
    if (remote === undefined) {
      this.#observer.dropped();
      return true;
    }
    this.#remotes.set(node, remote);
    remote.heard = now;
    if (message.kind === "change") remote.change(message);
    else if (message.kind === "state") remote.state(message);
    else {
      remote.learn(message);
      this.#answer(node, message.known.get(this.#place.node));
    }
    // What comes in pieces is being answered.
    if (message.kind === "state") remote.patientUntil = now + PATIENCE;
    if (!remote.isBehind) remote.asked = 0;
    else this.#ask(node, remote, now);
    return true;
  }

  /** A node that may have entries has come. */
  came(node: string): void {
    this.#place.tellNode(node, this.question());
  }

  gone(node: string): void {
    this.#remotes.get(node)?.forget();
    this.#remotes.delete(node);
  }

  /** Asks again where an answer has not come; nobody is believed for ever. */
  check(now: number): void {
    for (const [node, remote] of this.#remotes) {
      if (remote.isBehind) this.#ask(node, remote, now);
      else if (remote.size > 0 && now - remote.heard > LEASE) this.gone(node);
    }
  }

  /** Nobody here wants to know of them any more. */
  forgetOthers(): void {
    for (const remote of this.#remotes.values()) remote.leave();
    this.#remotes.clear();
  }

  /** `known`: when the asker knows this node to be. */
  #answer(node: string, known: number | undefined): void {
    if (known === this.#clock || (known === undefined && this.#own.size === 0)) return;
    const clock = this.#clock;
    const waiting = this.#own.entries();
    let left = this.#own.size;
    let from = 0;
    do {
      const entries = nextPiece(waiting, ([{ key, text }, number]) => ({ number, key, text }));
      left -= entries.length;
      const to = left > 0 ? (entries.at(-1)?.number ?? clock) : clock;
      this.#place.tellNode(node, writeMessage({ kind: "state", clock, from, to, entries }));
      from = to;
    } while (left > 0);
  }

  #ask(node: string, remote: RemoteNode, now: number): void {
    if (now < remote.patientUntil) return;
    remote.patientUntil = now + PATIENCE * 2 ** Math.min(remote.asked, DOUBLED);
    remote.asked += 1;
    this.#place.tellNode(node, this.question());
  }

  /** Takes as many as go into one message. */
  #numbered(waiting: Iterator<OwnEntry>): RemoteEntry[] {
    const { numbers } = this.#place;
    return nextPiece(waiting, (entry) => {
      numbers.last += 1;
      this.#added.delete(entry);
      this.#own.set(entry, numbers.last);
      return { number: numbers.last, key: entry.key, text: entry.text };
    });
  }
}

/** Takes from `waiting` what goes into one message. */
function nextPiece<T>(waiting: Iterator<T>, make: (one: T) => RemoteEntry): RemoteEntry[] {
  const entries: RemoteEntry[] = [];
  for (let size = 0; size < PIECE; ) {
    const next = waiting.next();
    if (next.done === true) break;
    const entry = make(next.value);
    entries.push(entry);
    size += entry.key.length + entry.text.length + OVERHEAD;
  }
  return entries;
}
