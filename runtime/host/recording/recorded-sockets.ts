// Servers and connections of a program that is recorded: Node's own, and tapped.
import type { Server as HttpServer } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ACCEPTED, HAPPENED } from "./kinds.ts";
import type { Sockets } from "./network.ts";
import type { Recorder } from "./recorder.ts";
import { factsOf, keepFromParser, type SocketFacts, Taps, tapOf } from "./tap.ts";

/** What a server hears that is no connection it may use. */
export type ServerEvent =
  /** Before TLS. */
  | { readonly kind: "connection" }
  | { readonly kind: "error"; readonly error: unknown }
  /** A client has not sent its request in time, by a clock of Node's own. */
  | { readonly kind: "late"; readonly place: number; readonly error: unknown }
  /** One that TLS did not come about with. */
  | { readonly kind: "refused"; readonly facts: SocketFacts; readonly isDestroyed: boolean; readonly error: unknown };

const LATE_REQUEST = "ERR_HTTP_REQUEST_TIMEOUT";

function errnoOf(error: unknown): number {
  const errno: unknown = error instanceof Error ? Reflect.get(error, "errno") : undefined;
  return typeof errno === "number" ? errno : 0;
}

export class RecordedSockets implements Sockets {
  readonly #recorder: Recorder;
  readonly #places = new WeakMap<Duplex, number>();
  readonly #taps: Taps;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
    this.#taps = new Taps(recorder);
  }

  connected(connect: () => Socket): Socket {
    const socket = connect();
    this.#tap(socket);
    return socket;
  }

  kept(socket: Socket): void {
    tapOf(socket)?.kept();
  }

  reused(socket: Socket): void {
    tapOf(socket)?.reused();
  }

  bound(bind: () => unknown): unknown {
    let result: unknown;
    const errno = this.#recorder.answer(() => {
      try {
        result = bind();
        return typeof result === "number" ? result : 0;
      } catch (error) {
        if (errnoOf(error) === 0) throw error;
        return errnoOf(error);
      }
    });
    return errno === 0 ? result : errno;
  }

  server(make: () => HttpServer, makePlain?: () => HttpServer): HttpServer {
    const server = make();
    const place = this.#recorder.number();
    const tell = (event: ServerEvent): void => {
      this.#recorder.beginWith(HAPPENED, place, event);
    };
    const accept = (socket: Socket): void => {
      this.#recorder.beginWith(ACCEPTED, place, factsOf(socket));
      keepFromParser(socket);
      this.#tap(socket);
    };
    if (makePlain === undefined) server.prependListener("connection", accept);
    else this.#listenWithTls(server, tell, accept);
    server.prependListener("error", (error) => {
      if (server.listening) tell({ kind: "error", error });
    });
    server.prependListener("clientError", (error: Error, socket: Duplex) => {
      const place = this.#places.get(socket);
      if (place !== undefined && Reflect.get(error, "code") === LATE_REQUEST) tell({ kind: "late", place, error });
    });
    this.#recordListening(server);
    return server;
  }

  #listenWithTls(server: HttpServer, tell: (event: ServerEvent) => void, accept: (socket: Socket) => void): void {
    server.prependListener("connection", () => tell({ kind: "connection" }));
    server.prependListener("secureConnection", accept);
    server.prependListener("tlsClientError", (error: Error, socket: Socket) => {
      tell({ kind: "refused", facts: factsOf(socket), isDestroyed: socket.destroyed, error });
      this.#tap(socket);
    });
  }

  #recordListening(server: HttpServer): void {
    const listen: unknown = server.listen;
    const recorded = (...parameters: readonly unknown[]): HttpServer => {
      if (typeof listen === "function") Reflect.apply(listen, server, parameters);
      this.#recorder.answer(() => {
        const address = server.address();
        if (!server.listening) return undefined;
        return typeof address === "object" && address !== null ? address.port : 0;
      });
      return server;
    };
    Object.assign(server, { listen: recorded });
  }

  #tap(socket: Socket): void {
    const place = this.#recorder.number();
    this.#places.set(socket, place);
    this.#taps.tap(socket, place);
  }
}
