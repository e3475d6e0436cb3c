// What a node has in its world: an address, and a disk that outlives its programs.
import type { Host } from "../host/index.ts";
import { Disk, type Lane, type SimulatedHostParts, simulatedHost } from "../host/simulated/index.ts";

/** What all programs of a world have in common. */
export type Common = Pick<
  SimulatedHostParts,
  "world" | "base" | "network" | "checks" | "programDirectory" | "environment"
>;

export interface Site {
  /** For one life, whose turns are those of the lane. */
  newHost(lane: Lane): Host;
  /** Nobody listens there any more, and who was connected is reset. */
  ended(): void;
  /** The same, and what was not flushed is lost. */
  died(): void;
}

/** Of the node with this number and name, which the network knows as `host`. */
export function newSite(common: Common, number: number, name: string, host: string): Site {
  const { world, base, network, programDirectory } = common;
  const address = `10.0.0.${number}`;
  network.name(host, address);
  let disk = new Disk(world, base, programDirectory);
  return {
    newHost: (lane) => simulatedHost({ ...common, lane, address, disk, name, nodes: undefined }),
    ended() {
      disk.release();
      disk.flush();
      network.drop(address);
    },
    died() {
      disk = disk.afterDeath();
      network.drop(address);
    },
  };
}
