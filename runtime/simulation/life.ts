// One life of a node: a program of its own in the world, from its start to its end or its death.
import { type Body, callBody, kill, startCallback } from "../actors/index.ts";
import { enter, type Program } from "../current.ts";
import type { Host } from "../host/index.ts";
import type { AskOutcome, Lane, World } from "../host/simulated/index.ts";
import { type Code, createProgram, startMain } from "../program.ts";
import type { OpenBroker } from "../rooms/index.ts";
import { snow_is_generator } from "../values/index.ts";
import type { BrokerClient } from "./broker/index.ts";
import { ownPart } from "./plain.ts";

/** Milliseconds that are waited for at most until a node serves and is connected. */
const LONGEST_START = 1000;
/** The status of a program that a signal ends because it does nothing about it. */
const TERMINATED = 143;

interface LifeParts {
  /** `node 2`. */
  readonly name: string;
  readonly world: World;
  /** Of the program, in this life. */
  readonly lane: Lane;
  readonly host: Host;
  /** What opens the broker; calls back with what it has of this program. */
  readonly broker: (added: (client: BrokerClient) => void) => OpenBroker;
  readonly code: Code;
  readonly main: Body;
  readonly guard: ((slice: () => void) => void) | undefined;
  /** By itself, or because it was told to. */
  readonly ended: (status: number) => void;
}

type Answer = (outcome: AskOutcome) => void;

export class Life {
  readonly #parts: LifeParts;
  readonly #program: Program;
  readonly #begun: number;
  readonly #signals = new Map<NodeJS.Signals, Set<() => void>>();
  /** Who waits for what it was asked. */
  readonly #answers = new Set<Answer>();
  #client: BrokerClient | undefined = undefined;
  #exit: (status: number) => void = () => {};
  #hasReturned = false;
  #isOver = false;

  constructor(parts: LifeParts) {
    const { world, lane, host, broker, guard } = parts;
    this.#parts = parts;
    this.#begun = world.now;
    this.#program = createProgram({
      host: { ...host, onSignal: (signal, callback) => this.#listen(signal, callback) },
      broker: broker((client) => {
        this.#client = client;
      }),
    });
    if (guard !== undefined) this.#program.actors.scheduler.guard = guard;
    world.plan(0, () => this.#begin(), { lane, routine: false });
    world.plan(LONGEST_START, () => {}, { lane, routine: false });
  }

  /** Whether there is no reason to wait for it: it serves or has nothing more to do, and it and the others know each other. */
  isReady(others: readonly Life[]): boolean {
    const { world } = this.#parts;
    if (this.#isOver || world.now - this.#begun >= LONGEST_START) return true;
    const { actors, net } = this.#program;
    if (actors.scheduler.queued > 0 || !(this.#hasReturned || net.servers.size > 0)) return false;
    return others.every((other) => this.#knows(other) && other.#knows(this));
  }

  #knows(other: Life): boolean {
    return this.#program.cluster.node?.nodes.has(other.#program.cluster.id) === true;
  }

  /** As a signal does. */
  terminate(): void {
    const { world, lane } = this.#parts;
    const tell = (): void => {
      const listeners = this.#signals.get("SIGTERM") ?? new Set();
      if (listeners.size === 0) this.#exit(TERMINATED);
      for (const listener of [...listeners]) listener();
    };
    world.plan(0, () => enter(this.#program, tell), { lane, routine: false });
  }

  /** Runs a function in a process of its own; answers how to give it up. */
  ask(action: Body, answer: Answer): () => void {
    const end: Answer = (outcome) => {
      if (this.#answers.delete(end)) answer(outcome);
    };
    this.#answers.add(end);
    const done = (value: unknown): void => {
      const own = ownPart(value);
      if (own === undefined) end({ ok: true, value });
      else end({ ok: false, text: `Sim.ask: the result holds ${own}: expected plain data, such as numbers and texts` });
    };
    const failed = (text: string): void => end({ ok: false, text });
    const { processes } = this.#program.actors.scheduler;
    const pid = enter(this.#program, () => startCallback("Sim.ask", action, [], { done, failed }));
    return () => {
      const process = processes.get(pid);
      if (!this.#answers.delete(end) || process === undefined) return;
      enter(this.#program, () => kill(process));
    };
  }

  /** Without goodbye: nothing of it happens any more. */
  die(): void {
    const { lane, name } = this.#parts;
    this.#isOver = true;
    lane.open = false;
    this.#client?.end();
    this.#program.actors.inspection.close();
    for (const answer of [...this.#answers]) answer({ ok: false, text: `${name} is not running` });
  }

  #begin(): void {
    const { code, ended } = this.#parts;
    const running = enter(this.#program, () => startMain(this.#program, { ...code, start: () => this.#run() }));
    this.#exit = running.exit;
    void running.ended.then((status) => {
      if (this.#isOver) return;
      this.die();
      ended(status);
    });
  }

  /** What runs as its main process: the top-level statements, and `main`. */
  *#run(): Generator<unknown, undefined, unknown> {
    for (const body of [this.#parts.code.start, this.#parts.main]) {
      const value = callBody(body, undefined);
      if (snow_is_generator(value)) yield value;
    }
    this.#hasReturned = true;
    return undefined;
  }

  #listen(signal: NodeJS.Signals, callback: () => void): () => void {
    const listeners = this.#signals.get(signal) ?? new Set();
    this.#signals.set(signal, listeners);
    const listener = (): void => callback();
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }
}
