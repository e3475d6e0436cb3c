// Sim: what a simulation asks of its world.

import { type Body, looksAsPresent, processName, stopProcess, waitForOutside } from "../actors/index.ts";
import { entry, host } from "../current.ts";
import { describeStack, Panic, panicText, snow_panic } from "../failures/index.ts";
import {
  type Check,
  type Faults,
  noFaults,
  type SimulatedNodes,
  type Simulation,
  strikeAgainAndAgain,
} from "../host/simulated/index.ts";
import { type Callback, newSimFaults, type SimFaults, type Suspended, snow_is_generator } from "../values/index.ts";
import { externOf } from "./extern.ts";

/** The present one. */
function simulation(): Simulation {
  return host().simulation ?? snow_panic("not in a simulation");
}

export function snow_sim_step(text: string): undefined {
  simulation().world.trace.tell("step", text);
}

export function snow_sim_seed(): number {
  return simulation().world.seed;
}

export function snow_sim_chance(probability: number): boolean {
  const { choices } = simulation().world;
  if (!(probability >= 0 && probability <= 1)) {
    throw new Panic(`Sim.chance: expected a probability from 0.0 to 1.0, got ${probability}`);
  }
  return choices.happens(probability);
}

export function snow_sim_limit(milliseconds: number, steps: number): undefined {
  const { world } = simulation();
  if (milliseconds < 1 || steps < 1) snow_panic("Sim.limit: expected milliseconds and steps of at least 1");
  world.limits = { milliseconds, steps };
}

export function snow_sim_env(name: string, value: string): undefined {
  simulation().environment.set(name, value);
}

export function snow_sim_default_faults(): SimFaults {
  simulation();
  return newSimFaults({
    delay_ms: [...noFaults.delay],
    split: noFaults.splits,
    cuts_per_minute: noFaults.cutsPerMinute,
    silent_cuts_per_minute: noFaults.silentCutsPerMinute,
    stalls_per_minute: noFaults.stallsPerMinute,
    crashes_per_minute: noFaults.crashesPerMinute,
    restarts_per_hour: noFaults.restartsPerHour,
    disk_errors_per_minute: noFaults.diskErrorsPerMinute,
    clock_jumps_per_hour: noFaults.clockJumpsPerHour,
  });
}

export function snow_sim_faults(faults: SimFaults): undefined {
  const { world } = simulation();
  world.faults = faultsOf(faults);
}

/** More often than once in each millisecond is not often but always. */
const HIGHEST_RATE = 60_000;

/** The rate that a field says. */
function rate(field: string, value: number): number {
  if (value >= 0 && value <= HIGHEST_RATE) return value;
  throw new Panic(`Sim.faults: ${field} is ${value}, expected a rate from 0.0 to ${HIGHEST_RATE}.0`);
}

function faultsOf(given: SimFaults): Faults {
  const [least, most] = given.delay_ms;
  if (least < 0 || most < least)
    throw new Panic(`Sim.faults: delay_ms is (${least}, ${most}), expected the least and the most milliseconds`);
  return {
    delay: [least, most],
    splits: given.split,
    cutsPerMinute: rate("cuts_per_minute", given.cuts_per_minute),
    silentCutsPerMinute: rate("silent_cuts_per_minute", given.silent_cuts_per_minute),
    stallsPerMinute: rate("stalls_per_minute", given.stalls_per_minute),
    crashesPerMinute: rate("crashes_per_minute", given.crashes_per_minute),
    restartsPerHour: rate("restarts_per_hour", given.restarts_per_hour),
    diskErrorsPerMinute: rate("disk_errors_per_minute", given.disk_errors_per_minute),
    clockJumpsPerHour: rate("clock_jumps_per_hour", given.clock_jumps_per_hour),
  };
}

