// What runs at present: the one module of the runtime that has a state.
import type { Host } from "./host/index.ts";
import { nodeHost } from "./host/node.ts";

let current: Host = nodeHost;

/** The host in use. */
export function host(): Host {
  return current;
}

/** Puts another host in the place of the present one, which it answers. For the program's start and for simulations. */
export function setHost(next: Host): Host {
  const previous = current;
  current = next;
  return previous;
}
