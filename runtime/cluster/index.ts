// The other nodes of a program: over a broker, what rooms and channels ask of them.
export { joinByEnvironment, joinByProgram } from "./join.ts";
export { createCluster } from "./part.ts";
