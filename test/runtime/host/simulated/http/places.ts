// The same program in two places: over Node's own modules, and in a simulated world.
import type { Host } from "../../../../../runtime/host/index.ts";
import { createNodeHost } from "../../../../../runtime/host/node.ts";
import { Checks, Disk, Lane, Network, simulatedHost, World } from "../../../../../runtime/host/simulated/index.ts";

export function realHost(directory: string): Host {
  return { ...createNodeHost([], directory), writeErr: () => {} };
}

export interface Place {
  /** Of the program. */
  readonly host: Host;
  /** Of somebody else. */
  readonly visitor: Host;
  readonly world: World;
}

/** Lets a world run until `begin` has called back, with what it was given. */
export async function inWorld<T>(
  directory: string,
  begin: (place: Place, done: (outcome: T) => void) => void,
  seed = 1,
): Promise<T> {
  const base = createNodeHost([], directory);
  const world = new World({ seed, pause: (next) => base.defer(next) });
  const own = {
    world,
    base,
    address: "127.0.0.1",
    network: new Network(world, base),
    disk: new Disk(world, base, directory),
    programDirectory: directory,
    environment: new Map(),
    name: "",
    nodes: undefined,
    checks: new Checks(world, new Lane("checks")),
  };
  const host = simulatedHost({ ...own, lane: new Lane("program") });
  const visitor = simulatedHost({ ...own, lane: new Lane("visitor") });
  const outcomes: T[] = [];
  begin({ host, visitor, world }, (outcome) => {
    outcomes.push(outcome);
    world.end();
  });
  await world.run();
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error(`no end: ${JSON.stringify(world.failure)}`);
  return outcome;
}
