// One end of a connection: what its socket is asked for, and what comes from the other end.
import type { Host } from "../../index.ts";
import type { Lane, Planned, World } from "../world.ts";
import type { Arrivals, Direction } from "./direction.ts";
import { systemError } from "./errors.ts";
import { type SocketEnd, type SocketPlace, socketClass, type VirtualSocket } from "./socket.ts";

/** A program on the network. */
export interface Site {
  readonly world: World;
  readonly base: Host;
  /** Of the program's turns and timers. */
  readonly lane: Lane;
  readonly address: string;
}

interface EndFacts {
  readonly label: string;
  readonly encrypted: boolean;
  readonly remote: SocketPlace;
  readonly incoming: Direction;
  readonly outgoing: Direction;
  /** Called once, when its socket is closed. */
  readonly closed: () => void;
}

interface Held {
  readonly begin: () => void;
  readonly done: () => void;
}

export class End implements SocketEnd, Arrivals {
  readonly site: Site;
  readonly label: string;
  readonly encrypted: boolean;
  readonly remote: SocketPlace;
  readonly socket: VirtualSocket;
  bytesTaken = 0;
  connecting = true;
  isClosed = false;
  readonly #incoming: Direction;
  readonly #outgoing: Direction;
  readonly #closed: () => void;
  /** What was asked for before it was connected. */
  #held: Held | undefined = undefined;
  /** Nothing more goes out. */
  #hasEnded = false;
  #hasReset = false;
  #timeout = 0;
  #lastPassed = 0;
  #timer: Planned | undefined = undefined;

  constructor(site: Site, { label, encrypted, remote, incoming, outgoing, closed }: EndFacts) {
    this.site = site;
    this.label = label;
    this.encrypted = encrypted;
    this.remote = remote;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#closed = closed;
    this.socket = new (socketClass(site.base))(this);
    incoming.to = this;
  }

  get queuedBytes(): number {
    return this.#outgoing.waitingBytes;
  }

  // What comes from the other end.

  connected(): void {
    if (this.isClosed) return;
    this.connecting = false;
    const held = this.#held;
    this.#held = undefined;
    held?.begin();
    this.socket.emit("connect");
    if (this.encrypted) this.socket.emit("secureConnect");
  }

  bytes(bytes: Buffer): boolean {
    if (this.isClosed) {
      this.#resetPeer();
      return true;
    }
    this.#passed();
    return this.socket.push(bytes);
  }

  end(): void {
    if (this.isClosed) return;
    this.socket.push(null);
    // It is told to those who read.
    this.socket.read(0);
  }

  reset(): void {
    this.#hasReset = true;
    this.fail(systemError(this.site.base, "read", "ECONNRESET"));
  }

  fail(error: Error): void {
    if (!this.isClosed) this.socket.destroy(error);
  }

  // What its socket is asked for.

  read(): void {
    this.#incoming.resume();
  }

  write(bytes: Buffer, done: () => void): void {
    if (this.connecting) {
      this.#held = { begin: () => this.write(bytes, done), done };
      return;
    }
    this.#passed();
    this.#outgoing.send(bytes, () => {
      this.bytesTaken += bytes.length;
      this.#passed();
      done();
    });
  }

  finish(done: () => void): void {
    if (this.connecting) {
      this.#held = { begin: () => this.finish(done), done };
      return;
    }
    this.#hasEnded = true;
    this.#outgoing.end();
    done();
  }

  /** What has been taken still arrives; with input that nobody has read the other end is reset. */
  close(): void {
    if (this.isClosed) return;
    this.#stop();
    if (this.connecting || this.#incoming.hasUnread) this.#resetPeer();
    else if (!this.#hasEnded && !this.#hasReset) this.#outgoing.end();
    const waiting = this.#outgoing.giveUp() ?? this.#held?.done;
    if (waiting !== undefined) this.site.base.microtask(waiting);
    this.#incoming.flush();
    this.#closed();
  }

  /** Its program is gone, and hears of nothing any more. */
  vanish(): void {
    if (this.isClosed) return;
    this.#stop();
    this.#resetPeer();
    this.#closed();
  }

  #stop(): void {
    this.isClosed = true;
    if (this.#timer !== undefined) this.site.world.cancel(this.#timer);
  }

  #resetPeer(): void {
    if (this.#hasReset) return;
    this.#hasReset = true;
    this.#outgoing.reset();
  }

  // Its time without traffic.

  setTimeout(milliseconds: number): void {
    this.#timeout = milliseconds;
    if (this.#timer !== undefined) this.site.world.cancel(this.#timer);
    this.#timer = undefined;
    this.#passed();
  }

  #passed(): void {
    this.#lastPassed = this.site.world.now;
    if (this.#timeout > 0 && this.#timer === undefined) this.#watch(this.#timeout);
  }

  #watch(milliseconds: number): void {
    const { world, lane } = this.site;
    const look = (): void => {
      this.#timer = undefined;
      const left = this.#lastPassed + this.#timeout - world.now;
      if (left > 0) this.#watch(left);
      else this.socket.emit("timeout");
    };
    this.#timer = world.plan(milliseconds, look, { lane, routine: true });
  }
}
