// Servers of the running program: what listens, how it stops, and the signals that stop everything.
import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { holdOpen, onShutdownSignal } from "../actors/index.ts";
import { HandleTable } from "../handles.ts";
import { host } from "../host.ts";
import { logFact } from "../log.ts";
import { serverStopping } from "./close-codes.ts";
import type { Endpoint } from "./endpoint.ts";
import { type KeyPair, listen, readKeyPair, reloadOnChange, type TlsFiles } from "./listening.ts";

/** Milliseconds that clients have to close after SIGINT or SIGTERM. */
const SIGNAL_GRACE = 5000;

const running = new HandleTable<RunningServer>();

export interface ServerOptions {
  /** In the line that tells of the start: `WebSocket`, `HTTP`. */
  readonly kind: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: TlsFiles | undefined;
  readonly endpoints: readonly Endpoint[];
  /** Makes Node's server, one for TLS when there are keys. */
  create(keys: KeyPair | undefined): HttpServer | HttpsServer;
}

export class RunningServer {
  readonly handle: number;
  readonly port: number;
  readonly #server: HttpServer | HttpsServer;
  readonly #endpoints: readonly Endpoint[];
  readonly #release: () => void;
  readonly #stopReloading: (() => void) | undefined;
  readonly #ignoreSignals: () => void;
  #stopped: (() => void)[] | undefined;
  #finished = false;

  /** Binds at once; panics when that fails. */
  constructor(options: ServerOptions) {
    const { kind, tls } = options;
    const pair = tls === undefined ? undefined : readKeyPair(tls);
    const server = options.create(pair);
    this.port = listen(server, options.host, options.port);
    this.#server = server;
    this.#endpoints = options.endpoints;
    const report = (text: string) => host().writeErr(`[snow-rt] ${text}\n`);
    this.#stopReloading =
      tls !== undefined && "setSecureContext" in server ? reloadOnChange(server, tls, report) : undefined;
    // Running out of descriptors is no reason to end: connections are accepted again when some are free.
    server.on("error", (error) => report(`${kind} server: ${error.message}`));
    this.#release = holdOpen();
    this.handle = running.allocate(this);
    this.#ignoreSignals = onShutdownSignal(() => new Promise((resolve) => this.stop(SIGNAL_GRACE, resolve)));
    logFact(1, "server started", { kind, host: options.host, port: this.port, tls: tls === undefined ? "no" : "yes" });
    report(`${kind}${tls === undefined ? "" : " TLS"} server listening on ${options.host}:${this.port}`);
  }

  /** Stops accepting and closes all connections with 1001; after `grace` ms cuts what is left, then calls back. */
  stop(grace: number, done: () => void): void {
    if (this.#finished) {
      done();
      return;
    }
    if (this.#stopped !== undefined) {
      this.#stopped.push(done);
      return;
    }
    this.#stopped = [done];
    logFact(1, "server stopping", { port: this.port, connections: this.#connections });
    this.#stopReloading?.();
    let waiting = this.#endpoints.length + 1;
    const timer = host().setTimer(Math.max(0, grace), () => this.#cut());
    const part = (): void => {
      waiting -= 1;
      if (waiting > 0) return;
      host().clearTimer(timer);
      this.#finish();
    };
    this.#server.close(part);
    this.#server.closeIdleConnections();
    for (const endpoint of this.#endpoints) {
      endpoint.closed = true;
      for (const connection of endpoint.connections) connection.closeWith(serverStopping);
      endpoint.whenEmpty(part);
    }
  }

  /** What is open, being admitted, or being closed. */
  get #connections(): number {
    return this.#endpoints.reduce((sum, { connections }) => sum + connections.size, 0);
  }

  #cut(): void {
    logFact(1, "connections cut", { port: this.port, connections: this.#connections });
    for (const endpoint of this.#endpoints) for (const connection of endpoint.connections) connection.cut();
    this.#server.closeAllConnections();
    // After the turn in which `on_close` is called for them.
    host().defer(() => this.#finish());
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    const callbacks = this.#stopped ?? [];
    this.#release();
    this.#ignoreSignals();
    running.free(this.handle);
    logFact(1, "server stopped", { port: this.port });
    for (const callback of callbacks) callback();
  }
}

export function runningServers(): ReadonlySet<RunningServer> {
  return new Set(running.values());
}

/** Stops the servers that are not among `kept` and cuts their connections. */
export async function cutServers(kept: ReadonlySet<RunningServer>): Promise<void> {
  const others = [...running.values()].filter((server) => !kept.has(server));
  await Promise.all(others.map((server) => new Promise<void>((resolve) => server.stop(0, resolve))));
}

/** The server of a handle, until it has stopped. */
export function serverOf(handle: number): RunningServer | undefined {
  return running.get(handle);
}
