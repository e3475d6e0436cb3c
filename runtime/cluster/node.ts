// A node of a cluster: what rooms and channels ask of the others, on one side, and a broker on the other.
import { current, entry, host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { log } from "../log.ts";
import { isServing } from "../net/index.ts";
import type {
  Answers,
  Audience,
  Broker,
  BrokerEvents,
  Cluster,
  LogEntry,
  LogLimits,
  LogReader,
  Message,
  OpenBroker,
  OpenLog,
  Subject,
} from "../rooms/index.ts";
import { newClusterCounters } from "./counters.ts";
import type { MakeMessage } from "./frames.ts";
import { Inbound } from "./inbound.ts";
import { Interests } from "./interest.ts";
import { Logs } from "./logs/index.ts";
import { logsHome } from "./logs-home.ts";
import { Outbound } from "./outbound.ts";
import { type NodeWatcher, Peers } from "./peers.ts";
import { Questions } from "./questions.ts";
import { Reach } from "./reach.ts";
import { addressed, addressOf, type Opened, senderOf, Wire } from "./wire.ts";

/** Milliseconds between what a node says of itself. */
const BEAT = 1000;
/** After so many beats what broadcasts to several rooms have reached is forgotten, … */
const SERVED_BEATS = 5;
/** … and what was not broadcast to. */
const SENDER_BEATS = 60;

/** The question for the number of members that a room has. */
const MEMBERS = "members of a room";

const everybody: Subject = { kind: "all", name: "" };

interface NodeSettings {
  readonly node: string;
  /** Separates programs on one broker. */
  readonly name: string;
  /** `""`: messages are not sealed. */
  readonly secret: string;
  readonly makeMessage: MakeMessage;
  /** Bytes that may wait for the broker; for tests. */
  readonly limit?: number;
}

export class ClusterNode implements Cluster, BrokerEvents {
  readonly node: string;
  readonly counters = newClusterCounters();
  readonly #wire: Wire;
  readonly #interests = new Interests(() => {
    this.counters.late += 1;
  });
  readonly #outbound: Outbound;
  readonly #inbound: Inbound;
  readonly #peers: Peers;
  readonly #questions: Questions;
  readonly #logs: Logs;
  readonly #reach = new Reach();
  readonly #broker: Broker;
  #beats = 0;
  #isLeaving = false;
  #timer: HostTimer | undefined;
  /** Names of the leases that this node has, or may have. */
  readonly #leases = new Set<string>();

  /** Throws BrokerError when an address is none of this broker. */
  constructor(
    { node, name, secret, makeMessage, limit }: NodeSettings,
    open: OpenBroker,
    addresses: readonly string[],
  ) {
    this.node = node;
    this.#wire = new Wire(secret);
    const { counters } = this;
    const wire = this.#wire;
    this.#outbound = new Outbound({ node, wire, counters, ...(limit === undefined ? {} : { limit }) });
    this.#inbound = new Inbound({ interests: this.#interests, counters, makeMessage });
    this.#peers = new Peers(node);
    this.#questions = new Questions({
      node,
      others: () => this.#peers.others,
      ask: (number, body) => this.#outbound.tell(everybody, { kind: "question", number, count: 1 }, [body]),
      answer: (to, number, body) =>
        this.#outbound.tell({ kind: "node", name: to }, { kind: "answer", number, count: 1 }, [body]),
    });
    this.#peers.watch({
      came: () => {},
      gone: (gone) => {
        this.#interests.forgetNode(gone);
        this.#questions.gone(gone);
      },
    });
    this.#logs = new Logs(logsHome({ node, wire, counters, interests: this.#interests, broker: () => this.#broker }));
    this.#broker = open(addresses, { name, node }, this);
    this.#interests.begin(this.#broker);
    this.#outbound.begin(this.#broker);
    this.#interests.hold(everybody);
    this.#interests.hold({ kind: "node", name: node });
    this.answer(MEMBERS, (room) => current().rooms.registry.count(String(room)));
    this.#beatLater();
  }

  // What rooms and channels ask.

  get nodes(): ReadonlySet<string> {
    return this.#peers.nodes;
  }

  subscribe(audience: Audience): void {
    this.#interests.setAudience(audience);
  }

  unsubscribe(audience: Audience): void {
    this.#interests.removeAudience(audience);
  }

  whenSubscribed(subject: Subject, standing: () => void): void {
    this.#interests.whenStanding(subject, standing);
  }

  broadcast(subject: Subject, message: Message): void {
    this.#outbound.broadcast(subject, message);
  }

  broadcastMany(subjects: readonly Subject[], message: Message): void {
    this.#outbound.broadcastMany(subjects, message);
  }

  tell(subject: Subject, bytes: Uint8Array): void {
    this.#outbound.tell(subject, { kind: "tell", number: 0, count: 1 }, [bytes]);
  }

  tellNode(node: string, subject: Subject, bytes: Uint8Array): void {
    const to: Subject = { kind: "node", name: node };
    this.#outbound.tell(to, { kind: "tell", number: 0, count: 1 }, addressed(subject, bytes));
  }

  ask(name: string, question: unknown): Promise<Answers<unknown>> {
    return this.#questions.ask(name, question);
  }

  answer(name: string, handler: (question: unknown) => unknown): void {
    this.#questions.setHandler(name, handler);
  }

  openLog(subject: Subject, limits: LogLimits, reader: LogReader): OpenLog {
    return this.#logs.open(subject, limits, reader);
  }

  append(subject: Subject, limits: LogLimits, text: string, except: string): boolean {
    return this.#logs.append(subject, limits, text, except);
  }

  watchNodes(watcher: NodeWatcher): () => void {
    return this.#peers.watch(watcher);
  }

  // What the program asks.

  /** Milliseconds since the broker is gone; undefined: it is there. */
  get disconnectedFor(): number | undefined {
    return this.#reach.goneFor;
  }

  /** How many subscriptions there are. */
  get subscriptions(): number {
    return this.#interests.size;
  }

  /** Calls back when this node hears the others, at once if it does. */
  whenConnected(connected: () => void): void {
    this.#reach.whenHearing(connected);
  }

  /** True: this node has the lease for so many ms from the call on. Rejects as `Broker.append`. */
  lease(name: string, milliseconds: number): Promise<boolean> {
    this.#leases.add(name);
    return this.#broker.lease(name, this.node, milliseconds);
  }

  /** Gives a lease up if this node has it. Rejects as `Broker.append`. */
  release(name: string): Promise<void> {
    this.#leases.delete(name);
    return this.#broker.release(name, this.node);
  }

  /** The number of members of a room on all nodes, or which nodes have not told theirs. */
  async membersOf(room: string): Promise<number | readonly string[]> {
    const { answers, silent } = await this.ask(MEMBERS, room);
    const wrong = [...answers].filter(([, count]) => !Number.isSafeInteger(count)).map(([node]) => node);
    const missing = [...silent, ...wrong].sort();
    return missing.length > 0 ? missing : [...answers.values()].reduce<number>((sum, count) => sum + Number(count), 0);
  }

  /** Tells the others that this node leaves, once; with a server that begins later it is there again. */
  sayLeaving(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#outbound.flush();
    this.#outbound.tell(everybody, { kind: "leaving", number: 0, count: 0 }, []);
  }

  /** Says that it leaves unless it has, publishes what waits, for so many ms at most, and ends. */
  close(milliseconds: number): Promise<void> {
    const end = host().monotonicClock() + milliseconds;
    this.sayLeaving();
    this.#outbound.flush();
    const closeBroker = entry(() => {
      if (this.#timer !== undefined) host().clearTimer(this.#timer);
      return this.#broker.close(Math.max(0, end - host().monotonicClock()));
    });
    return this.#settled(milliseconds).then(closeBroker);
  }

  /** Resolves when no event waits to be numbered and no lease is held, when that can't be, or after so many ms. */
  #settled(milliseconds: number): Promise<void> {
    if (!this.#broker.connected) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = host().setTimer(milliseconds, resolve);
      const settled = entry(() => {
        host().clearTimer(timer);
        resolve();
      });
      const releases = [...this.#leases].map((name) => this.release(name));
      void Promise.allSettled([this.#logs.whenSent(), ...releases]).then(settled);
    });
  }

  // What the broker tells.

  connected(): void {
    this.#reach.connected();
    this.#interests.connected();
    this.#logs.connected();
  }

  disconnected(cause: string): void {
    this.#interests.disconnected();
    this.#logs.disconnected();
    this.#reach.disconnected(cause);
  }

  subscribed(subject: Subject): void {
    this.#interests.subscribed(subject);
    if (subject.kind === "node") {
      // Now it hears who is there: everybody answers who is new.
      this.#sayHere(everybody);
      this.#reach.hears();
    }
    if (subject.kind === "topic") this.#logs.subscribed(subject);
  }

  message(subject: Subject, bytes: Uint8Array): void {
    if (senderOf(bytes) === this.node) return;
    this.#count(bytes);
    const message = this.#wire.read(subject, bytes);
    if (message === undefined || !this.#handle(subject, message)) this.#malformed();
  }

  appended(subject: Subject, entry: LogEntry): void {
    if (!entry.key.startsWith(this.node)) this.#count(entry.bytes);
    this.#logs.appended(subject, entry);
  }

  /** Of another node: brokers send what a node sends to itself too. */
  #count({ length }: Uint8Array): void {
    this.counters.messagesIn += 1;
    this.counters.bytesIn += length;
  }

  #malformed(): void {
    this.counters.malformed += 1;
    // Told once: most likely all of a node's messages are of this kind.
    if (this.counters.malformed > 1) return;
    log(
      2,
      "cluster: dropped a message of another form: of a node with another SNOW_CLUSTER_SECRET, or another version",
    );
  }

  /** False: it has not the form of its kind. */
  #handle(subject: Subject, message: Opened): boolean {
    const { kind, node, number, body } = message;
    switch (kind) {
      case "frames":
      case "once":
        this.#inbound.frames(subject, message);
        return true;
      case "tell":
        return this.#told(subject, node, body);
      case "here":
        // Who is new learns at once who is there.
        if (this.#peers.here(node) && subject.kind === "all") this.#sayHere({ kind: "node", name: node });
        return true;
      case "leaving":
        this.#peers.leaves(node);
        return true;
      case "question":
        return this.#questions.asked(node, number, body);
      case "answer":
        return this.#questions.answered(node, number, body);
      default:
        // Of logs, which have a way of their own.
        return kind !== "events";
    }
  }

  #told(subject: Subject, node: string, body: Buffer): boolean {
    const told = subject.kind === "node" ? addressOf(body) : { subject, bytes: body };
    if (told === undefined) return false;
    this.#interests.find(told.subject)?.audience?.hear(node, told.bytes);
    return true;
  }

  // Its heartbeat.

  #sayHere(subject: Subject): void {
    if (this.#isLeaving) return;
    this.#outbound.tell(subject, { kind: "here", number: 0, count: 0 }, []);
  }

  #beatLater(): void {
    this.#timer = host().setTimer(BEAT, () => this.#beat(), false);
  }

  #beat(): void {
    this.#beats += 1;
    this.#beatLater();
    if (this.#isLeaving && isServing()) this.#isLeaving = false;
    this.#sayHere(everybody);
    this.#peers.look();
    this.#interests.look();
    this.#logs.tick();
    if (this.#beats % SERVED_BEATS === 0) this.#inbound.age();
    if (this.#beats % SENDER_BEATS === 0) this.#outbound.age();
  }
}
