// The driver for Redis, https://redis.io/docs/latest/develop/pubsub/: see `runtime/rooms/broker.ts` for what is promised.
import { entry, host } from "../../current.ts";
import type { Host, HostTimer } from "../../host/index.ts";
import type { RedisAddress } from "../../libraries/redis.ts";
import {
  type Append,
  type Broker,
  BrokerError,
  type BrokerEvents,
  type BrokerSettings,
  type LogEntry,
  type LogLimits,
  type LogState,
  type Subject,
} from "../../rooms/index.ts";
import { reconnectDelay } from "../reconnecting.ts";
import { parseRedisAddress } from "./addresses.ts";
import { Channels } from "./channels.ts";
import { endsConnection, lossOf, lossText, refusalText } from "./failures.ts";
import type { RedisLibrary } from "./line.ts";
import { appendEntry, bufferOf, readEntries, readTopicMessage, topicMessage } from "./logs.ts";
import { Servers } from "./servers.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Traffic } from "./traffic.ts";

/** Milliseconds after which a connection is taken as good. */
const STEADY = 5000;

/** See `OpenBroker`. */
export function openRedis(
  redis: RedisLibrary,
  addresses: readonly string[],
  settings: BrokerSettings,
  events: BrokerEvents,
): Broker {
  const broker = new RedisBroker(redis, addresses.map(parseRedisAddress), settings, events);
  broker.start();
  return broker;
}

