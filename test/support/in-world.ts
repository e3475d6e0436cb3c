// Code of tests that runs as a process of a program in a simulated world.

import { nodeHost } from "../../runtime/host/node.ts";
import { Checks, Disk, Lane, Network, simulatedHost, World } from "../../runtime/host/simulated/index.ts";
import { inProcess, type Steps } from "./in-process.ts";

interface InWorld {
  readonly seed?: number;
  /** Of the project. */
  readonly directory: string;
}

/** Runs the steps as the main process of a program; rejects with what they throw. The world has ended then. */
export async function inWorld(
  { seed = 1, directory }: InWorld,
  steps: (world: World) => ReturnType<Steps>,
): Promise<World> {
  const world = new World({ seed, pause: setImmediate });
  world.limits = { milliseconds: 3_600_000, steps: 1_000_000 };
  const host = simulatedHost({
    world,
    lane: new Lane("program"),
    base: nodeHost,
    network: new Network(world, nodeHost),
    address: "127.0.0.1",
    disk: new Disk(world, nodeHost, directory),
    programDirectory: directory,
    environment: new Map(),
    name: "",
    nodes: undefined,
    checks: new Checks(world, new Lane("surroundings")),
  });
  const ended = inProcess(() => steps(world), host).finally(() => world.end());
  const run = world.run().then(() => {
    if (world.failure !== undefined) throw new Error(world.failure.head);
    if (!world.ended) throw new Error("nothing happens any more");
  });
  await Promise.all([ended, run]);
  return world;
}
