// What stands before the HTTP of a server where nearly everything is a handshake: plain ones are taken here, for about half
// of what a parser, its request and its answer cost. Everything else goes on to the server as if it had just come.
import type { Duplex } from "node:stream";
import { entry } from "../current.ts";
import type { HttpServer, HttpSocket } from "../host/http.ts";
import type { Connections, RequestHead, ServedConnection } from "../net/index.ts";
import { readPlainRequest } from "./protocol/plain-request.ts";

type Take = (request: RequestHead, socket: Duplex, head: Buffer) => void;

/** A connection of which nothing has come. */
class Waiting implements ServedConnection {
  readonly #socket: HttpSocket;
  readonly #connections: Connections;

  constructor(socket: HttpSocket, connections: Connections) {
    this.#socket = socket;
    this.#connections = connections;
    connections.add(this);
  }

  /** Something has come, or nothing ever will. */
  over(): void {
    this.#connections.remove(this);
  }

  shutDown(): void {
    this.cut();
  }

  cut(): void {
    this.#socket.destroy();
  }
}

/** What an error means is told by the `close` that follows. */
export function ignoreError(): void {}

/** `event`: by which the server takes connections. */
export function standBefore(
  server: HttpServer,
  event: "connection" | "secureConnection",
  { connections, take }: { readonly connections: Connections; readonly take: Take },
): void {
  // Others that listen, for a recording, were put before the server's own.
  const own = server.listeners(event).at(-1);
  // Where TLS is passed through as plain, the server's own listens elsewhere.
  if (own === undefined) return;
  server.off(event, own);
  const begin = entry((socket: HttpSocket): void => {
    const waiting = new Waiting(socket, connections);
    const stopWaiting = (): void => {
      waiting.over();
      socket.off("data", came).off("end", ended).off("close", stopWaiting).off("error", ignoreError);
      socket.pause();
    };
    const came = entry((bytes: Buffer): void => {
      stopWaiting();
      const request = readPlainRequest(bytes);
      if (request === undefined) {
        socket.unshift(bytes);
        Reflect.apply(own, server, [socket]);
        socket.resume();
      } else take({ ...request, socket }, socket, bytes.subarray(request.length));
    });
    const ended = (): void => {
      stopWaiting();
      socket.destroy();
    };
    socket.on("error", ignoreError).on("close", stopWaiting).on("end", ended).on("data", came);
  });
  server.on(event, begin);
}
