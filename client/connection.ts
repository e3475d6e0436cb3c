// One connection for all channels of a client: it comes back by itself, notices when it is half open, and hands frames on.
import { type Frame, frameOf, SUBPROTOCOL } from "./protocol.ts";
import { engineWorld, run, type Socket, type World } from "./world.ts";

/** Milliseconds without a message after which the connection is asked whether it lives, and that the answer may take. */
const QUIET = 25_000;
const ANSWER = 5_000;
/** Milliseconds that an attempt to connect may take. */
const OPENING = 10_000;
/** Most milliseconds between two attempts; the first comes within one second. */
const LONGEST_WAIT = 30_000;

/** `waiting`: until the next attempt to connect. `closed`: for good. */
export type ConnectionState = "connecting" | "open" | "waiting" | "closed";

/** A value, or a function that is asked for it at each attempt. */
export type Asked<T> = T | (() => T | Promise<T>);

export async function askedValue<T>(asked: Asked<T>): Promise<T> {
  return typeof asked === "function" ? await (asked as () => T | Promise<T>)() : asked;
}

/** Full jitter: a random time below a limit that doubles with each attempt. */
export function backoff(world: World, attempt: number): number {
  return world.random() * Math.min(LONGEST_WAIT, 1000 * 2 ** attempt);
}

/** What stands on a connection: the membership in a topic. */
export interface Member {
  readonly topic: string;
  /** The connection is open. */
  opened(): void;
  /** It is gone, and will be back. */
  lost(): void;
  /** It is gone for good. */
  stopped(code: string, text: string): void;
  received(frame: Frame): void;
}

/** Frames that name a topic; others name a membership by its id. */
const TO_TOPIC = ["event", "seq", "presence"];

export class Connection {
  readonly world: World;
  readonly #url: Asked<string>;
  readonly #members = new Set<Member>();
  readonly #byId = new Map<unknown, Member>();
  readonly #byTopic = new Map<unknown, Member>();
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #unwatch: () => void;
  #state: ConnectionState = "waiting";
  #socket: Socket | undefined;
  /** Attempts since the server was heard. */
  #attempts = 0;
  /** Attempts of all time: which one is going on. */
  #attempt = 0;
  #lastId = 0;
  /** Takes back what is due next: an attempt, its time limit, a ping, its time limit. */
  #unschedule: () => void = () => {};

  constructor(url: Asked<string>, world: World = engineWorld()) {
    this.#url = url;
    this.world = world;
    this.#unwatch = world.watch((online) => this.#woke(online));
    void this.#connect();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Calls it at each change of the state; the result ends that. */
  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the connection and all that stands on it. */
  close(): void {
    this.#stop("closed", "");
  }

  add(member: Member): void {
    if (this.#state === "closed") member.stopped("closed", "");
    else {
      this.#members.add(member);
      if (this.#state === "open") member.opened();
    }
  }

  remove(member: Member, id: number): void {
    this.#members.delete(member);
    this.release(member, id);
  }

  /** A new id, whose frames go to the member. */
  claim(member: Member): number {
    this.#byId.set(++this.#lastId, member);
    return this.#lastId;
  }

  /** The frames of its topic go to the member, too. */
  bind(member: Member): void {
    this.#byTopic.set(member.topic, member);
  }

  release(member: Member, id: number): void {
    this.#byId.delete(id);
    if (this.#byTopic.get(member.topic) === member) this.#byTopic.delete(member.topic);
  }

  send(frame: Frame): void {
    if (this.#state === "open") this.#socket?.send(JSON.stringify(frame));
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) run(listener, state);
  }

  #schedule(run: () => void, milliseconds: number): void {
    this.#unschedule();
    this.#unschedule = this.world.later(run, milliseconds);
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#attempts++;
    this.#schedule(() => this.#lost(), OPENING);
    this.#become("connecting");
    let url: string;
    try {
      url = await askedValue(this.#url);
    } catch {
      if (this.#isAt(attempt)) this.#lost();
      return;
    }
    if (!this.#isAt(attempt)) return;
    try {
      this.#listen(this.world.socket(url, SUBPROTOCOL));
    } catch (error) {
      this.#stop("url", error instanceof Error ? error.message : "");
    }
  }

  #isAt(attempt: number): boolean {
    return this.#state === "connecting" && this.#attempt === attempt && this.#socket === undefined;
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    socket.onopen = () => {
      this.#awaitQuiet();
      this.#become("open");
      for (const member of [...this.#members]) member.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#attempts = 0;
      this.#awaitQuiet();
      const frame = frameOf(data);
      if (frame === undefined) return;
      const to = TO_TOPIC.includes(frame[0]) ? this.#byTopic : this.#byId;
      to.get(frame[1])?.received(frame);
    };
    socket.onclose = ({ code, reason }) => {
      if (code >= 4400 && code < 4500) this.#stop("rejected", reason);
      else this.#lost();
    };
    socket.onerror = () => {};
  }

  #awaitQuiet(): void {
    this.#schedule(() => this.#ping(), QUIET);
  }

  #ping(): void {
    this.send(["ping"]);
    this.#schedule(() => this.#lost(), ANSWER);
  }

  #woke(online: boolean): void {
    if (this.#state === "open") this.#ping();
    else if (this.#state === "waiting" || (online && this.#state === "connecting")) {
      // An attempt from before the network came back may hang.
      this.#drop();
      if (online) this.#attempts = 0;
      void this.#connect();
    }
  }

  #lost(): void {
    this.#drop();
    this.#schedule(() => void this.#connect(), backoff(this.world, Math.max(0, this.#attempts - 1)));
    for (const member of [...this.#members]) member.lost();
    // Last: a listener may call, which waits now, or close.
    this.#become("waiting");
  }

  #stop(code: string, text: string): void {
    if (this.#state === "closed") return;
    this.#drop();
    this.#unwatch();
    this.#become("closed");
    for (const member of [...this.#members]) member.stopped(code, text);
    this.#members.clear();
  }

  /** Forgets the socket: nothing that it says later counts. */
  #drop(): void {
    this.#unschedule();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#byId.clear();
    this.#byTopic.clear();
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close();
    } catch {
      // It was none yet.
    }
  }
}

/** Connects, and stays connected until `close()`. URL: `ws:` or `wss:`, or a function that is asked at each attempt. */
export function connect(url: Asked<string>): Connection {
  return new Connection(url);
}
