// Simulated worlds: virtual time, decisions, faults, and what the programs of a world have of it.
export { isSameFailure } from "./failure.ts";
export { windowOf } from "./faults.ts";
export type { Simulation } from "./simulation.ts";
export type { TraceEvent } from "./trace.ts";
export { Lane, type Planned, World } from "./world.ts";
