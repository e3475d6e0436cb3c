// The connection of a driver to NATS: made again whenever it is lost, and asked whether the server is still there.
import { entry, host } from "../../current.ts";
import type { Host, HostTimer } from "../../host/index.ts";
import type { Msg, NatsLink, ServerAddress, Sockets } from "../../libraries/nats.ts";
import { connectionFailure, hostAndPort } from "../../net/index.ts";
import { reconnectDelay } from "../reconnecting.ts";

/** Milliseconds until an attempt to connect is given up. */
const PATIENCE = 5000;
/** How often the server is asked whether it is there, and when it counts as gone. */
const PING_EVERY = 1000;
const SILENT = 3000;
/** A connection that ends sooner counts as one more failure. */
const STEADY = 5000;

interface ConnectionEvents {
  connected(link: NatsLink): void;
  /** Once for each loss of a connection. */
  lost(): void;
  /** Why there is none: once for each loss, and when all addresses were tried in vain for the first time. */
  disconnected(cause: string): void;
  message(id: number, message: Msg): void;
}

export class Connection {
  readonly #host: Host = host();
  readonly #nats = host().libraries.nats();
  readonly #addresses: readonly ServerAddress[];
  /** What the server calls this client. */
  readonly #name: string;
  readonly #events: ConnectionEvents;
  readonly #sockets: Sockets;
  /** Of the latest attempt. */
  #address: ServerAddress | undefined;
  #link: NatsLink | undefined;
  /** In a row, without a connection that lasted. */
  #attempts = 0;
  /** When the connection began. */
  #since = 0;
  #isClosed = false;
  #hasToldLoss = false;
  #timer: HostTimer | undefined;
  /** When the question was asked that the server has not answered yet. */
  #asked: number | undefined;

  constructor(addresses: readonly ServerAddress[], name: string, events: ConnectionEvents) {
    this.#addresses = addresses;
    this.#name = name;
    this.#events = events;
    this.#sockets = socketsOf(this.#host);
    this.#connect();
  }

  get link(): NatsLink | undefined {
    return this.#link;
  }

  /** Waits at most so many milliseconds until the server has everything. */
  async close(milliseconds: number): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer();
    const link = this.#link;
    if (link === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = this.#host.setTimer(milliseconds, resolve);
      link.ping().then(
        () => {
          this.#host.clearTimer(timer);
          resolve();
        },
        () => {},
      );
    });
    this.#link = undefined;
    link.destroy();
  }

  /** In words of our own, without a place. */
  causeOf(error: unknown): string {
    if (!(error instanceof Error)) return "connection ended";
    return this.#nats.problemOf(error) ?? connectionFailure(error, this.#address?.tls ?? false);
  }

  #connect(): void {
    const address = this.#addresses[this.#attempts % this.#addresses.length];
    if (address === undefined || this.#isClosed) return;
    this.#address = address;
    this.#attempts++;
    const opening = { address, sockets: this.#sockets, name: this.#name, patience: PATIENCE };
    let own: NatsLink | undefined;
    const events = {
      message: entry((id: number, message: Msg) => {
        if (!this.#isClosed) this.#events.message(id, message);
      }),
      ended: entry((error: Error) => {
        if (own !== undefined && own === this.#link) this.#lost(error);
      }),
    };
    this.#nats.openLink(opening, events).then(
      entry((link) => {
        own = link;
        this.#opened(link);
      }),
      entry((error) => this.#failed(error)),
    );
  }

  #opened(link: NatsLink): void {
    if (this.#isClosed) link.destroy();
    else if (link.isOver) this.#failed(new Error("connection ended"));
    else {
      this.#link = link;
      this.#since = this.#host.monotonicClock();
      this.#hasToldLoss = false;
      this.#asked = undefined;
      this.#timer = this.#host.setTimer(PING_EVERY, () => this.#check(link), false);
      this.#events.connected(link);
    }
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    const rounds = Math.floor(this.#attempts / this.#addresses.length);
    const isRound = this.#attempts % this.#addresses.length === 0;
    if (isRound) this.#tellLoss(error);
    this.#timer = this.#host.setTimer(isRound ? reconnectDelay(rounds) : 0, () => this.#connect(), false);
  }

  #lost(error: unknown): void {
    this.#stopTimer();
    this.#link = undefined;
    this.#events.lost();
    if (this.#host.monotonicClock() - this.#since >= STEADY) this.#attempts = 0;
    this.#tellLoss(error);
    const rounds = Math.floor(this.#attempts / this.#addresses.length);
    if (!this.#isClosed) this.#timer = this.#host.setTimer(reconnectDelay(rounds + 1), () => this.#connect(), false);
  }

  #tellLoss(error: unknown): void {
    if (this.#hasToldLoss || this.#isClosed) return;
    this.#hasToldLoss = true;
    const place = this.#address === undefined ? "" : `${hostAndPort(this.#address.host, this.#address.port)}: `;
    this.#events.disconnected(`${place}${this.causeOf(error)}`);
  }

  #check(link: NatsLink): void {
    const now = this.#host.monotonicClock();
    if (this.#asked !== undefined && now - this.#asked >= SILENT) {
      link.destroy();
      this.#lost(new Error("the server does not answer"));
      return;
    }
    if (this.#asked === undefined) {
      this.#asked = now;
      link.ping().then(
        () => {
          if (link === this.#link) this.#asked = undefined;
        },
        () => {},
      );
    }
    this.#timer = this.#host.setTimer(PING_EVERY, () => this.#check(link), false);
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#host.clearTimer(this.#timer);
  }
}

function socketsOf(own: Host): Sockets {
  return {
    connect: (name, port) => own.net().connect({ host: name, port }),
    secure: (socket, name) =>
      own.tls().connect({ socket, ...(own.net().isIP(name) === 0 ? { servername: name } : { host: name }) }),
  };
}
