// What a node has of the simulated broker: one connection at a time, which comes back by itself when it is lost.
//
// Each connection has two lanes, one for either way; they are closed with it, so that what was under way on it is lost.
import { entry } from "../../current.ts";
import { Lane, type World, windowOf } from "../../host/simulated/index.ts";
import {
  type Append,
  type Broker,
  BrokerError,
  type BrokerEvents,
  type LogEntry,
  type LogLimits,
  type LogState,
  type Subject,
} from "../../rooms/index.ts";
import type { BrokerLogs } from "./logs.ts";
import { subjectName } from "./subjects.ts";

const FIRST_RETRY = 100;
const LAST_RETRY = 2000;
/** Milliseconds after which a connection on which nothing passes is taken as lost: so long drivers wait for an answer. */
const SILENCE = 3000;

/** The side of the broker that its clients have. */
export interface ClientSide {
  readonly world: World;
  readonly logs: BrokerLogs;
  readonly isUp: boolean;
  addSubscriber(subject: Subject, client: BrokerClient): void;
  removeSubscriber(subject: Subject, client: BrokerClient): void;
  send(from: string, subject: Subject, tell: (events: BrokerEvents) => void): void;
  append(from: string, subject: Subject, limits: LogLimits, append: Append): LogEntry | undefined;
  remove(client: BrokerClient): void;
}

/** Of one connection. */
interface Line {
  readonly out: Lane;
  readonly in: Lane;
  /** When what was sent last arrives there, and here (virtual ms). */
  outDue: number;
  inDue: number;
  /** When it is next decided whether it is cut, with and without anybody being told. */
  cutLook: number;
  silentLook: number;
}

export class BrokerClient implements Broker {
  /** Of the node. */
  readonly name: string;
  waiting = 0;
  /** Nothing passes either way, and nobody is told. */
  protected muted = false;
  protected readonly broker: ClientSide;
  readonly #events: BrokerEvents;
  readonly #turn: (call: () => void) => void;
  readonly #subscriptions = new Map<string, Subject>();
  readonly #pending = new Set<(error: Error) => void>();
  /** Of the attempts to connect. */
  readonly #lane: Lane;
  #line: Line | undefined = undefined;
  #retry = FIRST_RETRY;
  /** Calls back when nothing waits, or can't be sent any more. */
  #idle: (() => void) | undefined = undefined;

  /** Begins to connect, for the current program. */
  constructor(broker: ClientSide, name: string, events: BrokerEvents) {
    this.broker = broker;
    this.name = name;
    this.#events = events;
    this.#turn = entry((call: () => void) => call());
    this.#lane = new Lane(`${name} connects to the broker`);
    this.#connectLater(this.delay(), true);
  }

