// Nodes with one channel, in virtual time.
import { joinedNode, type TestNode } from "../../../support/cluster-nodes.ts";
import { FaultyBroker } from "../../../support/faulty-broker.ts";
import { VirtualTime } from "../../../support/virtual-time.ts";
import { plainChannel } from "./plain-channel.ts";
import { Visitor } from "./visitor.ts";

/** Of so many nodes, which know each other; visitors come to `Chat:a`. */
export function setUp(nodes: number) {
  const time = new VirtualTime();
  const system = new FaultyBroker(time);
  const key = {
    channel: plainChannel(),
    name: "Chat:a",
    parameters: ["a"],
  };
  const all = Array.from({ length: nodes }, () => {
    const node = joinedNode(system);
    node.turn(({ channels }) => {
      channels.links.connect();
      channels.served.add(key.channel);
    });
    return node;
  });
  time.advance(2000);
  const visit = (node: TestNode | undefined, person: string): Visitor => {
    if (node === undefined) throw new Error("no such node");
    return new Visitor(node, key, person);
  };
  return { time, system, key, nodes: all, visit };
}
