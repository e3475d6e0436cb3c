// Programs that are the nodes of one cluster, in virtual time, over a simulated broker.

import type { ClusterNode } from "../../runtime/cluster/node.ts";
import { startNode } from "../../runtime/cluster/part.ts";
import type { Program } from "../../runtime/current.ts";
import { createProgram } from "../../runtime/program.ts";
import type { FaultyBroker, FaultyClient } from "./faulty-broker.ts";

export interface TestNode {
  readonly program: Program;
  readonly cluster: ClusterNode;
  readonly broker: FaultyClient;
  /** What it has written to standard error. */
  errors(): string;
  /** A turn of its program. */
  turn<R>(action: (program: Program) => R): R;
}

interface NodeOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Bytes that may wait for the broker. */
  readonly limit?: number;
}

/** A program that has begun to join. */
export function joinedNode(system: FaultyBroker, options: NodeOptions = {}): TestNode {
  let errors = "";
  const { time } = system;
  const { environment = {}, limit } = options;
  const program = createProgram({
    host: time.host({
      environment: (name) => environment[name],
      writeErr: (text) => {
        errors += text;
      },
    }),
  });
  const cluster = time.turn(program, () => startNode(system.open, ["simulated"], limit));
  const broker = system.brokers.get(cluster.node);
  if (broker === undefined) throw new Error("the node has opened no broker");
  return {
    program,
    cluster,
    broker,
    errors: () => errors,
    turn: (action) => time.turn(program, () => action(program)),
  };
}
