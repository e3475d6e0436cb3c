// Binding a port at once, and TLS files: what can go wrong is told as a panic of the caller.
import type { Server as NetServer } from "node:net";
import type { Server as TlsServer } from "node:tls";
import { getSystemErrorMap } from "node:util";
import { host } from "../current.ts";
import { Panic } from "../values/panic.ts";

const BACKLOG = 511;
const IPV4 = 4;
const IPV6 = 6;
const MAX_PORT = 65_535;
const MAX_FILE_BYTES = 1024 * 1024;
/** How often certificate files are looked at, ms. */
const RELOAD_INTERVAL = 1000;

/** The system's words for an errno. */
export function systemErrorText(errno: number): string {
  return getSystemErrorMap().get(-Math.abs(errno))?.[1] ?? `error ${Math.abs(errno)}`;
}

/** An error of a socket as a sentence, without the system's own names. */
export function sentenceOf(error: Error): string {
  return "errno" in error && typeof error.errno === "number" ? systemErrorText(error.errno) : error.message;
}

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

export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

function readPem(what: string, path: string): Buffer {
  if (path === "") throw new Panic(`cannot read ${what}: no path given`);
  const file = host().readFile(path, MAX_FILE_BYTES);
  if (!file.ok) throw new Panic(`cannot read ${what} ${path}: ${systemErrorText(file.number)}`);
  return Buffer.from(file.value);
}

/** Reads both files. Panics with `cannot read certificate PATH: CAUSE` or `cannot read private key PATH: CAUSE`. */
export function readKeyPair({ certificate, key }: TlsFiles): KeyPair {
  const pair = { cert: readPem("certificate", certificate), key: readPem("private key", key) };
  const { createSecureContext } = host().tls();
  try {
    createSecureContext({ cert: pair.cert });
  } catch {
    throw new Panic(`cannot read certificate ${certificate}: invalid PEM`);
  }
  try {
    createSecureContext({ key: pair.key });
  } catch {
    throw new Panic(`cannot read private key ${key}: invalid PEM`);
  }
  try {
    createSecureContext(pair);
  } catch {
    throw new Panic(`cannot read private key ${key}: does not belong to the certificate`);
  }
  return pair;
}

/** Takes changed files into use for new connections; while they can't be used the old ones stay. Answers how to stop. */
export function reloadOnChange(server: TlsServer, files: TlsFiles, report: (text: string) => void): () => void {
  const { watchFile, unwatchFile } = host().fileSystem();
  const reload = (): void => {
    try {
      server.setSecureContext(readKeyPair(files));
      report("TLS certificate reloaded");
    } catch (error) {
      report(`TLS certificate not reloaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const paths = new Set([files.certificate, files.key]);
  for (const path of paths) watchFile(path, { persistent: false, interval: RELOAD_INTERVAL }, reload);
  return () => {
    for (const path of paths) unwatchFile(path, reload);
  };
}
