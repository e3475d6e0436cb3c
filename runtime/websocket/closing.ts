// The end of a connection's socket: the peer has its time to answer the close frame, and then to close.
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import type { HostTimer } from "../host/index.ts";
import { CLOSE_TIMEOUT } from "../net/index.ts";

export interface CloseHandshakeOwner {
  /** The peer's time is over. */
  closeTimedOut(): void;
}

export class CloseHandshake {
  readonly #owner: CloseHandshakeOwner;
  readonly #socket: Duplex;
  #timer: HostTimer | undefined = undefined;
  #socketClosed = false;

  constructor(owner: CloseHandshakeOwner, socket: Duplex) {
    this.#owner = owner;
    this.#socket = socket;
  }

  get socketClosed(): boolean {
    return this.#socketClosed;
  }

  /** The close frame is out: from now on the peer has its time. */
  awaitPeer(): void {
    if (this.#socketClosed) return;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = host().setTimer(CLOSE_TIMEOUT, () => this.#owner.closeTimedOut(), false);
  }

  /** Nothing more is said: the peer has its time to close. */
  hangUp(): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.end();
    this.awaitPeer();
  }

  /** The socket is closed, or as good as that. False: it was already. */
  finish(): boolean {
    if (this.#socketClosed) return false;
    this.#socketClosed = true;
    if (this.#timer !== undefined) host().clearTimer(this.#timer);
    this.#timer = undefined;
    return true;
  }
}
