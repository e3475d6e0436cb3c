// The runtime, and what runs programs in simulated worlds: a file of its own, which other programs need not load.
export { isSameFailure, type TraceEvent, type WorldFailure } from "../../runtime/host/simulated/index.ts";
export * from "../../runtime/index.ts";
export { type Run, runSimulation } from "../../runtime/simulation/index.ts";
