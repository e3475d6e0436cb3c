// The membership in one topic: it joins again by itself where it was, answers calls, and hands each event on once.
//
// It is `joined` between the frames `joined` and `closed` of the id that it has at the moment. An id is used for one
// attempt: what comes for an earlier one finds nobody. Whatever asks for time (the hello, the backoff) remembers the
// attempt that it belongs to, and does nothing when that is over.
import { type Asked, askedValue, backoff, type Connection, type Member } from "./connection.ts";
import { presenceAfter } from "./presence.ts";
import { ChannelError, type Frame, type Position, positionOf, textOf } from "./protocol.ts";

export interface MembershipOptions {
  /** Calls and casts that may wait while there is no connection; 100. */
  readonly queue?: number | undefined;
  /** Milliseconds that a call waits for its answer; 5,000. */
  readonly timeout?: number | undefined;
}

export interface CallOptions {
  /** Milliseconds that this call waits for its answer. */
  readonly timeout?: number | undefined;
}

/** Who is told what happens in the topic. */
export interface Observer {
  /** In the topic; `afresh`: it was before, and some events are missed for good. */
  joined(welcome: unknown, afresh: boolean): void;
  event(event: unknown): void;
  presence(people: ReadonlyMap<string, readonly unknown[]>): void;
  /** Over, for good. `value`: what a refusal says, or the text of the end. */
  ended(code: string, value: unknown): void;
}

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ChannelError) => void;
  readonly untime: () => void;
}

/** Codes after which joining again may help. */
const PASSING = ["rejoin", "internal"];

export class Membership implements Member {
  readonly topic: string;
  readonly #connection: Connection;
  readonly #hello: Asked<unknown>;
  readonly #options: MembershipOptions;
  readonly #observer: Observer;
  readonly #calls = new Map<number, Call>();
  /** Calls and casts that wait for the topic. */
  #waiting: ((id: number) => void)[] = [];
  #state: "joining" | "joined" | "ended" = "joining";
  /** 0: none. */
  #id = 0;
  #attempt = 0;
  /** Attempts since it was joined. */
  #attempts = 0;
  #ever = false;
  #lastCall = 0;
  #position: Position | undefined;
  #people: ReadonlyMap<string, readonly unknown[]> = new Map();

  constructor(
    connection: Connection,
    topic: string,
    hello: Asked<unknown>,
    options: MembershipOptions,
    observer: Observer,
  ) {
    this.#connection = connection;
    this.topic = topic;
    this.#hello = hello;
    this.#options = options;
    this.#observer = observer;
    connection.add(this);
  }

  get people(): ReadonlyMap<string, readonly unknown[]> {
    return this.#people;
  }

