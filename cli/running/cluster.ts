// What the command gives programs for clusters, by the environment, as others may too.
import type { Library } from "../../compiler/trees/facts.ts";

/** The drivers that a built program may carry. */
export const clusterDrivers: readonly Library[] = ["redis", "nats"];

export const clusterName = "SNOW_CLUSTER_NAME";

/** Where the program finds the other nodes. */
export function setCluster(url: string): void {
  process.env.SNOW_CLUSTER = url;
}

/** What its manifest calls the program is what its nodes know each other by, unless the environment says it. */
export function setClusterName(name: string | undefined): void {
  if (name !== undefined) process.env[clusterName] ??= name;
}
