// What a simulated world has no network for.
import type { Host, Libraries } from "../../index.ts";
import type { World } from "../world.ts";

/** Ends the run, and whatever asked for it. */
export function refuse(world: World, what: string): never {
  const lines = ["a simulation reaches its own servers only"];
  world.fail({ kind: "refused", head: `${what} is not part of the simulated world`, lines });
  throw new Error("the world has ended");
}

/** Those that a host has, without what they would reach on a network of their own. */
export function librariesOf(world: World, base: Host): Libraries {
  return {
    ...base.libraries,
    redis: () => refuse(world, "Redis"),
    nats: () => refuse(world, "NATS"),
    postgres: () => refuse(world, "PostgreSQL"),
  };
}
