// Simulations: runs of whole programs in worlds of their own.
export { prepare } from "./prepare.ts";
export { type Run, runSimulation, type SimulationOptions, type SimulationPlan } from "./run.ts";
