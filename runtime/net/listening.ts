// Binding a port at once: what can go wrong is told as a panic of the caller.

import type { Server as NetServer } from "node:net";
import { host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { systemErrorText } from "./system-errors.ts";

const MAX_PORT = 65_535;

/** What `listen` of a socket, already bound to a free port, can fail for. */
const ALREADY_IN_USE = "address already in use";

type Net = typeof import("node:net");

/** A port of an address, or the path of a Unix socket. */
interface Place {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
}

/** What stands before the path of a Unix socket. */
const UNIX = "unix:";

function errnoOf(error: unknown): number {
  return error instanceof Error && "errno" in error && typeof error.errno === "number" ? error.errno : 0;
}

/**
 * What a server listens with, or an errno. `Server.listen` with an address would bind later and tell of failure later
 * still; a call that waits for that would make every function that starts a server one that may suspend. Versions of
 * Node before 24 bind at once under an unofficial name only, which does not change any more.
 */
function bind(place: Place): unknown {
  const net: Omit<Net, "BoundSocket"> & Partial<Pick<Net, "BoundSocket">> = host().net();
  if (net.BoundSocket === undefined) {
    if (!("_createServerHandle" in net) || typeof net._createServerHandle !== "function") {
      throw new Panic("this version of Node can't bind at once");
    }
    const { host: address = "", port, path } = place;
    if (path !== undefined) return net._createServerHandle(path, -1, -1);
    return net._createServerHandle(address, port, net.isIP(address));
  }
  try {
    return new net.BoundSocket(place);
  } catch (error) {
    return errnoOf(error);
  }
}

/** The path of a Unix socket in place of a host; undefined when it is none. */
function socketPath(hostName: string): string | undefined {
  return hostName.startsWith(UNIX) ? hostName.slice(UNIX.length) : undefined;
}

/** Host and port as one text, IPv6 addresses in brackets; a Unix socket as it was given. */
export function hostAndPort(hostName: string, port: number): string {
  if (socketPath(hostName) !== undefined) return hostName;
  return `${hostName.includes(":") ? `[${hostName}]` : hostName}:${port}`;
}

/** Binds and starts to accept; answers the port, of a Unix socket 0. Panics with `cannot listen on HOST:PORT: CAUSE`. */
export function listen(server: NetServer, hostName: string, port: number): number {
  const fail = (cause: string): never => {
    throw new Panic(`cannot listen on ${hostAndPort(hostName, port)}: ${cause}`);
  };
  // The system would take any address.
  if (hostName === "") return fail("no host given");
  if (port < 0 || port > MAX_PORT) return fail("invalid port");
  const address = hostName === "localhost" ? "127.0.0.1" : hostName;
  const path = socketPath(hostName);
  if (path === "" || path?.includes("\0")) return fail("not a path");
  // The system reads an address up to a NUL, and names are not looked up.
  if (path === undefined && host().net().isIP(address) === 0) return fail("not an IP address");
  const bound = bind(path === undefined ? { host: address, port } : { path });
  if (typeof bound === "number") return fail(systemErrorText(bound));
  server.listen(bound);
  if (!server.listening) {
    // Two sockets may be bound to one port as long as neither listens. The event of it is still to come.
    server.once("error", () => {});
    return fail(ALREADY_IN_USE);
  }
  const place = server.address();
  return typeof place === "object" && place !== null ? place.port : 0;
}
