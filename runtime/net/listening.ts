// Binding a port at once: what can go wrong is told as a panic of the caller.
import type { Server as NetServer } from "node:net";
import { host } from "../current.ts";
import { Panic } from "../values/panic.ts";
import { systemErrorText } from "./system-errors.ts";

const BACKLOG = 511;
const IPV4 = 4;
const IPV6 = 6;
const MAX_PORT = 65_535;

/** A bound socket as Node's servers take it. */
interface ServerHandle {
  listen(backlog: number): number;
  close(): void;
}

function isServerHandle(value: unknown): value is ServerHandle {
  return typeof value === "object" && value !== null && "listen" in value && "close" in value;
}

/** The bound socket, or an errno. `Server.listen` with a host would bind later and tell of failure later still. */
function bind(address: string, port: number): ServerHandle | number {
  const net = host().net();
  if (!("_createServerHandle" in net) || typeof net._createServerHandle !== "function") {
    throw new Panic("this version of Node can't bind at once");
  }
  const handle: unknown = net._createServerHandle(address, port, address.includes(":") ? IPV6 : IPV4);
  if (!isServerHandle(handle)) return Number(handle);
  // Some systems tell only now that the address is in use.
  const errno = handle.listen(BACKLOG);
  if (errno === 0) return handle;
  handle.close();
  return errno;
}

/** Host and port as one text, IPv6 addresses in brackets. */
export function hostAndPort(hostName: string, port: number): string {
  return `${hostName.includes(":") ? `[${hostName}]` : hostName}:${port}`;
}

/** Binds and starts to accept; answers the port. Panics with `cannot listen on HOST:PORT: CAUSE`. */
export function listen(server: NetServer, hostName: string, port: number): number {
  const fail = (cause: string): never => {
    throw new Panic(`cannot listen on ${hostAndPort(hostName, port)}: ${cause}`);
  };
  // The system would take any address.
  if (hostName === "") return fail("no host given");
  if (port < 0 || port > MAX_PORT) return fail("invalid port");
  const address = hostName === "localhost" ? "127.0.0.1" : hostName;
  // The system reads an address up to a NUL, and names are not looked up.
  if (host().net().isIP(address) === 0) return fail("not an IP address");
  const handle = bind(address, port);
  if (typeof handle === "number") return fail(systemErrorText(handle));
  server.listen(handle);
  const bound = server.address();
  return typeof bound === "object" && bound !== null ? bound.port : port;
}
