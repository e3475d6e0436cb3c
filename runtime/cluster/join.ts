// How a program becomes a node of a cluster, and how it ceases to be one.
import { atProgramEnd, onShutdownSignal } from "../actors/index.ts";
import { current, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { BrokerError } from "../rooms/index.ts";
import { type ClusterAddress, parseClusterUrl } from "./drivers.ts";
import type { ClusterNode } from "./node.ts";
import { startNode } from "./part.ts";

/** Milliseconds that a node which ends has for what waits for the broker. */
const LAST_WAIT = 2000;

/** At a signal the others learn at once that this node leaves; what its servers still say is published before it ends. */
function joinThrough({ open, addresses }: ClusterAddress): ClusterNode {
  const node = startNode(open, addresses);
  onShutdownSignal(() => node.sayLeaving());
  atProgramEnd(() => node.close(LAST_WAIT));
  return node;
}

/** `SNOW_CLUSTER`, before the program begins. Answers why that is impossible, for the user. */
export function joinByEnvironment(): string | undefined {
  const url = host().environment("SNOW_CLUSTER") ?? "";
  if (url === "") return undefined;
  try {
    joinThrough(parseClusterUrl(url));
    return undefined;
  } catch (error) {
    if (error instanceof BrokerError) return `SNOW_CLUSTER: ${error.message}`;
    throw error;
  }
}

/** `Cluster.join`: the node, which connects in the background. Where the environment has said what to join, that holds. */
export function joinByProgram(url: string): ClusterNode {
  try {
    const address = parseClusterUrl(url);
    const { cluster, net } = current();
    if (cluster.node !== undefined) return cluster.node;
    if (net.servers.size > 0) throw new Panic("Cluster.join: a server listens already");
    return joinThrough(address);
  } catch (error) {
    if (error instanceof BrokerError) throw new Panic(`Cluster.join: ${error.message}`);
    throw error;
  }
}
