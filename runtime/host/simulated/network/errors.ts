// What the system says when something fails on a network, as Node tells it.
import type { Host } from "../../index.ts";

interface Peer {
  readonly address: string;
  readonly port: number;
}

/** Negative, of the system that the program runs on; 0 where it has none. */
export function errorNumber(base: Host, code: string): number {
  for (const [number, [name]] of base.util().getSystemErrorMap()) if (name === code) return number;
  return 0;
}

/** `connect ECONNREFUSED 10.0.0.1:80`. */
export function systemError(base: Host, syscall: string, code: string, peer?: Peer): Error {
  const place = peer === undefined ? "" : ` ${peer.address}:${peer.port}`;
  return Object.assign(new Error(`${syscall} ${code}${place}`), {
    errno: errorNumber(base, code),
    code,
    syscall,
    ...peer,
  });
}

export function unknownHost(base: Host, hostname: string): Error {
  const error = systemError(base, "getaddrinfo", "ENOTFOUND");
  return Object.assign(error, { message: `${error.message} ${hostname}`, hostname });
}
