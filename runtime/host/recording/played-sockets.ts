// Servers and connections of a replay: who connects, and what comes of it, stands in the recording.
import type { Server as HttpServer } from "node:http";
import type { Socket } from "node:net";
import { ACCEPTED } from "./kinds.ts";
import type { Sockets } from "./network.ts";
import { unpacked } from "./plain.ts";
import { playedSocket, type Watcher } from "./played-socket.ts";
import type { Beginning, Player } from "./player.ts";
import type { ServerEvent } from "./recorded-sockets.ts";
import type { SocketFacts } from "./tap.ts";

/** What a server of a replay listens with. */
class PlayedBinding {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  getsockname(out: { port?: number; address?: string }): number {
    Object.assign(out, { port: this.#port, address: "" });
    return 0;
  }

  close(): void {}
  ref(): void {}
  unref(): void {}
}

export class PlayedSockets implements Sockets {
  readonly #player: Player;
  readonly #watcher: Watcher;
  readonly #sockets = new Map<number, Socket>();

  constructor(player: Player, watcher: Watcher) {
    this.#player = player;
    this.#watcher = watcher;
  }

  connected(): Socket {
    return this.#make(undefined);
  }

  kept(): void {}
  reused(): void {}

  bound(): unknown {
    const errno = this.#player.answer(() => 0);
    return errno === 0 ? {} : errno;
  }

  server(make: () => HttpServer, makePlain?: () => HttpServer): HttpServer {
    const server = (makePlain ?? make)();
    // Whoever was too slow then is so now, and nobody else.
    Object.assign(server, { headersTimeout: 0, requestTimeout: 0 });
    if (makePlain !== undefined) waitForTls(server);
    const accepted = makePlain === undefined ? "connection" : "secureConnection";
    this.#player.receive(this.#player.number(), (beginning) => this.#happen(server, accepted, beginning));
    const listen = (): HttpServer => this.#listen(server);
    return Object.assign(server, { listen });
  }

  #listen(server: HttpServer): HttpServer {
    const port = this.#player.answer((): number | undefined => undefined);
    if (port === undefined) return server;
    Reflect.set(server, "_handle", new PlayedBinding(port));
    process.nextTick(() => server.emit("listening"));
    return server;
  }

  #happen(server: HttpServer, accepted: string, { kind, bytes }: Beginning): void {
    if (kind === ACCEPTED) {
      const facts: SocketFacts = unpacked(bytes);
      const socket = this.#make(facts, server);
      server.emit(accepted, socket);
      return;
    }
    const event: ServerEvent = unpacked(bytes);
    switch (event.kind) {
      case "connection":
        server.emit("connection");
        return;
      case "error":
        server.emit("error", event.error);
        return;
      case "late":
        server.emit("clientError", event.error, this.#sockets.get(event.place));
        return;
      case "refused": {
        const socket = this.#make(event.facts);
        if (event.isDestroyed) socket.destroy();
        if (!server.emit("clientError", event.error, socket)) socket.destroy();
      }
    }
  }

  #make(facts: SocketFacts | undefined, server?: HttpServer): Socket {
    const player = this.#player;
    const place = player.number();
    const parts = { player, watcher: this.#watcher, place, facts };
    if (server !== undefined) count(server, 1);
    const removed = (): void => {
      if (server !== undefined) count(server, -1);
    };
    const socket = playedSocket({ ...parts, removed });
    this.#sockets.set(place, socket);
    socket.once("close", () => this.#sockets.delete(place));
    return socket;
  }
}

/** Its own count, by which it knows when it has closed. */
function count(server: HttpServer, difference: number): void {
  const present: unknown = Reflect.get(server, "_connections");
  Reflect.set(server, "_connections", (typeof present === "number" ? present : 0) + difference);
  const drained: unknown = Reflect.get(server, "_emitCloseIfDrained");
  if (difference < 0 && typeof drained === "function") Reflect.apply(drained, server, []);
}

/** Its connections are those that come when TLS is there. */
function waitForTls(server: HttpServer): void {
  for (const listener of server.listeners("connection")) {
    const take = (...parameters: unknown[]): unknown => Reflect.apply(listener, server, parameters);
    server.on("secureConnection", take);
  }
  server.removeAllListeners("connection");
  Object.assign(server, { setSecureContext: () => {} });
}