export function snow_sim_may_crash(pid: number): undefined {
  const { world, lane, name: program } = simulation();
  const crash = entry((process: string) => {
    world.trace.tell("fault", `${program}process ${process} is killed`);
    stopProcess(pid, "killed");
  });
  const nameNow = entry(() => processName(pid));
  strikeAgainAndAgain(world, {
    lane,
    rate: ({ crashesPerMinute }) => crashesPerMinute,
    target() {
      const name = nameNow();
      return name === undefined ? undefined : () => crash(name);
    },
  });
}

export function snow_sim_replace(given: unknown, replacement: unknown): undefined {
  const { replacements } = simulation();
  const extern = externOf(given);
  if (extern === undefined || !isFunction(replacement)) {
    snow_panic(
      "Sim.replace: the first argument is no `extern` function: give it by its name, as in Sim.replace(look_up, …)",
    );
  }
  replacements.unshift({ ...extern, body: replacement });
}

function isFunction(value: unknown): value is Body {
  return typeof value === "function";
}

export function snow_sim_always(name: string, check: Callback<[], boolean>): undefined {
  const { checks } = simulation();
  checks.always(checkOf("always", name, check));
}

export function snow_sim_eventually(name: string, milliseconds: number, check: Callback<[], boolean>): undefined {
  const { checks } = simulation();
  if (milliseconds < 0) throw new Panic(`Sim.eventually: expected milliseconds, got ${milliseconds}`);
  checks.eventually(checkOf("eventually", name, check), milliseconds);
}

/** What a function of the program says; its failure stands where the check was made, or where it has panicked. */
function checkOf(kind: "always" | "eventually", name: string, body: Callback<[], boolean>): Check {
  const site = new Error();
  let error: unknown;
  const look = looksAsPresent(() => {
    const value = body();
    if (snow_is_generator(value))
      throw new Panic(`the function of Sim.${kind} waits, and nothing may happen meanwhile`);
    return value;
  });
  const describe = entry((thrown: unknown) => describeStack(thrown).place);
  return {
    holds() {
      error = undefined;
      try {
        return look() === true;
      } catch (thrown) {
        error = thrown;
        return false;
      }
    },
    failure() {
      const lines = error === undefined ? [] : [`panic: ${panicText(error)}`];
      return { kind: "assertion", head: `${kind} ${name}`, place: describe(error) ?? describe(site), lines };
    },
  };
}

/** Nodes are known to the simulation itself alone. */
function nodes(): SimulatedNodes {
  return simulation().nodes ?? snow_panic("nodes are the simulation's: this program is one of them");
}

function checkDuration(name: string, milliseconds: number): void {
  if (milliseconds < 0) snow_panic(`Sim.${name}: expected milliseconds of at least 0, got ${milliseconds}`);
}

export function snow_sim_node(): Suspended<number> {
  const all = nodes();
  return waitForOutside<number>("Sim.node", (resume) => {
    all.start((node) => resume.value(node));
    return undefined;
  });
}

export function snow_sim_ask<A>(node: number, action: Callback<[], A>): Suspended<A> {
  const all = nodes();
  return waitForOutside<A>("Sim.ask", (resume) =>
    all.ask(node, action, (outcome) => {
      if (outcome.ok) resume.value(outcome.value);
      else resume.panic(outcome.text);
    }),
  );
}

export function snow_sim_stop(node: number): Suspended<undefined> {
  const all = nodes();
  return waitForOutside<undefined>("Sim.stop", (resume) => {
    all.stop(node, () => resume.value(undefined));
    return undefined;
  });
}

export function snow_sim_restart(node: number): Suspended<undefined> {
  const all = nodes();
  return waitForOutside<undefined>("Sim.restart", (resume) => {
    all.restart(node, () => resume.value(undefined));
    return undefined;
  });
}

export function snow_sim_host(node: number): string {
  return nodes().host(node);
}

export function snow_sim_partition(one: number, other: number, milliseconds: number): undefined {
  checkDuration("partition", milliseconds);
  nodes().partition(one, other, milliseconds);
}

export function snow_sim_heal(): undefined {
  nodes().heal();
}

export function snow_sim_broker_down(milliseconds: number): undefined {
  checkDuration("broker_down", milliseconds);
  nodes().breakBroker(milliseconds);
}
