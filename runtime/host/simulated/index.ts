// Simulated worlds: virtual time, decisions, faults, and what the programs of a world have of it.
export { type Check, Checks } from "./checks.ts";
export { Disk, diskDoors } from "./disk/index.ts";
export { isSameFailure, type WorldFailure } from "./failure.ts";
export { type Faults, noFaults, windowOf } from "./faults.ts";
export { type SimulatedHostParts, simulatedHost } from "./host.ts";
export { Network } from "./network/index.ts";
export type { AskOutcome, SimulatedNodes, Simulation } from "./simulation.ts";
export { strikeAgainAndAgain } from "./strikes.ts";
export type { TraceEvent } from "./trace.ts";
export { letWallClockLeap } from "./wall-clock.ts";
export { Lane, type Planned, World } from "./world.ts";
