// What the metrics page says of the cluster, when there is one.
import type { ClusterNode } from "./node.ts";

interface ClusterMetric {
  readonly name: string;
  readonly kind: "gauge" | "counter";
  readonly help: string;
  value(): number;
}

export function clusterMetrics(node: ClusterNode): readonly ClusterMetric[] {
  const { counters } = node;
  const gauge = (name: string, help: string, value: () => number): ClusterMetric => ({
    name: `snow_cluster_${name}`,
    kind: "gauge",
    help,
    value,
  });
  const counter = (name: string, help: string, value: () => number): ClusterMetric => ({
    name: `snow_cluster_${name}_total`,
    kind: "counter",
    help,
    value,
  });
  return [
    gauge("up", "Whether the broker is there.", () => (node.disconnectedFor === undefined ? 1 : 0)),
    gauge("nodes", "Nodes that are there.", () => node.nodes.size),
    gauge("subscriptions", "Rooms, topics and others that this node hears of.", () => node.subscriptions),
    counter("messages_out", "Messages handed to the broker.", () => counters.messagesOut),
    counter("bytes_out", "Bytes handed to the broker.", () => counters.bytesOut),
    counter("messages_in", "Messages of other nodes.", () => counters.messagesIn),
    counter("bytes_in", "Bytes of other nodes.", () => counters.bytesIn),
    counter("lost", "Broadcasts that the broker was not given.", () => counters.lost),
    counter("late", "Joiners let in before their subscription stood.", () => counters.late),
    counter("gaps", "Jumps in the numbers of a node and subject.", () => counters.gaps),
    counter("malformed", "Messages dropped for their form.", () => counters.malformed),
  ];
}
