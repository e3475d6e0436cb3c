// Code of tests that runs as a process of a program in a simulated world.

import { nodeHost } from "../../runtime/host/node.ts";
import { Disk, Lane, Network, simulatedHost, World } from "../../runtime/host/simulated/index.ts";
import { inProcess, type Steps } from "./in-process.ts";

export interface InWorld {
  readonly seed?: number;
  readonly choices?: readonly number[];
  /** Of the project. */
  readonly directory: string;
}

/** Runs the steps as the main process of a program; rejects with what they throw. The world has ended then. */
export async function inWorld(
  { seed = 1, choices, directory }: InWorld,
  steps: (world: World, disk: Disk) => ReturnType<Steps>,
): Promise<World> {
  const world = new World({ seed, pause: setImmediate, ...(choices === undefined ? {} : { choices }) });
  const disk = new Disk(world, nodeHost, directory);
  const host = simulatedHost({
    world,
    lane: new Lane("program"),
    base: nodeHost,
    network: new Network(world, nodeHost),
    address: "127.0.0.1",
    disk,
    programDirectory: directory,
    environment: new Map(),
    name: "",
    nodes: undefined,
  });
  const ended = inProcess(() => steps(world, disk), host).finally(() => world.end());
  await Promise.all([ended, world.run()]);
  return world;
}
