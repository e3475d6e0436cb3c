// Node's modules of the network on a tape. Servers and clients of HTTP are Node's own also in a replay; only their sockets
// are others.
import type { ClientRequest, Agent as HttpAgent, Server as HttpServer, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Host } from "../index.ts";
import { kept, replaced } from "../replaced-modules.ts";

/** Makes sockets and servers whose events are recorded, or come from a recording. */
export interface Sockets {
  /** A connection that is begun here, by `connect`. */
  connected(connect: () => Socket): Socket;
  /** One of these is kept for a later request; it is used for another. */
  kept(socket: Socket): void;
  reused(socket: Socket): void;
  /** What a server listens with, by `bind`; or an errno. */
  bound(bind: () => unknown): unknown;
  /** `makePlain`: in place of a server with TLS, one without. */
  server(make: () => HttpServer, makePlain?: () => HttpServer): HttpServer;
}

type Network = Pick<Host, "net" | "http" | "https" | "tls">;

/** As Node has those that all requests share. */
const AGENT = { keepAlive: true, scheduling: "lifo", timeout: 5000 } as const;

/** Both ways that versions of Node have. */
function bindings(net: object, sockets: Sockets): object {
  const create: unknown = Reflect.get(net, "_createServerHandle");
  const Bound: unknown = Reflect.get(net, "BoundSocket");
  return {
    ...(typeof create === "function"
      ? {
          _createServerHandle: (...parameters: readonly unknown[]) =>
            sockets.bound(() => Reflect.apply(create, net, parameters)),
        }
      : {}),
    ...(typeof Bound === "function"
      ? {
          // Called with `new`, as a class is.
          BoundSocket: function bind(place: object) {
            const bound = sockets.bound(() => Reflect.construct(Bound, [place]));
            if (typeof bound === "number") throw Object.assign(new Error("cannot bind"), { errno: bound });
            return bound;
          },
        }
      : {}),
  };
}

/** What they share, with connections of ours. */
function agentOf(agent: HttpAgent, sockets: Sockets): HttpAgent {
  const create: unknown = Reflect.get(agent, "createConnection");
  const createConnection = (...parameters: readonly unknown[]): Socket =>
    sockets.connected(() => (typeof create === "function" ? Reflect.apply(create, agent, parameters) : undefined));
  const { reuseSocket: reuse } = agent;
  const reuseSocket = (socket: Socket, request: ClientRequest): void => {
    sockets.reused(socket);
    reuse.call(agent, socket, request);
  };
  agent.on("free", (socket: Socket) => sockets.kept(socket));
  return Object.assign(agent, { createConnection, reuseSocket });
}

function clientOf(
  module: typeof import("node:http") | typeof import("node:https"),
  agent: HttpAgent,
): (first: string | URL | RequestOptions, options?: RequestOptions) => unknown {
  const withAgent = (options: RequestOptions | undefined): RequestOptions =>
    options?.createConnection === undefined ? { ...options, agent } : options;
  return (first, options) =>
    typeof first === "string" || first instanceof URL
      ? module.request(first, withAgent(options))
      : module.request(withAgent(first));
}

export function networkOf(base: Host, sockets: Sockets): Network {
  const http = kept(() => {
    const module = process.getBuiltinModule("node:http");
    const createServer = (options: object) => sockets.server(() => module.createServer(options));
    const request = clientOf(module, agentOf(new module.Agent(AGENT), sockets));
    return replaced(base.http(), { createServer, request });
  });
  const https = kept(() => {
    const module = process.getBuiltinModule("node:https");
    const createServer = (options: object) =>
      sockets.server(
        () => module.createServer(options),
        () => process.getBuiltinModule("node:http").createServer(options),
      );
    const request = clientOf(module, agentOf(new module.Agent(AGENT), sockets));
    return replaced(module, { createServer, request });
  });
  const net = kept(() => {
    const module = process.getBuiltinModule("node:net");
    const connect = (...parameters: Parameters<typeof module.connect>) =>
      sockets.connected(() => module.connect(...parameters));
    return replaced(module, { connect, createConnection: connect, ...bindings(module, sockets) });
  });
  const tls = kept(() => {
    const module = process.getBuiltinModule("node:tls");
    const connect = (...parameters: Parameters<typeof module.connect>) =>
      sockets.connected(() => module.connect(...parameters));
    return replaced(module, { connect });
  });
  return { http, https, net, tls };
}
