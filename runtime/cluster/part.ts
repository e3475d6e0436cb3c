// What a program has of the cluster.
import { current, host } from "../current.ts";
import type { Host } from "../host/index.ts";
import type { OpenBroker } from "../rooms/index.ts";
import type { MakeMessage } from "./frames.ts";
import { Leaderships } from "./leadership.ts";
import { clusterMetrics } from "./metrics.ts";
import { ClusterNode } from "./node.ts";
import { ParentLink } from "./workers/index.ts";

/** Bytes of a node's id: 12 characters. */
const ID_BYTES = 9;

interface ClusterPart {
  /** 12 characters of base64url, other ones at each start. */
  readonly id: string;
  /** To the process that has started this one as a worker of several; undefined: there is one process. */
  link: ParentLink | undefined;
  /** Joined whatever the environment says; undefined: there is none but those. */
  readonly broker: OpenBroker | undefined;
  readonly makeMessage: MakeMessage;
  /** What runs on one node at a time. */
  readonly leaderships: Leaderships;
  /** undefined: the program is alone. */
  node: ClusterNode | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly cluster: ClusterPart;
  }
}

/** `makeMessage`: of a frame that another node has sent, for members that want it in a form of their own. */
export function createCluster(own: Host, makeMessage: MakeMessage, broker?: OpenBroker): ClusterPart {
  let id: string | undefined;
  return {
    get id() {
      id ??= Buffer.from(own.randomBytes(ID_BYTES)).toString("base64url");
      return id;
    },
    link: undefined,
    broker,
    makeMessage,
    leaderships: new Leaderships(),
    node: undefined,
  };
}

/** If the current program is a worker, its parent is heard from here on. `page`: as that of `ParentLink`. */
export function linkToParent(page: () => string): void {
  const parent = host().parent();
  if (parent !== undefined) current().cluster.link = new ParentLink(parent, page);
}

/** What separates programs on one broker. */
export function clusterName(): string {
  return host().environment("SNOW_CLUSTER_NAME") ?? "snow";
}

/** `""`: messages are not sealed. */
export function clusterSecret(): string {
  return host().environment("SNOW_CLUSTER_SECRET") ?? "";
}

/**
 * Makes the current program a node, which begins to connect in the background. `limit`: bytes that may wait for the
 * broker, for tests. Throws BrokerError when an address is none of this broker.
 */
export function startNode(open: OpenBroker, addresses: readonly string[], limit?: number): ClusterNode {
  const { cluster, net, rooms } = current();
  const settings = {
    node: cluster.id,
    name: clusterName(),
    secret: clusterSecret(),
    makeMessage: cluster.makeMessage,
  };
  const node = new ClusterNode(limit === undefined ? settings : { ...settings, limit }, open, addresses);
  cluster.node = node;
  rooms.cluster = node;
  net.metrics = [...net.metrics, ...clusterMetrics(node)];
  return node;
}
