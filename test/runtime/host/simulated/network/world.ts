// A world with a network, and what tests ask of both.
import { nodeHost } from "../../../../../runtime/host/node.ts";
import type { Faults } from "../../../../../runtime/host/simulated/faults.ts";
import { Lane, World } from "../../../../../runtime/host/simulated/index.ts";
import { Network, netModules } from "../../../../../runtime/host/simulated/network/index.ts";
import type { HostSocket } from "../../../../../runtime/host/sockets.ts";

export interface Wired {
  readonly world: World;
  readonly network: Network;
  readonly own: ReturnType<typeof netModules>;
}

interface WiredOptions {
  readonly seed?: number;
  readonly choices?: readonly number[];
  readonly faults?: Partial<Faults>;
}

export function wired({ seed = 1, choices, faults }: WiredOptions = {}): Wired {
  const pause = (next: () => void): void => void setImmediate(next);
  const world = new World({ seed, pause, ...(choices === undefined ? {} : { choices }) });
  world.faults = { ...world.faults, ...faults };
  const network = new Network(world, nodeHost);
  return { world, network, own: netModules(network, new Lane("program"), "127.0.0.1") };
}

/** Another program of the same world. */
export function other({ network }: Wired, address: string): Wired["own"] {
  return netModules(network, new Lane(address), address);
}

export function listen(
  doors: Wired["own"],
  place: { host?: string; port?: number; secure?: boolean },
  receive: (socket: HostSocket) => void,
): { port: number; close: () => void } {
  const { host = "127.0.0.1", port = 80, secure = false } = place;
  const listening = doors.acceptor()?.listen({ host, port }, receive, secure);
  if (listening?.ok !== true) throw new Error(`no place at ${host}:${port}: ${listening?.code}`);
  return listening.value;
}

/** What happens to a socket, in order: texts, and the names of events. */
export function heard(socket: HostSocket): string[] {
  const seen: string[] = [];
  socket.on("connect", () => seen.push("connect"));
  socket.on("data", (bytes: Buffer) => seen.push(bytes.toString("latin1")));
  socket.on("end", () => seen.push("end"));
  socket.on("error", (error) => seen.push(error.message));
  socket.on("close", () => seen.push("close"));
  return seen;
}
