// What stands before the HTTP of a server where nearly everything is a handshake: plain ones are taken here, for about half
// of what a parser, its request and its answer cost. Everything else goes on to the server as if it had just come.
import type { Duplex } from "node:stream";
import { entry } from "../current.ts";
import type { HttpServer, HttpSocket } from "../host/http.ts";
import type { Connections, RequestHead, ServedConnection } from "../net/index.ts";
import { HandshakeTime, type HandshakeTimes } from "./handshake-times.ts";
import type { SocketEvents, SocketListener } from "./input.ts";
import { readPlainRequest } from "./protocol/plain-request.ts";

interface Settings {
  readonly connections: Connections;
  readonly times: HandshakeTimes;
  readonly events: SocketEvents;
  readonly take: (request: RequestHead, socket: Duplex, head: Buffer) => void;
  /** The server has it instead. */
  readonly leave: (socket: HttpSocket) => void;
}

/** A connection of which nothing has come. */
class Waiting implements ServedConnection, SocketListener {
  readonly #settings: Settings;
  readonly #socket: HttpSocket;
  readonly #time: HandshakeTime;
  /** Something has come, or nothing ever will. */
  #over = false;

  constructor(settings: Settings, socket: HttpSocket) {
    this.#settings = settings;
    this.#socket = socket;
    this.#time = new HandshakeTime(socket);
    settings.connections.add(this);
    settings.times.begin(this.#time);
    settings.events.tell(socket, this);
    socket.on("error", ignoreError);
  }

  receive(bytes: Buffer): void {
    if (this.#over) return;
    this.#over = true;
    const socket = this.#socket;
    const { connections, take, times } = this.#settings;
    connections.remove(this);
    const request = readPlainRequest(bytes);
    if (request === undefined) {
      this.#leave(bytes);
      return;
    }
    times.over(this.#time);
    take({ ...request, socket }, socket, bytes.subarray(request.length));
  }

  #leave(bytes: Buffer): void {
    const socket = this.#socket;
    const { events, leave, times } = this.#settings;
    times.handOn(this.#time);
    events.stop(socket);
    socket.off("error", ignoreError);
    socket.pause();
    socket.unshift(bytes);
    leave(socket);
    socket.resume();
  }

  ended(): void {
    if (!this.#over) this.#socket.destroy();
  }

  closed(): void {
    if (this.#over) return;
    this.#over = true;
    const { connections, times } = this.#settings;
    connections.remove(this);
    times.over(this.#time);
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
  settings: Omit<Settings, "leave">,
): void {
  const { times } = settings;
  // Others that listen, for a recording, were put before the server's own.
  const own = server.listeners(event).at(-1);
  // Where TLS is passed through as plain, the server's own listens elsewhere.
  if (own === undefined) {
    const begin = (socket: HttpSocket): void => {
      const time = new HandshakeTime(socket);
      times.begin(time);
      times.handOn(time);
    };
    server.on(event, entry(begin));
    return;
  }
  server.off(event, own);
  const leave = (socket: HttpSocket): void => Reflect.apply(own, server, [socket]);
  const all: Settings = { ...settings, leave };
  const begin = (socket: HttpSocket): void => {
    new Waiting(all, socket);
  };
  server.on(event, entry(begin));
}
