// What comes for rooms and topics: looked at, compared with what came before, and handed to the audience.
import { host } from "../current.ts";
import { log } from "../log.ts";
import type { Subject } from "../rooms/index.ts";
import type { ClusterCounters } from "./counters.ts";
import { type MakeMessage, readFrames } from "./frames.ts";
import type { Interest, Interests } from "./interest.ts";
import type { Opened } from "./wire.ts";

/** Milliseconds between two lines of the log about gaps. */
const GAP_LINES = 1000;
const NUMBER_BYTES = 6;

/** What is remembered of what has come: with more than this the oldest of it, or all, is forgotten. */
const INBOUND_LIMITS = {
  /** Last numbers of nodes, of all subjects. */
  numbers: 1_000_000,
  /** Broadcasts to several rooms. */
  broadcasts: 50_000,
};

interface InboundSettings {
  readonly interests: Interests;
  readonly counters: ClusterCounters;
  readonly makeMessage: MakeMessage;
  readonly limits?: typeof INBOUND_LIMITS;
}

export class Inbound {
  readonly #settings: InboundSettings;
  readonly #limits: typeof INBOUND_LIMITS;
  /** By broadcast to several rooms, who has got it; those of the present second, and of the one before. */
  #served = new Map<string, Set<object>>();
  #servedBefore = new Map<string, Set<object>>();
  /** Last numbers that were noted since all were forgotten. */
  #noted = 0;
  #nextGapLine = 0;

  constructor(settings: InboundSettings) {
    this.#settings = settings;
    this.#limits = settings.limits ?? INBOUND_LIMITS;
  }

  /** Frames for the members of a subject. */
  frames(subject: Subject, message: Opened): void {
    const interest = this.#settings.interests.find(subject);
    if (interest === undefined || !this.#isNext(interest, message)) return;
    const { audience } = interest;
    if (audience === undefined) return;
    const once = message.kind === "once";
    if (once && message.body.length < NUMBER_BYTES) {
      this.#settings.counters.malformed += 1;
      return;
    }
    const bytes = once ? message.body.subarray(NUMBER_BYTES) : message.body;
    const batch = readFrames(
      bytes,
      message.count,
      this.#settings.makeMessage,
      once ? this.#servedBy(message) : undefined,
    );
    if (batch === undefined) this.#settings.counters.malformed += 1;
    else audience.receive(batch);
  }

  /** Called every few seconds. */
  age(): void {
    if (this.#served.size + this.#servedBefore.size === 0) return;
    this.#servedBefore = this.#served;
    this.#served = new Map();
  }

  /** False: it came before, or too late. */
  #isNext(interest: Interest, { node, number, begins }: Opened): boolean {
    interest.lastNumbers ??= new Map();
    const last = interest.lastNumbers.get(node);
    if (last !== undefined && number <= last) return false;
    if (last === undefined) this.#noteAnother();
    interest.lastNumbers.set(node, number);
    if (last !== undefined && number !== last + 1 && !begins) this.#gap(interest.subject, node, number - last - 1);
    return true;
  }

  /** Whoever sends may take any name. */
  #noteAnother(): void {
    this.#noted += 1;
    if (this.#noted <= this.#limits.numbers) return;
    this.#noted = 1;
    for (const interest of this.#settings.interests.all()) interest.lastNumbers?.clear();
  }

  #gap({ kind, name }: Subject, node: string, missing: number): void {
    this.#settings.counters.gaps += 1;
    const now = host().monotonicClock();
    if (now < this.#nextGapLine) return;
    this.#nextGapLine = now + GAP_LINES;
    log(
      2,
      `cluster: ${missing} message${missing === 1 ? "" : "s"} of node ${node} for ${kind} ${JSON.stringify(name)} did not come`,
    );
  }

  #servedBy({ node, body }: Opened): Set<object> {
    const key = `${node}${body.readUIntBE(0, NUMBER_BYTES)}`;
    if (this.#served.size >= this.#limits.broadcasts) this.age();
    const served = this.#served.get(key) ?? this.#servedBefore.get(key) ?? new Set();
    this.#served.set(key, served);
    return served;
  }
}
