// The host of one program of a world: its clocks and timers are those of the world, and what it reaches is of the world too.
import type { Host, HostResult, HostTimer } from "../index.ts";
import { atOnceModules } from "./at-once.ts";
import type { Checks } from "./checks.ts";
import { type Disk, diskDoors } from "./disk/index.ts";
import { httpModules } from "./http/index.ts";
import { type Network, netModules } from "./network/index.ts";
import { OutputLines } from "./output.ts";
import type { SimulatedNodes, Simulation } from "./simulation.ts";
import { sqliteModules } from "./sqlite/index.ts";
import { stillPerformance } from "./still-performance.ts";
import type { Lane, Planned, World } from "./world.ts";

export interface SimulatedHostParts {
  readonly world: World;
  /** Of its turns and timers; closed when the program is gone: nothing of it happens any more. */
  readonly lane: Lane;
  /** The real one, for what is the same everywhere. */
  readonly base: Host;
  /** Of the whole world. */
  readonly network: Network;
  /** On it: that of the simulation is 127.0.0.1. */
  readonly address: string;
  /** The program's own. */
  readonly disk: Disk;
  /** Absolute path. */
  readonly programDirectory: string;
  /** Variables, of all programs of the world. */
  readonly environment: Map<string, string>;
  /** `node 2`; empty for the simulation itself. */
  readonly name: string;
  /** Undefined for one of them. */
  readonly nodes: SimulatedNodes | undefined;
  /** Of the whole world. */
  readonly checks: Checks;
}

const MEMORY = 2 ** 31;

class SimulatedTimer implements HostTimer {
  timeout = undefined;
  readonly planned: Planned;

  constructor(planned: Planned) {
    this.planned = planned;
  }
}

/** The time, and what runs later. Timers that keep no program alive are those of servers and heartbeats. */
function clocksOf({ world, lane, base }: SimulatedHostParts) {
  return {
    wallClock: () => world.wallClock(),
    monotonicClock: () => world.now,
    setTimer: (milliseconds, callback, keepsAlive = true) => {
      return new SimulatedTimer(world.plan(milliseconds, callback, { lane, routine: !keepsAlive }));
    },
    clearTimer(timer) {
      if (timer instanceof SimulatedTimer) world.cancel(timer.planned);
    },
    defer(callback) {
      world.plan(0, callback, { lane });
    },
    microtask: (callback) =>
      base.microtask(() => {
        if (lane.open && !world.ended) callback();
      }),
  } satisfies Partial<Host>;
}

/** Random numbers: of the seed, but no decisions of the run. */
function chanceOf({ world }: SimulatedHostParts) {
  const key = [world.words.next(), world.words.next()] as const;
  return {
    randomBytes: (length) => Uint8Array.from({ length }, () => world.words.next() & 0xff),
    randomUint32: () => world.words.next(),
    keySeed: () => key,
  } satisfies Partial<Host>;
}

const END: HostResult<never> = { ok: false, code: "EOF", number: 0 };

/** Input is at its end, output goes into the trace. */
function standardStreams({ world, name }: SimulatedHostParts) {
  const output = new OutputLines(world.trace, name === "" ? "" : `${name} `);
  world.beforeEnd.push(() => output.flush());
  return {
    writeOut: (text) => output.write(text),
    writeErr(text) {
      output.flush();
      output.write(text);
      output.flush();
    },
    flush: () => output.flush(),
    readLine: (callback) => {
      callback(END);
      return () => {};
    },
    readInput: (_limit, callback) => {
      callback({ ok: true, value: "" });
      return () => {};
    },
  } satisfies Partial<Host>;
}

export function simulatedHost(parts: SimulatedHostParts): Host {
  const { world, lane, base, network, address, disk, programDirectory, environment, name, nodes, checks } = parts;
  const clocks = clocksOf(parts);
  const doors = netModules(network, lane, address);
  const simulation: Simulation = {
    world,
    name,
    lane,
    nodes,
    checks,
    environment,
    replacements: [],
    foreign: new Set(),
  };
  return {
    ...base,
    ...clocks,
    ...chanceOf(parts),
    ...standardStreams(parts),
    ...doors,
    ...httpModules(base, doors, clocks),
    ...diskDoors(disk, lane),
    ...sqliteModules(disk, lane),
    ...atOnceModules(world, lane, base),
    environment: (name) => environment.get(name),
    memory: () => MEMORY,
    processors: () => 1,
    args: () => [],
    programDirectory: () => programDirectory,
    exit: (status) => {
      world.fail({ kind: "panic", head: `called Process.exit(${status})`, lines: [] });
      throw new Error("the world has ended");
    },
    onSignal: () => () => {},
    // They end the run, whoever of its programs they belong to.
    onStrayError: () => () => {},
    parent: () => undefined,
    startWorker: () => undefined,
    performance: () => stillPerformance(base),
    simulation,
  };
}
