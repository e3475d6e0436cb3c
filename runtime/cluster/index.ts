// The other nodes of a program: over a broker, what rooms and channels ask of them; and the workers that it may run in.
export { clusterUrlMistake } from "./drivers.ts";
export { joinByEnvironment, joinByProgram, leaveUnlessServing, runInWorkers } from "./join.ts";
export type { ClusterNode } from "./node.ts";
export { createCluster, linkToParent } from "./part.ts";
export { workersWanted } from "./workers/index.ts";