  /** Rejects with a ChannelError. It is sent once at most. */
  call(operation: string, parameters: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#state === "ended") return reject(new ChannelError("closed"));
      const number = ++this.#lastCall;
      const limit = options.timeout ?? this.#options.timeout ?? 5000;
      const untime = this.#connection.world.later(
        () => this.#settle(number)?.reject(new ChannelError("timeout")),
        limit,
      );
      this.#calls.set(number, { resolve, reject, untime });
      const send = (id: number): void => {
        if (this.#calls.has(number)) this.#connection.send(["call", id, number, operation, parameters]);
      };
      if (!this.#hand(send)) this.#settle(number)?.reject(new ChannelError("disconnected"));
    });
  }

  /** false: it is over, or too many wait, and this one is dropped. */
  cast(operation: string, parameters: readonly unknown[]): boolean {
    return this.#hand((id) => this.#connection.send(["cast", id, operation, parameters]));
  }

  leave(): void {
    if (this.#id !== 0 && this.#state !== "ended") this.#connection.send(["leave", this.#id]);
    this.#end("left", "");
  }

  opened(): void {
    void this.#join();
  }

  lost(): void {
    this.#unjoin();
  }

  stopped(code: string, text: string): void {
    this.#end(code, text);
  }

  received(frame: Frame): void {
    switch (frame[0]) {
      case "joined":
        this.#joined(positionOf(frame[2]), frame[3], frame[4]);
        break;
      case "refused":
        this.#over(textOf(frame[2]), frame[3], !this.#ever);
        break;
      case "closed":
        // A welcome that fails the first time is the join's failure; a history that was given up meanwhile is not.
        this.#over(textOf(frame[2]), frame[3], frame[2] !== "rejoin" && this.#state === "joining" && !this.#ever);
        break;
      case "event":
        if (this.#isNew(frame[2])) this.#observer.event(frame[3]);
        break;
      case "seq":
        this.#isNew(frame[2]);
        break;
      case "push":
        this.#observer.event(frame[2]);
        break;
      case "presence":
        this.#people = presenceAfter(new Map(this.#people), frame[2]);
        this.#observer.presence(this.#people);
        break;
      case "reply":
        this.#settle(frame[2])?.resolve(frame[3]);
        break;
      case "fault":
        // Without a call it is about the hello, which the server could not read, or about a cast.
        if (frame[2] === null && this.#state === "joining") this.#end(textOf(frame[3]), textOf(frame[4]));
        else this.#settle(frame[2])?.reject(new ChannelError(textOf(frame[3]), textOf(frame[4])));
        break;
    }
  }

  async #join(): Promise<void> {
    const attempt = ++this.#attempt;
    let hello: unknown;
    try {
      hello = await askedValue(this.#hello);
    } catch (error) {
      if (attempt !== this.#attempt) return;
      if (this.#ever) this.#again();
      else this.#end("hello", error);
      return;
    }
    if (attempt !== this.#attempt) return;
    this.#id = this.#connection.claim(this);
    this.#connection.send(["join", this.#id, this.topic, hello ?? null, this.#position ?? null]);
  }

  #joined(position: Position | undefined, recovered: unknown, welcome: unknown): void {
    const afresh = this.#ever && recovered !== true;
    this.#position = position;
    this.#attempts = 0;
    this.#ever = true;
    this.#state = "joined";
    this.#connection.bind(this);
    this.#observer.joined(welcome, afresh);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const send of waiting) send(this.#id);
  }

  /** false for an event that came before. */
  #isNew(seq: unknown): boolean {
    if (typeof seq !== "number" || this.#position === undefined) return true;
    const [epoch, last, who] = this.#position;
    if (seq <= last) return false;
    this.#position = [epoch, seq, who];
    return true;
  }

  /** Sends it when joined; else it waits. false: there is no room. */
  #hand(send: (id: number) => void): boolean {
    if (this.#state === "ended") return false;
    if (this.#state === "joined") send(this.#id);
    else if (this.#waiting.length < (this.#options.queue ?? 100)) this.#waiting.push(send);
    else return false;
    return true;
  }

  #over(code: string, value: unknown, final: boolean): void {
    if (PASSING.includes(code) && !final) this.#again();
    else this.#end(code, value);
  }

  /** Joins once more, later, on this connection. */
  #again(): void {
    this.#unjoin();
    const attempt = this.#attempt;
    const { world } = this.#connection;
    world.later(
      () => {
        if (attempt === this.#attempt && this.#connection.state === "open") void this.#join();
      },
      backoff(world, this.#attempts++),
    );
  }

  /** Not in the topic any more: what was sent and not answered never will be. */
  #unjoin(): void {
    this.#attempt++;
    if (this.#state === "joined") {
      this.#state = "joining";
      this.#fail("disconnected");
    }
    this.#connection.release(this, this.#id);
    this.#id = 0;
  }

  #end(code: string, value: unknown): void {
    if (this.#state === "ended") return;
    this.#attempt++;
    this.#state = "ended";
    this.#waiting = [];
    this.#fail(code === "left" ? "left" : "closed");
    this.#connection.remove(this, this.#id);
    this.#observer.ended(code, value);
  }

  #fail(code: string): void {
    for (const number of [...this.#calls.keys()]) this.#settle(number)?.reject(new ChannelError(code));
  }

  /** The call, which is answered now; undefined when it was before. */
  #settle(number: unknown): Call | undefined {
    if (typeof number !== "number") return undefined;
    const call = this.#calls.get(number);
    this.#calls.delete(number);
    call?.untime();
    return call;
  }
}
