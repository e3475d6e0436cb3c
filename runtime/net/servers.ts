// Servers of the running program: what listens, how it stops, and the signals that stop everything.
import { holdOpen, onShutdownSignal } from "../actors/index.ts";
import { current, entry, host } from "../current.ts";
import type { HttpServer, HttpsServer } from "../host/http.ts";
import type { HostTimer } from "../host/index.ts";
import { logFact, tell } from "../log.ts";
import type { Connections, ServedConnection } from "./connections.ts";
import { DescriptorWatch } from "./descriptor-watch.ts";
import { drainTime } from "./drain.ts";
import { CLOSE_TIMEOUT } from "./linger.ts";
import { hostAndPort, type Listener, listen } from "./listening.ts";
import { sentenceOf } from "./system-errors.ts";
import { type KeyPair, readKeyPair, reloadOnChange, type TlsFiles } from "./tls-files.ts";

/** Milliseconds that clients have to close after SIGINT or SIGTERM. */
const SIGNAL_GRACE = 5000;

interface ServerOptions {
  /** In the line that tells of the start: `WebSocket`, `HTTP`. */
  readonly kind: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: TlsFiles | undefined;
  /** Those that are no longer HTTP, by the places where they came. */
  readonly connections: readonly Connections[];
  /** Makes Node's server, one for TLS when there are keys. */
  create(keys: KeyPair | undefined): HttpServer | HttpsServer;
}

export class RunningServer {
  readonly handle: number;
  readonly port: number;
  readonly #server: HttpServer | HttpsServer;
  readonly #listener: Listener;
  readonly #connections: readonly Connections[];
  readonly #release: () => void;
  readonly #stopReloading: (() => void) | undefined;
  readonly #ignoreSignals: () => void;
  readonly #descriptors: DescriptorWatch;
  #stopped: (() => void)[] | undefined;
  /** Cuts what is left when the time for closing is over. */
  #cutTimer: HostTimer | undefined;
  #cutDue = Number.POSITIVE_INFINITY;
  /** Closes of a drain that are still to come. */
  readonly #spread = new Set<HostTimer>();
  #finished = false;

  /** Binds at once; panics when that fails. */
  constructor(options: ServerOptions) {
    const { kind, tls } = options;
    const pair = tls === undefined ? undefined : readKeyPair(tls);
    const server = options.create(pair);
    this.#listener = listen(server, options.host, options.port);
    this.port = this.#listener.port;
    this.#server = server;
    this.#connections = options.connections;
    this.#stopReloading =
      tls !== undefined && "setSecureContext" in server ? reloadOnChange(server, tls, tell) : undefined;
    const place = hostAndPort(options.host, this.port);
    // Running out of descriptors is no reason to end: connections are accepted again when some are free.
    server.on(
      "error",
      entry((error) => tell(`${kind} server on ${place}: ${sentenceOf(error)}`)),
    );
    this.#descriptors = new DescriptorWatch(() =>
      tell(`${kind} server on ${place}: too many open files, connections are refused`),
    );
    server.on(
      "connection",
      entry(() => this.#descriptors.accepted()),
    );
    this.#release = holdOpen();
    const { net } = current();
    this.handle = net.servers.allocate(this);
    net.isDrained = false;
    this.#ignoreSignals = onShutdownSignal(() => new Promise((resolve) => this.#stopForSignal(resolve)));
    logFact(1, "server started", { kind, host: options.host, port: this.port, tls: tls === undefined ? "no" : "yes" });
    tell(`${kind}${tls === undefined ? "" : " TLS"} server listening on ${place}`);
  }

  /** Whether it takes connections. */
  get accepts(): boolean {
    return this.#stopped === undefined;
  }

  #stopForSignal(done: () => void): void {
    const time = drainTime();
    if (time === 0) this.stop(SIGNAL_GRACE, done);
    else this.drain(time, done);
  }

  /** Stops accepting and closes all connections with 1001; after `grace` ms cuts what is left, then calls back. */
  stop(grace: number, done: () => void): void {
    if (!this.#begin(done)) return;
    this.#cutAfter(grace);
    for (const timer of this.#spread) host().clearTimer(timer);
    this.#spread.clear();
    for (const connection of this.#present()) connection.shutDown();
  }

  /** As `stop`, but the closes are spread over so many ms at random; then clients have the time that a close has. */
  drain(spread: number, done: () => void): void {
    const before = this.#stopped;
    current().net.isDrained = true;
    if (!this.#begin(done) || before !== undefined) return;
    const time = Math.max(0, spread);
    this.#cutAfter(time + CLOSE_TIMEOUT);
    for (const connection of this.#present()) {
      const timer = host().setTimer((host().randomUint32() / 2 ** 32) * time, () => {
        this.#spread.delete(timer);
        connection.shutDown();
      });
      this.#spread.add(timer);
    }
  }

  /** Nobody is let in any more; `done` is called when all are gone. False: they are already. */
  #begin(done: () => void): boolean {
    if (this.#finished) {
      done();
      return false;
    }
    if (this.#stopped !== undefined) {
      this.#stopped.push(done);
      return true;
    }
    this.#stopped = [done];
    logFact(1, "server stopping", { port: this.port, connections: this.#present().length });
    this.#stopReloading?.();
    this.#descriptors.stop();
    let waiting = this.#connections.length + 1;
    const part = (): void => {
      waiting -= 1;
      if (waiting === 0) this.#finish();
    };
    this.#listener.close(entry(part));
    this.#server.closeIdleConnections();
    for (const connections of this.#connections) {
      connections.close();
      connections.whenEmpty(part);
    }
    return !this.#finished;
  }

  /** The earliest time counts. */
  #cutAfter(milliseconds: number): void {
    if (this.#finished) return;
    const due = host().monotonicClock() + Math.max(0, milliseconds);
    if (due >= this.#cutDue) return;
    if (this.#cutTimer !== undefined) host().clearTimer(this.#cutTimer);
    this.#cutDue = due;
    this.#cutTimer = host().setTimer(Math.max(0, milliseconds), () => this.#cut());
  }

  /** What is open, being admitted, or being closed. */
  #present(): ServedConnection[] {
    return this.#connections.flatMap((connections) => connections.all());
  }

  #cut(): void {
    const present = this.#present();
    logFact(1, "connections cut", { port: this.port, connections: present.length });
    for (const connection of present) connection.cut();
    this.#server.closeAllConnections();
    // After the turn in which `on_close` is called for them.
    host().defer(() => this.#finish());
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#cutTimer !== undefined) host().clearTimer(this.#cutTimer);
    for (const timer of this.#spread) host().clearTimer(timer);
    const callbacks = this.#stopped ?? [];
    this.#release();
    this.#ignoreSignals();
    current().net.servers.free(this.handle);
    logFact(1, "server stopped", { port: this.port });
    for (const callback of callbacks) callback();
  }
}

export function runningServers(): ReadonlySet<RunningServer> {
  return new Set(current().net.servers.values());
}

/** Whether some server takes connections. */
export function isServing(): boolean {
  return [...current().net.servers.values()].some(({ accepts }) => accepts);
}

/** Stops the servers that are not among `kept` and cuts their connections. */
export async function cutServers(kept: ReadonlySet<RunningServer>): Promise<void> {
  const others = [...current().net.servers.values()].filter((server) => !kept.has(server));
  await Promise.all(others.map((server) => new Promise<void>((resolve) => server.stop(0, resolve))));
}

/** The server of a handle, until it has stopped. */
export function serverOf(handle: number): RunningServer | undefined {
  return current().net.servers.get(handle);
}
