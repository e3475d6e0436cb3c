// NATS as a broker: what goes over its connection.
import { entry, host } from "../../current.ts";
import type { Msg, NatsLink, ServerAddress } from "../../libraries/nats.ts";
import type {
  Append,
  Broker,
  BrokerEvents,
  BrokerSettings,
  LogEntry,
  LogLimits,
  LogState,
  Subject,
} from "../../rooms/index.ts";
import { BrokerError } from "../../rooms/index.ts";
import { Connection } from "./connection.ts";
import { isRepublished } from "./entries.ts";
import { Interests } from "./interests.ts";
import { Leases } from "./leases.ts";
import { Logs } from "./logs.ts";
import { Names } from "./names.ts";
import { Parts } from "./parts.ts";
import { Streams } from "./streams.ts";

export class NatsBroker implements Broker {
  readonly #events: BrokerEvents;
  readonly #connection: Connection;
  readonly #names: Names;
  readonly #interests: Interests;
  readonly #parts: Parts;
  readonly #logs: Logs;
  readonly #leases: Leases;

  constructor(addresses: readonly ServerAddress[], settings: BrokerSettings, events: BrokerEvents) {
    const own = host();
    this.#events = inTurns(events);
    this.#names = new Names(settings.name);
    const { codeOf, headersOf } = own.libraries.nats();
    const shared = { link: () => this.#link(), codeOf, headersOf, names: this.#names };
    const streams = new Streams(shared);
    this.#interests = new Interests({
      pathOf: (subject) => this.#names.subject(subject),
      microtask: (callback) => own.microtask(callback),
      subscribed: (subject) => this.#events.subscribed(subject),
    });
    this.#parts = new Parts({ node: settings.node, headersOf });
    this.#leases = new Leases({ ...shared, streams });
    this.#logs = new Logs({
      ...shared,
      streams,
      hold: (subject) => this.#interests.hold(subject),
      newEpoch: () => Buffer.from(own.randomBytes(12)).toString("base64url"),
      now: () => own.monotonicClock(),
      later: (milliseconds, callback) => {
        const timer = own.setTimer(milliseconds, callback, false);
        return () => own.clearTimer(timer);
      },
    });
    this.#connection = new Connection(addresses, `snow ${settings.node}`, {
      connected: (link) => {
        this.#events.connected();
        this.#interests.connected(link);
      },
      lost: () => {
        this.#interests.connectionLost();
        this.#parts.connectionLost();
        this.#logs.connectionLost();
      },
      disconnected: (cause) => this.#events.disconnected(cause),
      message: (id, message) => this.#received(id, message),
    });
  }

  get connected(): boolean {
    return this.#connection.link !== undefined;
  }

  get waiting(): number {
    return this.#connection.link?.waiting ?? 0;
  }

  publish(subject: Subject, bytes: Uint8Array): void {
    const { link } = this.#connection;
    if (link !== undefined) this.#parts.publish(link, this.#names.subject(subject), bytes);
  }

  subscribe(subject: Subject): void {
    this.#interests.want(subject);
  }

  unsubscribe(subject: Subject): void {
    this.#interests.unwant(subject);
    if (subject.kind === "topic") this.#logs.forget(subject.name);
  }

  append(subject: Subject, limits: LogLimits, append: Append): Promise<LogEntry | undefined> {
    return this.#told(this.#logs.append(subject, limits, append));
  }

  readLog(subject: Subject, limits: LogLimits, after: number): Promise<LogState> {
    return this.#told(this.#logs.readLog(subject, limits, after));
  }

  lease(name: string, holder: string, milliseconds: number): Promise<boolean> {
    return this.#told(this.#leases.take(name, holder, milliseconds));
  }

  release(name: string, holder: string): Promise<void> {
    return this.#told(this.#leases.release(name, holder));
  }

  close(milliseconds: number): Promise<void> {
    return this.#connection.close(milliseconds);
  }

  /** Its rejections say what is known of the cause. */
  async #told<T>(outcome: Promise<T>): Promise<T> {
    try {
      return await outcome;
    } catch (error) {
      throw error instanceof BrokerError ? error : new Error(this.#connection.causeOf(error), { cause: error });
    }
  }

  #link(): NatsLink {
    const { link } = this.#connection;
    if (link === undefined) throw new Error("not connected");
    return link;
  }

  #received(id: number, message: Msg): void {
    const interest = this.#interests.find(id);
    if (interest === undefined) return;
    const { subject, isWanted } = interest;
    if (subject.kind === "topic" && isRepublished(message)) {
      const appended = this.#logs.received(subject, message);
      if (appended !== undefined && isWanted) this.#events.appended(subject, appended);
      return;
    }
    const bytes = this.#parts.received(message);
    if (bytes !== undefined && isWanted) this.#events.message(subject, bytes);
  }
}

/** Each event is a turn of the program that is current now; what goes wrong in one is no matter of the library's. */
function inTurns(events: BrokerEvents): BrokerEvents {
  const own = host();
  const turn = <P extends readonly unknown[]>(call: (...parameters: P) => void): ((...parameters: P) => void) =>
    entry((...parameters: P) => {
      try {
        call(...parameters);
      } catch (error) {
        own.defer(() => {
          throw error;
        });
      }
    });
  return {
    connected: turn(() => events.connected()),
    disconnected: turn((cause: string) => events.disconnected(cause)),
    subscribed: turn((subject: Subject) => events.subscribed(subject)),
    message: turn((subject: Subject, bytes: Uint8Array) => events.message(subject, bytes)),
    appended: turn((subject: Subject, appended: LogEntry) => events.appended(subject, appended)),
  };
}
