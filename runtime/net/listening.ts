// Binding a port at once: what can go wrong is told as a panic of the caller.

import { entry, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { bind } from "../host/binding.ts";
import type { ListeningServer } from "../host/http.ts";
import type { HostAcceptor } from "../host/index.ts";
import type { HostSocket, Place } from "../host/sockets.ts";
import { systemErrorText } from "./system-errors.ts";

const MAX_PORT = 65_535;

/** What `listen` of a socket, already bound to a free port, can fail for. */
const ALREADY_IN_USE = "address already in use";

/** What stands before the path of a Unix socket. */
const UNIX = "unix:";

/** The path of a Unix socket in place of a host; undefined when it is none. */
function socketPath(hostName: string): string | undefined {
  return hostName.startsWith(UNIX) ? hostName.slice(UNIX.length) : undefined;
}

/** Host and port as one text, IPv6 addresses in brackets; a Unix socket as it was given. */
export function hostAndPort(hostName: string, port: number): string {
  if (socketPath(hostName) !== undefined) return hostName;
  return `${hostName.includes(":") ? `[${hostName}]` : hostName}:${port}`;
}

/** Where a server accepts. */
export interface Listener {
  /** Of a Unix socket 0. */
  readonly port: number;
  /** Accepts nothing more; calls back when all that was accepted has ended. */
  close(done: () => void): void;
}

/** Binds and starts to accept. Panics with `cannot listen on HOST:PORT: CAUSE`. */
export function listen(server: ListeningServer, hostName: string, port: number): Listener {
  const fail = (cause: string): never => {
    throw new Panic(`cannot listen on ${hostAndPort(hostName, port)}: ${cause}`);
  };
  const place = placeOf(hostName, port, fail);
  const acceptor = host().acceptor();
  if (acceptor !== undefined) return handedBy(acceptor, server, place, fail);
  const bound = bind(host().net(), place);
  if (bound === undefined) throw new Panic("this version of Node can't bind at once");
  if (typeof bound === "number") return fail(systemErrorText(bound));
  server.listen(bound);
  if (!server.listening) {
    // Two sockets may be bound to one port as long as neither listens. The event of it is still to come.
    server.once("error", () => {});
    return fail(ALREADY_IN_USE);
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close: (done) => server.close(done),
  };
}

function placeOf(hostName: string, port: number, fail: (cause: string) => never): Place {
  // The system would take any address.
  if (hostName === "") return fail("no host given");
  if (port < 0 || port > MAX_PORT) return fail("invalid port");
  const address = hostName === "localhost" ? "127.0.0.1" : hostName;
  const path = socketPath(hostName);
  if (path === "" || path?.includes("\0")) return fail("not a path");
  // The system reads an address up to a NUL, and names are not looked up.
  if (path === undefined && host().net().isIP(address) === 0) return fail("not an IP address");
  return path === undefined ? { host: address, port } : { path };
}

/** A server that is handed its connections: all that Node does at its port is done here. */
function handedBy(
  acceptor: HostAcceptor,
  server: ListeningServer,
  place: Place,
  fail: (cause: string) => never,
): Listener {
  const present = new Set<HostSocket>();
  const isSecure = "setSecureContext" in server;
  let whenEmpty: (() => void) | undefined;
  const gone = entry((socket: HostSocket) => {
    present.delete(socket);
    if (present.size === 0) whenEmpty?.();
  });
  const receive = entry((socket: HostSocket) => {
    present.add(socket);
    socket.once("close", () => gone(socket));
    // As Node's own servers have them.
    socket.allowHalfOpen = !isSecure;
    socket.setNoDelay(true);
    server.emit("connection", socket);
  });
  const listening = acceptor.listen(place, receive, isSecure);
  if (!listening.ok) return fail(listening.number === 0 ? ALREADY_IN_USE : systemErrorText(listening.number));
  const { port, close } = listening.value;
  // What watches over the times of requests begins with it.
  server.emit("listening");
  return {
    port,
    close(done) {
      close();
      server.close();
      whenEmpty = done;
      if (present.size === 0) host().defer(done);
    },
  };
}