class RedisBroker implements Broker {
  readonly #redis: RedisLibrary;
  readonly #host: Host;
  readonly #addresses: readonly RedisAddress[];
  readonly #channels: Channels;
  readonly #events: BrokerEvents;
  readonly #subscriptions: Subscriptions;
  readonly #traffic = new Traffic();
  /** What Redis calls back, and what follows a promise of its, is a turn of the program. */
  readonly #turn = entry((call: () => void) => {
    if (!this.#isClosed) call();
  });
  #servers: Servers | undefined;
  #timer: HostTimer | undefined;
  /** In a row. */
  #failures = 0;
  /** When the connection came, by the monotonic clock. */
  #since = 0;
  /** Index of the address that is tried first. */
  #first = 0;
  /** That there is no connection. */
  #wasTold = false;
  #isClosed = false;

  constructor(redis: RedisLibrary, addresses: readonly RedisAddress[], { name }: BrokerSettings, events: BrokerEvents) {
    this.#redis = redis;
    this.#host = host();
    this.#addresses = addresses;
    this.#channels = new Channels(name);
    this.#events = events;
    this.#subscriptions = new Subscriptions(this.#host, {
      stands: (subjects) => {
        this.#turn(() => {
          for (const subject of subjects) events.subscribed(subject);
        });
      },
      refused: (servers, error) => {
        // A node that does not hear is worse than one that is not there.
        servers.giveUp(error);
      },
    });
  }

  start(): void {
    this.#timer = undefined;
    this.#open().then(
      (servers) => {
        this.#turn(() => this.#stand(servers));
        if (this.#isClosed) servers.end();
      },
      (error) => this.#turn(() => this.#lose(error)),
    );
  }

  /** Tries all addresses, beginning with the one that was good last. Rejects with what the last one had. */
  async #open(attempt = 1): Promise<Servers> {
    const address = this.#addresses[this.#first];
    if (address === undefined) throw new Error("a broker without addresses");
    const message = (channel: string, bytes: Buffer): void => this.#turn(() => this.#hear(channel, bytes));
    const lost = (loss: unknown): void => this.#turn(() => this.#lose(loss));
    try {
      return await Servers.open({ redis: this.#redis, host: this.#host, listener: { message, lost } }, address);
    } catch (error) {
      this.#first = (this.#first + 1) % this.#addresses.length;
      if (attempt >= this.#addresses.length) throw lossOf(error, address);
      return this.#open(attempt + 1);
    }
  }

  #stand(servers: Servers): void {
    this.#servers = servers;
    this.#wasTold = false;
    this.#since = this.#host.monotonicClock();
    this.#events.connected();
    this.#subscriptions.move(servers);
  }

  #lose(error: unknown): void {
    const address = this.#addresses[this.#first];
    if (address === undefined) return;
    // What is lost again at once is one of the failures in a row.
    if (this.#servers !== undefined && this.#host.monotonicClock() - this.#since >= STEADY) this.#failures = 0;
    this.#failures += 1;
    this.#servers = undefined;
    this.#subscriptions.move(undefined);
    this.#timer = this.#host.setTimer(reconnectDelay(this.#failures), () => this.start(), false);
    if (this.#wasTold) return;
    this.#wasTold = true;
    this.#events.disconnected(lossText(this.#redis, lossOf(error, address)));
  }

  #hear(channel: string, bytes: Buffer): void {
    const subject = this.#subscriptions.subjectOf(channel);
    if (subject === undefined) return;
    const content = subject.kind === "topic" ? readTopicMessage(bytes) : bytes;
    if (Buffer.isBuffer(content)) this.#events.message(subject, content);
    else this.#events.appended(subject, content);
  }

  get connected(): boolean {
    return this.#servers !== undefined;
  }

  get waiting(): number {
    return this.#traffic.waiting;
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    const servers = this.#servers;
    if (servers === undefined) return;
    const channel = this.#channels.of(subject);
    const message = subject.kind === "topic" ? topicMessage(bytes) : bufferOf(bytes);
    const line = servers.at(channel).commands;
    const settled = this.#traffic.begin(bytes.length);
    line.connection.send([servers.publishing, channel, message]).then(
      () => {
        line.hear();
        settled();
      },
      (error) => {
        settled();
        if (endsConnection(this.#redis, error)) servers.giveUp(error);
      },
    );
  }

  subscribe(subject: Subject): void {
    this.#subscriptions.add(subject, this.#channels.of(subject));
  }

  unsubscribe(subject: Subject): void {
    this.#subscriptions.remove(this.#channels.of(subject));
  }

  append(subject: Subject, limits: LogLimits, entry: Append): Promise<LogEntry | undefined> {
    const channel = this.#channels.of(subject);
    return this.#ask(entry.bytes.length, channel, (servers) => appendEntry({ servers, channel, limits }, entry));
  }

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    const channel = this.#channels.of(subject);
    return this.#ask(0, channel, (servers) => readEntries(this.#host, { servers, channel, limits }, after));
  }

  lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    const key = this.#channels.leaseKey(name);
    return this.#ask(0, key, async (servers) => {
      return (await servers.at(key).run("lease", [key], [holder, String(milliseconds)])) === 1;
    });
  }

  async release(name: string, holder: string): Promise<void> {
    const key = this.#channels.leaseKey(name);
    await this.#ask(0, key, (servers) => servers.at(key).run("release", [key], [holder]));
  }

  /** `bytes` wait until the answer is there; `place`: a key or channel of what is asked for. */
  async #ask<R>(bytes: number, place: string, question: (servers: Servers) => Promise<R>): Promise<R> {
    const servers = this.#servers;
    if (servers === undefined) throw new BrokerError("not connected");
    const settled = this.#traffic.begin(bytes);
    try {
      const answer = await question(servers);
      servers.at(place).commands.hear();
      return answer;
    } catch (error) {
      if (error instanceof BrokerError) throw error;
      if (endsConnection(this.#redis, error)) servers.giveUp(error);
      throw new BrokerError(this.#servers === servers ? refusalText(this.#redis, error) : "connection lost");
    } finally {
      settled();
    }
  }

  async close(milliseconds: number): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== undefined) this.#host.clearTimer(this.#timer);
    const servers = this.#servers;
    if (servers === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = this.#host.setTimer(milliseconds, resolve);
      this.#traffic.whenIdle(() => {
        this.#host.clearTimer(timer);
        resolve();
      });
    });
    this.#servers = undefined;
    servers.end();
  }
}
