// What a node is subscribed to, and who waits until a subscription stands.
//
// A subject is held by its audience, which comes with the first local member and goes with the last, and by whoever else
// needs what comes for it. One that nobody holds is kept for a while, so that rooms that empty and fill again cost nothing:
// once a second those are looked through, all at once, and what has been idle at some looks is given up.
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { type Audience, type Broker, LookupTable, type Subject } from "../rooms/index.ts";

/** Milliseconds that a joiner waits at most. */
const LONGEST_WAIT = 1000;
/** At so many looks, a second apart, nobody held what is given up. */
const IDLE_LOOKS = 3;

/** One subject that the node is subscribed to, or will be. */
export class Interest {
  readonly subject: Subject;
  audience: Audience | undefined = undefined;
  /** Others that need it. */
  holds = 0;
  /** The broker has said that messages reach this node from now. */
  stands = false;
  /** The looks at which nobody held it, since somebody did. */
  idleLooks = 0;
  /** By node, the number of the last message. */
  lastNumbers: Map<string, number> | undefined = undefined;
  waiters: Waiter[] | undefined = undefined;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  get isHeld(): boolean {
    return this.audience !== undefined || this.holds > 0;
  }
}

interface Waiter {
  readonly due: number;
  standing: (() => void) | undefined;
}

export class Interests {
  readonly #tables: Readonly<Record<Subject["kind"], LookupTable<string, Interest>>> = {
    room: new LookupTable(),
    topic: new LookupTable(),
    node: new LookupTable(),
    all: new LookupTable(),
  };
  /** Those that nobody holds. */
  readonly #idle = new Set<Interest>();
  readonly #late: () => void;
  /** In the order of their times; their limit is the same for all. */
  readonly #waiters: Waiter[] = [];
  #timer: HostTimer | undefined;
  #broker: Broker | undefined;
  /** The broker was reached once and is not now, or the first attempt has failed. */
  #unreachable = false;

  /** `late`: a joiner has waited in vain. */
  constructor(late: () => void) {
    this.#late = late;
  }

  /** How many subscriptions there are. */
  get size(): number {
    const { room, topic, node, all } = this.#tables;
    return room.size + topic.size + node.size + all.size;
  }

  find({ kind, name }: Subject): Interest | undefined {
    return this.#tables[kind].get(name);
  }

  /** What there is of rooms and topics. */
  *all(): Generator<Interest> {
    yield* this.#tables.room.values();
    yield* this.#tables.topic.values();
  }

  begin(broker: Broker): void {
    this.#broker = broker;
  }

  setAudience(audience: Audience): void {
    const interest = this.#open(audience.subject);
    interest.audience = audience;
    if (interest.stands) audience.subscribed?.();
  }

  removeAudience(audience: Audience): void {
    const interest = this.find(audience.subject);
    if (interest?.audience !== audience) return;
    interest.audience = undefined;
    this.#mayBeIdle(interest);
  }

  hold(subject: Subject): void {
    this.#open(subject).holds += 1;
  }

  release(subject: Subject): void {
    const interest = this.find(subject);
    if (interest === undefined || interest.holds === 0) return;
    interest.holds -= 1;
    this.#mayBeIdle(interest);
  }

  /** As `Cluster.whenSubscribed`. */
  whenStanding(subject: Subject, standing: () => void): void {
    const interest = this.find(subject);
    if (interest === undefined || interest.stands) standing();
    else if (this.#unreachable) {
      this.#late();
      standing();
    } else {
      const waiter: Waiter = { due: host().monotonicClock() + LONGEST_WAIT, standing };
      interest.waiters ??= [];
      interest.waiters.push(waiter);
      this.#waiters.push(waiter);
      this.#wake();
    }
  }

  /** The broker says that the subscription stands. */
  subscribed(subject: Subject): void {
    const interest = this.find(subject);
    if (interest === undefined) return;
    interest.stands = true;
    interest.audience?.subscribed?.();
    const { waiters } = interest;
    interest.waiters = undefined;
    for (const waiter of waiters ?? []) this.#tell(waiter);
  }

  connected(): void {
    this.#unreachable = false;
  }

  /** No subscription stands any more. Nobody is waited for. */
  disconnected(): void {
    this.#unreachable = true;
    for (const table of Object.values(this.#tables)) for (const interest of table.values()) interest.stands = false;
    this.#giveUp(Number.POSITIVE_INFINITY);
  }

  /** Called every second: gives up what was idle before. */
  look(): void {
    for (const interest of this.#idle) {
      interest.idleLooks += 1;
      if (interest.idleLooks < IDLE_LOOKS) continue;
      this.#idle.delete(interest);
      this.#tables[interest.subject.kind].remove(interest.subject.name);
      this.#broker?.unsubscribe(interest.subject);
    }
  }

  /** The node is gone: its numbers, should it come back, are compared with none. */
  forgetNode(node: string): void {
    for (const interest of this.all()) interest.lastNumbers?.delete(node);
  }

  #open(subject: Subject): Interest {
    const known = this.find(subject);
    if (known !== undefined) {
      known.idleLooks = 0;
      this.#idle.delete(known);
      return known;
    }
    const interest = new Interest(subject);
    this.#tables[subject.kind].add(subject.name, interest);
    this.#broker?.subscribe(subject);
    return interest;
  }

  #mayBeIdle(interest: Interest): void {
    if (!interest.isHeld) this.#idle.add(interest);
  }

  #tell(waiter: Waiter): void {
    const { standing } = waiter;
    waiter.standing = undefined;
    standing?.();
  }

  /** Those whose time was over at `now`. */
  #giveUp(now: number): void {
    let over = 0;
    for (const waiter of this.#waiters) {
      if (waiter.standing !== undefined && waiter.due > now) break;
      over += 1;
      if (waiter.standing === undefined) continue;
      this.#late();
      this.#tell(waiter);
    }
    this.#waiters.splice(0, over);
  }

  #wake(): void {
    const [first] = this.#waiters;
    if (first === undefined || this.#timer !== undefined) return;
    this.#timer = host().setTimer(
      first.due - host().monotonicClock(),
      () => {
        this.#timer = undefined;
        this.#giveUp(host().monotonicClock());
        this.#wake();
      },
      false,
    );
  }
}
