// What a program in a simulated world has of it, beyond the doors that every host has.
import type { Checks } from "./checks.ts";
import type { Lane, World } from "./world.ts";

export interface Simulation {
  readonly world: World;
  /** Of the program's turns and timers. */
  readonly lane: Lane;
  /** Of the program: `node 2`; empty for the simulation itself. */
  readonly name: string;
  /** Of the other programs of the world; undefined in one of them. */
  readonly nodes: SimulatedNodes | undefined;
  /** Of the whole world. */
  readonly checks: Checks;
  /** Variables of all programs of the world. */
  readonly environment: Map<string, string>;
  /** What stands for extern functions. */
  readonly replacements: Replacement[];
  /** JavaScript modules that the program has called. */
  readonly foreign: Set<object>;
}

/** An extern function is known by what it calls and how the program calls that. */
interface Replacement {
  readonly module: object;
  readonly symbol: string;
  readonly name: string;
  /** A function of Snow. */
  readonly body: (...parameters: never[]) => unknown;
}

/** Programs of their own in the world, by their numbers, which count from 1. */
export interface SimulatedNodes {
  /** Runs the project's `main` in a program of its own. Calls back with its number when it serves, or waits. */
  start(started: (node: number) => void): void;
  /** As a signal would. Calls back when it has ended. */
  stop(node: number, ended: () => void): void;
  /** It dies without goodbye, and starts again from `main`; its disk keeps what was flushed. Calls back as `start`. */
  restart(node: number, started: () => void): void;
  /** Its name on the network: servers of different nodes don't get into each other's way. */
  host(node: number): string;
  /** Runs a function without parameters in a process of the node. Answers how to give it up. */
  ask(node: number, action: Action, done: (outcome: AskOutcome) => void): () => void;
  /** What one of the two publishes does not reach the other, for so many milliseconds. */
  partition(one: number, other: number, milliseconds: number): void;
  /** Ends all partitions. */
  heal(): void;
  /** Nobody is connected to the broker, for so many milliseconds. */
  breakBroker(milliseconds: number): void;
}

type Action = (...parameters: never[]) => unknown;

/** The result, which is plain data, or the text of a panic. */
export type AskOutcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly text: string };
