// What the classes of channels share: handlers of events, presence, and the ends of a membership.
import type { Asked, Connection } from "./connection.ts";
import { type CallOptions, Membership, type MembershipOptions } from "./membership.ts";
import { ChannelError, type TopicParameter, topicOf } from "./protocol.ts";
import { run } from "./world.ts";

/** Events that wait for the first handler. */
const HELD = 1000;

/** Handlers of events by the names of variants. */
type Handlers = { readonly [name: string]: ((event: never) => void) | undefined };

export interface JoinOptions<H, W = null> extends MembershipOptions {
  /** Handlers of events from the first one on. */
  readonly on?: H;
  /** Called with what the server says to who joins, before any event: at first, and whenever events were missed for good. */
  readonly onWelcome?: (welcome: W) => void;
}

type Decode = (value: never) => unknown;

/** What a channel's class says of its own messages. */
export interface ChannelForm {
  readonly name: string;
  /** Where an event has the name of its variant. */
  readonly tag: string;
  /** How what came as JSON becomes what the page gets; as it is where there is none. */
  readonly decode: {
    readonly refusal?: Decode;
    readonly event?: Decode;
    readonly presence?: Decode;
    readonly welcome?: Decode;
  };
}

/** Told once how the first join went. */
type Settled = (error?: { readonly value: unknown }) => void;

/** Operations of subclasses reach the membership by this, so that no operation's name meets one of ours. */
let membershipOf: (channel: object) => Membership;

export class Channel<H, M, W> {
  readonly #form: ChannelForm;
  readonly #handlers = new Map<unknown, Set<(event: unknown) => void>>();
  readonly #presence = new Set<(people: ReadonlyMap<string, readonly M[]>) => void>();
  readonly #restart = new Set<() => void>();
  readonly #closed = new Set<(code: string, text: string) => void>();
  readonly #membership: Membership;
  /** Events until there is a handler, and whoever made it or awaits the join has gone on; undefined from then on. */
  #held: unknown[] | undefined = [];
  #overflowed = false;
  #welcome: unknown;
  #ended: readonly [code: string, text: string] | undefined;

  static {
    membershipOf = (channel) => {
      if (#membership in channel) return channel.#membership;
      throw new TypeError("not a channel");
    };
  }

  /** Use the static `join` of a channel's class. */
  constructor(
    form: ChannelForm,
    connection: Connection,
    parameters: readonly TopicParameter[],
    hello: Asked<unknown>,
    options: JoinOptions<H, W>,
    settled: Settled,
  ) {
    this.#form = form;
    for (const [name, handler] of Object.entries((options.on ?? {}) as Handlers)) {
      if (handler !== undefined) this.#handle(name, handler as (event: unknown) => void);
    }
    let isJoined = false;
    this.#membership = new Membership(connection, topicOf(form.name, parameters), hello, options, {
      joined: (welcome, afresh) => {
        this.#welcome = welcome === null ? welcome : decoded(form.decode.welcome, welcome);
        if ((afresh || !isJoined) && options.onWelcome !== undefined) run(options.onWelcome, this.welcome);
        isJoined = true;
        settled();
        if (afresh) this.#restarted();
        void this.#release();
      },
      event: (event) => this.#event(event),
      presence: () => {
        const people = this.#people();
        for (const listener of [...this.#presence]) run(listener, people);
      },
      ended: (code, value) => {
        settled({ value: this.#reason(code, value) });
        this.#ended = [code, shown(value)];
        if (code !== "left") for (const listener of [...this.#closed]) run((end) => listener(...end), this.#ended);
      },
    });
  }

  /** What the server said when this client joined, last. */
  get welcome(): W {
    return this.#welcome as W;
  }

  /** Calls the handler for each event of that name from now on. */
  on<K extends keyof H>(name: K, handler: NonNullable<H[K]>): void {
    this.#handle(name, handler as (event: unknown) => void);
    void this.#release();
  }

  off<K extends keyof H>(name: K, handler: NonNullable<H[K]>): void {
    this.#handlers.get(name)?.delete(handler as (event: unknown) => void);
  }

  /** Calls the listener with who is here, at once and after each change; the result ends that. */
  onPresence(listener: (people: ReadonlyMap<string, readonly M[]>) => void): () => void {
    run(listener, this.#people());
    return joinedTo(this.#presence, listener);
  }

  /** Calls the listener when events were missed for good: what the page shows is to be read again. */
  onRestart(listener: () => void): () => void {
    return joinedTo(this.#restart, listener);
  }

  /** Calls the listener when the membership has ended other than by `leave`: `closed` with the program's text, `denied`, `no_channel`, `limit`, `rejected`. */
  onClosed(listener: (code: string, text: string) => void): () => void {
    return joinedTo(this.#closed, listener);
  }

  /** Ends the membership. */
  leave(): void {
    this.#membership.leave();
  }

  #handle(name: unknown, handler: (event: unknown) => void): void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
  }

  #event(event: unknown): void {
    if (this.#held !== undefined) {
      if (this.#handlers.size > 0 || this.#held.length < HELD) this.#held.push(event);
      else this.#overflowed = true;
      return;
    }
    const name = typeof event === "object" && event !== null ? Reflect.get(event, this.#form.tag) : undefined;
    const handlers = this.#handlers.get(name);
    if (handlers === undefined || handlers.size === 0) return;
    const value = decoded(this.#form.decode.event, event);
    for (const handler of [...handlers]) run(handler, value);
  }

  /** Hands on what is held, behind those who are to go on first: they may be a few promises away. */
  async #release(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await null;
    const held = this.#held;
    if (held === undefined || this.#handlers.size === 0) return;
    this.#held = undefined;
    if (this.#overflowed) this.#restarted();
    else for (const event of held) this.#event(event);
  }

  #restarted(): void {
    this.#overflowed = false;
    if (this.#held !== undefined) this.#held = [];
    for (const listener of [...this.#restart]) run(listener, undefined);
  }

  /** What a join rejects with. `hello`: the error of the page's own function. */
  #reason(code: string, value: unknown): unknown {
    if (code === "hello") return value;
    return code === "denied" ? decoded(this.#form.decode.refusal, value) : new ChannelError(code, shown(value));
  }

  #people(): ReadonlyMap<string, readonly M[]> {
    const decode = this.#form.decode.presence;
    const people = this.#membership.people as ReadonlyMap<string, readonly M[]>;
    if (decode === undefined) return people;
    return new Map([...people].map(([key, data]) => [key, data.map((one) => decode(one as never) as M)]));
  }
}

/** The channel that `make` makes, once it has joined; rejects with the author's value, or with a ChannelError. */
export function joining<C>(make: (settled: Settled) => C): Promise<C> {
  return new Promise((resolve, reject) => {
    const channel = make((error) => (error === undefined ? resolve(channel) : reject(error.value)));
  });
}

/** A call of an operation of the channel. */
export function call<R>(
  channel: object,
  operation: string,
  parameters: readonly unknown[],
  options?: CallOptions,
): Promise<R> {
  return membershipOf(channel).call(operation, parameters, options) as Promise<R>;
}

/** A cast of an operation of the channel; false when it is dropped. */
export function cast(channel: object, operation: string, parameters: readonly unknown[]): boolean {
  return membershipOf(channel).cast(operation, parameters);
}

/** The value of a reply that is a Result; throws its error. */
export function answerOf<A>(result: { readonly ok: A } | { readonly err: unknown }): A {
  if ("err" in result) throw result.err;
  return result.ok;
}

function decoded(decode: Decode | undefined, value: unknown): unknown {
  return decode === undefined ? value : decode(value as never);
}

function joinedTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);
}
