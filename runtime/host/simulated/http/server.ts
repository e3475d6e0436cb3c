// A server that is handed its connections, and watches over the time that requests take.
import type { Duplex } from "node:stream";
import type { HttpServer, HttpServerOptions, HttpSocket, HttpsServer } from "../../http.ts";
import type { HostTimer } from "../../index.ts";
import { Connection, type ServerFace } from "./connection.ts";
import { Emitter } from "./emitter.ts";
import type { Incoming } from "./incoming.ts";
import type { HttpParts } from "./parts.ts";
import type { Response } from "./response.ts";

const KEEP_TIME = 5000;
const KEEP_TIME_BUFFER = 1000;
const CHECK_INTERVAL = 30_000;

interface Events {
  readonly listening: [];
  readonly error: [error: Error];
  readonly connection: [socket: HttpSocket];
  readonly secureConnection: [socket: HttpSocket];
  readonly request: [request: Incoming, response: Response];
  readonly checkContinue: [request: Incoming, response: Response];
  readonly checkExpectation: [request: Incoming, response: Response];
  readonly upgrade: [request: Incoming, socket: HttpSocket, head: Buffer];
  readonly connect: [request: Incoming, socket: HttpSocket, head: Buffer];
  readonly clientError: [error: Error, socket: Duplex];
}

export class Server extends Emitter<Events> implements HttpServer, ServerFace {
  readonly parts: HttpParts;
  readonly limits: ServerFace["limits"];
  /** Somebody else listens for it. */
  listening = false;
  readonly #options: HttpServerOptions;
  readonly #connections = new Set<Connection>();
  #timer: HostTimer | undefined = undefined;

  constructor(parts: HttpParts, options: HttpServerOptions) {
    super();
    this.parts = parts;
    this.#options = options;
    this.limits = {
      maxHeadBytes: options.maxHeaderSize,
      headTime: options.headersTimeout,
      requestTime: options.requestTimeout,
      keepTime: options.keepAliveTimeout ?? KEEP_TIME,
      keepTimeBuffer: options.keepAliveTimeoutBuffer ?? KEEP_TIME_BUFFER,
    };
    this.on("listening", () => {
      this.listening = true;
    });
    this.on("connection", (socket) => {
      this.#connections.add(new Connection(this, socket));
      this.#watch();
    });
  }

  listen(): never {
    throw new Error("this server is handed its connections");
  }

  address(): null {
    return null;
  }

  close(done?: () => void): void {
    this.closeIdleConnections();
    this.listening = false;
    if (this.#timer !== undefined) this.parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
    if (done !== undefined) this.parts.clock.microtask(done);
  }

  closeIdleConnections(): void {
    for (const connection of this.#connections) if (connection.isIdle) connection.socket.destroy();
  }

  closeAllConnections(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }

  /** Looks from time to time, as long as there are connections, whether a request takes too long. */
  #watch(): void {
    const { headTime, requestTime } = this.limits;
    if (!this.listening || this.#timer !== undefined || (headTime === 0 && requestTime === 0)) return;
    const check = (): void => {
      this.#timer = undefined;
      for (const connection of this.#connections) connection.checkTime();
      if (this.#connections.size > 0) this.#watch();
    };
    const interval = this.#options.connectionsCheckingInterval ?? CHECK_INTERVAL;
    this.#timer = this.parts.clock.setTimer(interval, check, false);
  }

  takesUpgrade(request: Incoming): boolean {
    return this.#options.shouldUpgradeCallback?.(request) ?? this.hears("upgrade");
  }

  receive(kind: "request" | "checkContinue" | "checkExpectation", request: Incoming, response: Response): void {
    this.emit(kind, request, response);
  }

  handOver(kind: "upgrade" | "connect", request: Incoming, socket: HttpSocket, head: Buffer): boolean {
    return this.emit(kind, request, socket, head);
  }

  fail(error: Error, socket: Duplex): void {
    if (!this.emit("clientError", error, socket)) socket.destroy();
  }

  gone(connection: Connection): void {
    this.#connections.delete(connection);
  }
}

/** Of connections that are secure already. */
export class SecureServer extends Server implements HttpsServer {
  constructor(...given: ConstructorParameters<typeof Server>) {
    super(...given);
    this.on("connection", (socket) => {
      this.emit("secureConnection", socket);
    });
  }

  setSecureContext(): void {}
}