  get connected(): boolean {
    return this.#line !== undefined;
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes);
    this.#send(bytes.length, () => this.broker.send(this.name, subject, (events) => events.message(subject, copy)));
  }

  subscribe(subject: Subject): void {
    this.#subscriptions.set(subjectName(subject), subject);
    this.#subscribeNow(subject);
  }

  unsubscribe(subject: Subject): void {
    this.#subscriptions.delete(subjectName(subject));
    this.#send(0, () => this.broker.removeSubscriber(subject, this));
  }

  append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    return this.#request(append.bytes.length, () => this.broker.append(this.name, subject, limits, append));
  }

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    return this.#request(0, () => this.broker.logs.read(subjectName(subject), limits, after));
  }

  lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    return this.#request(0, () => this.broker.logs.lease(name, holder, milliseconds));
  }

  release(name: string, holder: string): Promise<void> {
    return this.#request(0, () => this.broker.logs.release(name, holder));
  }

  async close(milliseconds: number): Promise<void> {
    if (this.connected && this.waiting > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        this.broker.world.plan(milliseconds, resolve, { lane: this.#lane });
      });
    }
    this.end();
  }

  /** Something comes from the broker. */
  receive(tell: (events: BrokerEvents) => void): void {
    this.#arrive(() => tell(this.#events));
  }

  /** Its connection is lost, and it connects again. */
  drop(cause: string): void {
    if (!this.connected) return;
    this.#leave(cause);
    this.#turn(() => this.#events.disconnected(cause));
    this.#retryLater();
  }

  /** It is there no more, and its node hears nothing of it. */
  end(): void {
    this.#lane.open = false;
    this.#leave("closed");
    this.broker.remove(this);
  }

  protected delay(): number {
    const { choices, faults } = this.broker.world;
    return choices.within(...faults.delay);
  }

  protected refuses(): boolean {
    return !this.broker.isUp;
  }

  /** `send` puts it on its way to the broker. */
  protected pass(send: () => void): void {
    send();
  }

  /** Another one for each connection; undefined: there is none. */
  protected get line(): object | undefined {
    return this.#line;
  }

  /** One way from the broker, in order. */
  #arrive(arrives: () => void): void {
    const line = this.#line;
    if (line === undefined) return;
    const { world } = this.broker;
    line.inDue = Math.max(line.inDue, world.now + this.delay());
    const call = (): void => {
      if (!this.muted) this.#turn(arrives);
    };
    world.plan(line.inDue - world.now, call, { lane: line.in });
  }

  #leave(cause: string): void {
    const line = this.#line;
    if (line === undefined) return;
    line.out.open = false;
    line.in.open = false;
    this.#line = undefined;
    this.muted = false;
    this.waiting = 0;
    this.#idle?.();
    for (const subject of this.#subscriptions.values()) this.broker.removeSubscriber(subject, this);
    for (const reject of [...this.#pending]) reject(new BrokerError(cause));
    this.#pending.clear();
  }

  #connectLater(milliseconds: number, isFirst: boolean): void {
    const connect = (): void => {
      if (!this.refuses()) this.#connected();
      else {
        if (isFirst) this.#turn(() => this.#events.disconnected("connection refused"));
        this.#retryLater();
      }
    };
    this.broker.world.plan(milliseconds, connect, isFirst ? { lane: this.#lane } : { lane: this.#lane, routine: true });
  }

  #connected(): void {
    const { now } = this.broker.world;
    this.#line = {
      out: new Lane(`${this.name} to the broker`),
      in: new Lane(`the broker to ${this.name}`),
      ...{ outDue: now, inDue: now, cutLook: now, silentLook: now },
    };
    this.#retry = FIRST_RETRY;
    this.#turn(() => this.#events.connected());
    for (const subject of this.#subscriptions.values()) this.#subscribeNow(subject);
  }

  #retryLater(): void {
    const wait = this.#retry;
    this.#retry = Math.min(LAST_RETRY, wait * 2);
    this.#connectLater(wait + this.delay(), false);
  }

  #subscribeNow(subject: Subject): void {
    this.#send(0, () => {
      if (!this.#subscriptions.has(subjectName(subject))) return;
      this.broker.addSubscriber(subject, this);
      this.#arrive(() => this.#events.subscribed(subject));
    });
  }

  /** One way to the broker, in order. */
  #send(size: number, arrives: () => void): void {
    this.#decideCuts();
    const line = this.#line;
    if (line === undefined) return;
    this.waiting += size;
    this.pass(() => {
      if (this.#line !== line) return;
      const { world } = this.broker;
      line.outDue = Math.max(line.outDue, world.now + this.delay());
      const call = (): void => {
        this.waiting -= size;
        if (!this.muted) arrives();
        if (this.waiting === 0) this.#idle?.();
      };
      world.plan(line.outDue - world.now, call, { lane: line.out });
    });
  }

  /** Whether the connection is cut in the present window of time. */
  #decideCuts(): void {
    const line = this.#line;
    const { world } = this.broker;
    if (line === undefined || this.muted) return;
    const { choices, faults, now } = world;
    if (now >= line.silentLook) {
      const { milliseconds, probability } = windowOf(faults.silentCutsPerMinute);
      line.silentLook = now + milliseconds;
      if (choices.happens(probability)) {
        world.plan(choices.within(0, milliseconds), () => this.#fallSilent(line), { lane: line.in });
      }
    }
    if (now >= line.cutLook) {
      const { milliseconds, probability } = windowOf(faults.cutsPerMinute);
      line.cutLook = now + milliseconds;
      if (choices.happens(probability)) {
        world.plan(choices.within(0, milliseconds), () => this.#break(), { lane: line.in });
      }
    }
  }

  #fallSilent({ in: lane }: Line): void {
    const { world } = this.broker;
    world.trace.tell("fault", `${this.name}: silently cut from the broker`);
    this.muted = true;
    world.plan(SILENCE, () => this.drop("timed out"), { lane });
  }

  #break(): void {
    this.broker.world.trace.tell("fault", `${this.name}: cut from the broker`);
    this.drop("connection reset");
  }

  #request<R>(size: number, run: () => R): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (this.#line === undefined) {
        reject(new BrokerError("not connected"));
        return;
      }
      this.#pending.add(reject);
      this.#send(size, () => {
        const result = run();
        this.#arrive(() => {
          this.#pending.delete(reject);
          resolve(result);
        });
      });
    });
  }
}
