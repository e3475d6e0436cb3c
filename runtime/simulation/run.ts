// One run of one simulation: a world is made for it from a seed, and gone when it is over.
import { type Body, beginTests, callBody, type Failure, waitForOutside, waitLines } from "../actors/index.ts";
import { enter, type Program } from "../current.ts";
import { describeStrayError, errorText } from "../failures/index.ts";
import type { Host } from "../host/index.ts";
import { createNodeHost } from "../host/node.ts";
import {
  Checks,
  Disk,
  Lane,
  letWallClockLeap,
  Network,
  noFaults,
  type Simulation,
  simulatedHost,
  type TraceEvent,
  World,
  type WorldFailure,
} from "../host/simulated/index.ts";
import { type Code, createProgram, load } from "../program.ts";
import { type Suspended, snow_is_generator } from "../values/index.ts";
import { Nodes } from "./nodes.ts";
import { prepare } from "./prepare.ts";
import { type Common, newSite } from "./site.ts";

/** What is run; many runs share it. */
export interface SimulationPlan {
  readonly code: Code;
  /** `sim_everybody_hears`. */
  readonly name: string;
  /** The function of the simulation; gives a text, empty when all is well. */
  readonly body: Body;
  /** `main` of the project, for further programs. */
  readonly main?: Body | undefined;
  /** Of the project: absolute path. */
  readonly directory: string;
}

export interface SimulationOptions {
  /** 0 … 2^53-1. */
  readonly seed: number;
  /** Instead of those that follow from the seed. */
  readonly choices?: readonly number[];
  readonly keepsDetails?: boolean;
  /** The run is given up after so many steps, whatever its limits are. */
  readonly mostSteps?: number;
  /** Calls each slice of the run queue, and `interruptRunning` when it could not return. */
  readonly guard?: (slice: () => void) => void;
  /** For what is the same everywhere. */
  readonly base?: Host;
}

export interface Run {
  readonly failure: WorldFailure | undefined;
  /** That were made; zeros at the end say nothing. */
  readonly choices: readonly number[];
  readonly events: readonly TraceEvent[];
  /** The same for runs in which the same has happened. */
  readonly hash: string;
  /** Virtual ones. */
  readonly milliseconds: number;
  readonly steps: number;
}

export async function runSimulation(plan: SimulationPlan, options: SimulationOptions): Promise<Run> {
  await prepare();
  const { base = createNodeHost([], plan.directory), guard } = options;
  const world = new World({ ...options, pause: (next) => base.defer(next) });
  const lane = new Lane(plan.name);
  const surroundings = new Lane("world");
  letWallClockLeap(world, surroundings);
  const common: Common = {
    ...{ world, base, network: new Network(world, base), checks: new Checks(world, surroundings) },
    ...{ programDirectory: plan.directory, environment: new Map() },
  };
  const nodes = new Nodes({
    ...{ world, code: plan.code, main: plan.main, guard },
    newSite: (number, name, host) => newSite(common, number, name, host),
  });
  const disk = new Disk(world, base, plan.directory);
  const host = simulatedHost({ ...common, lane, address: "127.0.0.1", disk, name: "", nodes });
  const program = createProgram({ host });
  world.waiting = () => enter(program, () => waitLines(program.actors.scheduler.processes.all()));
  load(program, plan.code);
  const offStrayError = base.onStrayError((error) => {
    const { place, text } = describeStrayError(error, plan.directory);
    world.fail({ kind: "panic", head: text, place, lines: [] });
  });
  enter(program, () => begin(program, plan, guard));
  await world.run().catch((error: unknown) => {
    world.fail({ kind: "panic", head: `the runtime itself has failed: ${errorText(error)}`, lines: [] });
  });
  offStrayError();
  if (!world.ended) world.failStuck();
  lane.open = false;
  nodes.close();
  program.actors.inspection.close();
  return {
    failure: world.failure,
    choices: world.choices.taken,
    events: world.trace.events,
    hash: world.trace.hash,
    milliseconds: world.now,
    steps: world.steps,
  };
}

function begin(program: Program, { code, name, body }: SimulationPlan, guard: SimulationOptions["guard"]): void {
  const { simulation } = program.host;
  if (simulation === undefined) throw new Error("the program is in no world");
  const { world } = simulation;
  const tests = beginTests(code.start, [{ name, body: () => toItsEnd(body, program.host, simulation) }], {
    limit: undefined,
    // Others in the world may wake it.
    atRest: () => {},
    ...(guard === undefined ? {} : { guard }),
    report(_index, failure) {
      if (failure !== undefined) world.fail(failureOf(failure));
    },
    // Nothing of the world goes on after it.
    tidy: () => () => new Promise(() => {}),
  });
  void tests.then((end) => {
    if (end.kind !== "not-begun") return;
    const failure = failureOf(end);
    world.fail({ ...failure, head: `the top-level statements failed: ${failure.head}` });
  });
}

/**
 * Runs the function of the simulation, whose return is the end of the world: nothing that ends with its process has its
 * end before. What must become true has its time, and nothing goes wrong meanwhile.
 */
function* toItsEnd(body: Body, host: Host, { world, checks }: Simulation): Suspended<unknown> {
  const called = callBody(body, undefined);
  const verdict = snow_is_generator(called) ? yield called : called;
  host.flush();
  if (verdict !== "") return verdict;
  world.faults = { ...noFaults, delay: world.faults.delay, splits: world.faults.splits };
  return yield waitForOutside("Sim.eventually", () => {
    checks.whenMet(() => world.end());
    return undefined;
  });
}

function failureOf({ text, told }: Failure): WorldFailure {
  return { kind: "panic", head: told?.head ?? text, place: told?.place, lines: told?.lines ?? [] };
}
