// Binding at once, in all versions of Node.
import type { NetModule, Place } from "./sockets.ts";

type Net = typeof import("node:net");

function errnoOf(error: unknown): number {
  return error instanceof Error && "errno" in error && typeof error.errno === "number" ? error.errno : 0;
}

/**
 * What a server listens with, or an errno; undefined: this Node can't. `Server.listen` with an address would bind later and
 * tell of failure later still; a call that waits for that would make every function that starts a server one that may
 * suspend. Versions of Node before 24 bind at once under an unofficial name only, which does not change any more.
 */
export function bind(module: NetModule, place: Place): unknown {
  const net: NetModule & Partial<Pick<Net, "BoundSocket">> = module;
  if (net.BoundSocket === undefined) {
    if (!("_createServerHandle" in net) || typeof net._createServerHandle !== "function") return undefined;
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
