// What a program has of the cluster.
import { current, host } from "../current.ts";
import type { Host } from "../host/index.ts";
import type { OpenBroker } from "../rooms/index.ts";
import type { MakeMessage } from "./frames.ts";
import { clusterMetrics } from "./metrics.ts";
import { ClusterNode } from "./node.ts";

/** Bytes of a node's id: 12 characters. */
const ID_BYTES = 9;

interface ClusterPart {
  /** 12 characters of base64url, other ones at each start. */
  readonly id: string;
  /** The number of this process among the workers of a program, from 1; 0: there is one process. */
  worker: number;
  readonly makeMessage: MakeMessage;
  /** undefined: the program is alone. */
  node: ClusterNode | undefined;
}

declare module "../current.ts" {
  interface Program {
    readonly cluster: ClusterPart;
  }
}

/** `makeMessage`: of a frame that another node has sent, for members that want it in a form of their own. */
export function createCluster(own: Host, makeMessage: MakeMessage): ClusterPart {
  let id: string | undefined;
  return {
    get id() {
      id ??= Buffer.from(own.randomBytes(ID_BYTES)).toString("base64url");
      return id;
    },
    worker: 0,
    makeMessage,
    node: undefined,
  };
}

/**
 * Makes the current program a node, which begins to connect in the background. `limit`: bytes that may wait for the
 * broker, for tests. Throws BrokerError when an address is none of this broker.
 */
export function startNode(open: OpenBroker, addresses: readonly string[], limit?: number): ClusterNode {
  const { cluster, net, rooms } = current();
  const settings = {
    node: cluster.id,
    name: host().environment("SNOW_CLUSTER_NAME") ?? "snow",
    secret: host().environment("SNOW_CLUSTER_SECRET") ?? "",
    makeMessage: cluster.makeMessage,
  };
  const node = new ClusterNode(limit === undefined ? settings : { ...settings, limit }, open, addresses);
  cluster.node = node;
  rooms.cluster = node;
  net.metrics = [...net.metrics, ...clusterMetrics(node)];
  return node;
}
