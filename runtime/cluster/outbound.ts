// What a node broadcasts to others: gathered for each subject until the turn ends, then one message of the broker.
import { current } from "../current.ts";
import type { Broker, Message, Subject } from "../rooms/index.ts";
import type { ClusterCounters } from "./counters.ts";
import type { Head, Wire } from "./wire.ts";

/** Bytes that may wait for the broker. */
const MAX_WAITING = 16 * 1024 * 1024;
/** What a subject has gathered goes out before the turn ends when it is so many bytes. */
const SPLIT_BYTES = 64 * 1024;
const NUMBER_BYTES = 6;

/** What is broadcast to one subject. */
interface Sender {
  readonly subject: Subject;
  /** Of the last message. */
  number: number;
  /** No message has gone out yet. */
  begins: boolean;
  /** Of this turn. */
  frames: Buffer[];
  bytes: number;
}

interface OutboundSettings {
  readonly node: string;
  readonly wire: Wire;
  readonly counters: ClusterCounters;
  /** Bytes that may wait; for tests. */
  readonly limit?: number;
}

export class Outbound {
  readonly #settings: OutboundSettings;
  readonly #limit: number;
  #broker: Broker | undefined;
  /** By kind and name. Those that are not used for a while move to the older ones and then are forgotten. */
  #rooms = new Map<string, Sender>();
  #topics = new Map<string, Sender>();
  #olderRooms = new Map<string, Sender>();
  #olderTopics = new Map<string, Sender>();
  /** No number of a sender that was forgotten is larger: whoever comes back goes on above it. */
  #floor = 0;
  #highest = 0;
  /** Those that have gathered something in this turn. */
  #gathering: Sender[] = [];
  /** Bytes that they have gathered. */
  #gathered = 0;
  #once = 0;

  constructor(settings: OutboundSettings) {
    this.#settings = settings;
    this.#limit = settings.limit ?? MAX_WAITING;
  }

  begin(broker: Broker): void {
    this.#broker = broker;
  }

  /** As `Cluster.broadcast`. */
  broadcast(subject: Subject, { bytes }: Message): void {
    if (!this.#takes(bytes.length)) return;
    const sender = this.#sender(subject);
    if (sender.bytes === 0) this.#gather(sender);
    else if (sender.bytes + bytes.length > SPLIT_BYTES) this.#publish(sender);
    sender.frames.push(bytes);
    sender.bytes += bytes.length;
    this.#gathered += bytes.length;
  }

  /** As `Cluster.broadcastMany`. */
  broadcastMany(subjects: readonly Subject[], { bytes }: Message): void {
    this.#once += 1;
    const number = Buffer.allocUnsafe(NUMBER_BYTES);
    number.writeUIntBE(this.#once, 0, NUMBER_BYTES);
    for (const subject of subjects) {
      if (!this.#takes(bytes.length)) continue;
      const sender = this.#sender(subject);
      // What was broadcast before goes out before.
      this.#publish(sender);
      this.#send(sender, "once", 1, [number, bytes]);
    }
  }

  /** A message that has no number of its own. False: the broker was not given it, for which too much waits or which is gone. */
  tell(subject: Subject, head: Pick<Head, "kind" | "number" | "count">, parts: readonly Uint8Array[]): boolean {
    const broker = this.#broker;
    if (broker?.connected !== true) return false;
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    // What says only that a node is there is small, and all that keeps the others from taking it as gone.
    if (size > 0 && !this.#takes(size)) return false;
    const { wire, node } = this.#settings;
    this.#hand(broker, subject, wire.write(subject, { ...head, node }, parts));
    return true;
  }

  /** Gives the broker what was gathered, before the turn ends. */
  flush(): void {
    const gathering = this.#gathering;
    this.#gathering = [];
    for (const sender of gathering) this.#publish(sender);
  }

  /** Called once in a while: forgets who was not used since the time before. */
  age(): void {
    if (this.#olderRooms.size + this.#olderTopics.size > 0) this.#floor = this.#highest;
    this.#olderRooms = this.#rooms;
    this.#olderTopics = this.#topics;
    this.#rooms = new Map();
    this.#topics = new Map();
  }

  /** False: it is lost, and counted. */
  #takes(size: number): boolean {
    const broker = this.#broker;
    if (broker?.connected === true && broker.waiting + this.#gathered + size <= this.#limit) return true;
    this.#settings.counters.lost += 1;
    return false;
  }

  #sender(subject: Subject): Sender {
    const isRoom = subject.kind === "room";
    const recent = isRoom ? this.#rooms : this.#topics;
    const known = recent.get(subject.name);
    if (known !== undefined) return known;
    const older = (isRoom ? this.#olderRooms : this.#olderTopics).get(subject.name);
    const sender = older ?? { subject, number: this.#floor, begins: true, frames: [], bytes: 0 };
    recent.set(subject.name, sender);
    return sender;
  }

  #gather(sender: Sender): void {
    if (this.#gathering.length === 0) current().rooms.tickLog.atTurnEnd(() => this.flush());
    this.#gathering.push(sender);
  }

  #publish(sender: Sender): void {
    const { frames, bytes } = sender;
    if (frames.length === 0) return;
    sender.frames = [];
    sender.bytes = 0;
    this.#gathered -= bytes;
    this.#send(sender, "frames", frames.length, frames);
  }

  /** The next number is taken also when the broker is gone by now: that is a loss, which others see as such. */
  #send(sender: Sender, kind: "frames" | "once", count: number, parts: readonly Uint8Array[]): void {
    const { node, wire, counters } = this.#settings;
    sender.number += 1;
    if (sender.number > this.#highest) this.#highest = sender.number;
    const { subject, number, begins } = sender;
    sender.begins = false;
    if (this.#broker?.connected !== true) counters.lost += count;
    else this.#hand(this.#broker, subject, wire.write(subject, { kind, node, number, count, begins }, parts));
  }

  #hand(broker: Broker, subject: Subject, bytes: Buffer): void {
    const { counters } = this.#settings;
    counters.messagesOut += 1;
    counters.bytesOut += bytes.length;
    broker.publish(subject, bytes);
  }
}
