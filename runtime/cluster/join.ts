// How a program becomes a node of a cluster, and how it ceases to be one.
import { atProgramEnd, onShutdownSignal } from "../actors/index.ts";
import { current, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import type { Simulation } from "../host/simulated/index.ts";
import { drainMistake, isServing } from "../net/index.ts";
import { printableLines } from "../printable.ts";
import { BrokerError, type OpenBroker } from "../rooms/index.ts";
import { announced } from "./announcement.ts";
import { type ClusterAddress, parseClusterUrl } from "./drivers.ts";
import type { ClusterNode } from "./node.ts";
import { clusterName, clusterSecret, startNode } from "./part.ts";
import { Wire } from "./wire.ts";
import { HubBroker, runWorkers, type Workers } from "./workers/index.ts";

/** Milliseconds that a node which ends has for what waits for the broker. */
const LAST_WAIT = 2000;

/** Exit statuses where the environment asks for what there is not. */
const USAGE = 2;
const FAILURE = 1;

/** At a signal the others learn at once that this node leaves; what its servers still say is published before it ends. */
function joinThrough({ open, addresses }: Pick<ClusterAddress, "open" | "addresses">): ClusterNode {
  const node = startNode(open, addresses);
  onShutdownSignal(() => node.sayLeaving());
  atProgramEnd(() => node.close(LAST_WAIT));
  return node;
}

/** A URL as this process joins it by itself. Throws BrokerError. */
function ownAddress(url: string): ClusterAddress {
  const address = parseClusterUrl(url);
  return { ...address, open: announced(address, `node ${current().cluster.id}`) };
}

/** What the environment says to join; `""`: nothing. */
function wantedUrl(): string {
  return host().environment("SNOW_CLUSTER") ?? "";
}

/**
 * `SNOW_CLUSTER`, before the program begins; a worker joins the others, and what to join besides is its parent's matter.
 * Answers why that is impossible, for the user.
 */
export function joinByEnvironment(): string | undefined {
  const { link, broker } = current().cluster;
  if (broker !== undefined) {
    joinThrough({ open: broker, addresses: [] });
    return undefined;
  }
  if (link !== undefined) {
    joinThrough({ open: (_addresses, _settings, events) => new HubBroker(link, events), addresses: [] });
    return undefined;
  }
  const url = wantedUrl();
  if (url === "") return undefined;
  try {
    joinThrough(ownAddress(url));
    return undefined;
  } catch (error) {
    if (error instanceof BrokerError) return `SNOW_CLUSTER: ${error.message}`;
    throw error;
  }
}

/**
 * `Cluster.join`: the node, which connects in the background. Where the environment has said what to join, that holds.
 * In a worker it is the parent that is asked to connect, for all of them; the promise rejects with a Panic.
 */
export function joinByProgram(url: string): ClusterNode | Promise<ClusterNode> {
  try {
    const address = parseClusterUrl(url);
    const { cluster, net } = current();
    const { node, link } = cluster;
    if (node !== undefined && (link === undefined || wantedUrl() !== "")) return node;
    const { simulation } = host();
    if (simulation !== undefined && node === undefined) refuseBroker(simulation);
    if (net.servers.size > 0)
      throw new Panic("Cluster.join: a server listens already: call it before the first server listens");
    if (node === undefined || link === undefined) return joinThrough(ownAddress(url));
    const settings = { name: clusterName(), node: cluster.id };
    return link.join(address.addresses, settings).then(() => node, failJoin);
  } catch (error) {
    return failJoin(error);
  }
}

/** A simulated world has a broker of its own, which its nodes have joined before they begin. */
function refuseBroker({ world }: Simulation): never {
  const head = "Cluster.join: no broker is part of the simulated world but the one of its nodes";
  const lines = ["Sim.node() starts the program on a node, which is joined to the others"];
  world.fail({ kind: "refused", head, lines });
  throw new Panic(head);
}

function failJoin(error: unknown): never {
  if (error instanceof BrokerError) throw new Panic(`Cluster.join: ${error.message}`);
  throw error;
}

/** A server is being drained: when no other takes connections the others learn at once that this node leaves. */
export function leaveUnlessServing(): void {
  if (!isServing()) current().cluster.node?.sayLeaving();
}

/** Has processes run the program, and gives the exit status of them all. What the environment says to join the parent joins. */
export async function runInWorkers(wanted: Workers): Promise<number> {
  if ("mistake" in wanted) return refuse(wanted.mistake, USAGE);
  const mistake = drainMistake();
  if (mistake !== undefined) return refuse(mistake, USAGE);
  const who = wanted.count === 1 ? "1 worker" : `${wanted.count} workers`;
  const open: OpenBroker = (addresses, settings, events) =>
    announced(parseClusterUrl(addresses.join(",")), who)(addresses, settings, events);
  const url = wantedUrl();
  const settings = { name: clusterName(), node: current().cluster.id };
  const wire = new Wire(clusterSecret());
  const all = { kind: "all", name: "" } as const;
  const leaving = (node: string) => wire.write(all, { kind: "leaving", node, number: 0, count: 0 }, []);
  try {
    const join = url === "" ? undefined : { addresses: parseClusterUrl(url).addresses, settings };
    return await runWorkers({ count: wanted.count, open, leaving, join });
  } catch (error) {
    if (error instanceof BrokerError) return refuse(`SNOW_CLUSTER: ${error.message}`, FAILURE);
    throw error;
  }
}

function refuse(text: string, status: number): number {
  host().writeErr(printableLines([`error: ${text}`]));
  return status;
}
