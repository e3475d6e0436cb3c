// A program: its parts put together, and the ways to run it.
import {
  type Body,
  beginMain,
  beginSession,
  beginTests,
  createActors,
  type Running,
  type SessionEvents,
  type Test,
  type TestPlan,
  type TestsEnd,
} from "./actors/index.ts";
import { channelMetrics, createChannels } from "./channels/index.ts";
import { createCluster, joinByEnvironment, linkToParent, runInWorkers, workersWanted } from "./cluster/index.ts";
import { makeCurrent, type Program } from "./current.ts";
import { describeStrayError, type Script } from "./failures/index.ts";
import type { Host } from "./host/index.ts";
import { createNodeHost } from "./host/node.ts";
import { createLog } from "./log.ts";
import { createNet, drainMistake, metricsText } from "./net/index.ts";
import { printableLines } from "./printable.ts";
import { programHost } from "./program-host.ts";
import { createRooms, type OpenBroker } from "./rooms/index.ts";
import { createSecrets } from "./secrets/index.ts";
import { RandomSequence } from "./values/index.ts";
import { createWebSocket, DataFrame } from "./websocket/index.ts";

/** What generated code answers. It may be run by any number of programs. */
export interface Code {
  readonly start: Body;
  readonly script?: Script;
  /** Variables for the top-level values that each program has for itself. */
  readonly values?: () => Record<string, unknown>;
}

export interface ProgramOptions {
  /** What `Env.args` answers; ignored when there is a `host`. */
  readonly args?: readonly string[];
  /** What `Env.program_dir` answers; ignored when there is a `host`. */
  readonly directory?: string;
  /** Instead of that of Node. */
  readonly host?: Host;
  /** Those of each process, for `overview`. */
  readonly countsReductions?: boolean;
  /** Joined before the program begins, whatever the environment says: that of a simulated world. */
  readonly broker?: OpenBroker;
}

export function createProgram({ args, directory, host, countsReductions, broker }: ProgramOptions = {}): Program {
  const own = programHost(host ?? createNodeHost(args, directory), () => program);
  const program: Program = {
    host: own,
    values: {},
    random: new RandomSequence(own.randomUint32),
    scripts: [],
    log: createLog(),
    literalPatterns: new Map(),
    actors: createActors(own, countsReductions === true),
    rooms: createRooms(own),
    net: createNet(channelMetrics),
    secrets: createSecrets(own),
    websocket: createWebSocket(),
    channels: createChannels(),
    cluster: createCluster(own, (bytes, payloadBytes) => new DataFrame(bytes, payloadBytes), broker),
  };
  return program;
}

/** The program may run the code from here on. */
export function load(program: Program, { script, values }: Code): void {
  if (script !== undefined) program.scripts.push(script);
  if (values === undefined) return;
  // What the code has made itself is read fastest.
  program.values = Object.keys(program.values).length === 0 ? values() : Object.assign(program.values, values());
}

/** Runs the code's `start` as the main process of a program that is new. */
export function startMain(program: Program, code: Code): Running {
  load(program, code);
  makeCurrent(program);
  endAtStrayErrors(program, 101);
  linkToParent(metricsText);
  const problem = drainMistake() ?? joinByEnvironment();
  if (problem === undefined) return beginMain(code.start);
  program.host.writeErr(printableLines([problem]));
  return { program, ended: Promise.resolve(1), exit: () => {} };
}

/** Nobody can say what an error that nobody waits for has left half done: the program ends, and says so. */
function endAtStrayErrors({ host }: Program, status: number): void {
  host.onStrayError((error) => {
    const { place, text } = describeStrayError(error, host.programDirectory());
    host.writeErr(printableLines([`Snow panic${place === undefined ? "" : ` at ${place}`}: ${text}`]));
    host.exit(status);
  });
}

/** Makes a program and runs the code's `start` as its main process; gives its exit status. */
export function runProgram(code: Code, options: ProgramOptions = {}): Promise<number> {
  return startMain(createProgram(options), code).ended;
}

/**
 * Where `SNOW_WORKERS` asks for it: has processes run what this one was started to run, and gives the exit status of all.
 * Undefined: this one runs it itself.
 */
export async function runWorkers(): Promise<number | undefined> {
  const host = createNodeHost();
  const wanted = workersWanted(host);
  if (wanted === undefined) return undefined;
  makeCurrent(createProgram({ host }));
  return runInWorkers(wanted);
}

export interface SessionOptions extends ProgramOptions, SessionEvents {}

export function runSession(options: SessionOptions = {}): Running {
  makeCurrent(createProgram(options));
  return beginSession(options);
}

export interface TestOptions extends ProgramOptions, TestPlan {}

export function runTests(code: Code, tests: readonly Test[], options: TestOptions): Promise<TestsEnd> {
  const program = createProgram(options);
  load(program, code);
  makeCurrent(program);
  endAtStrayErrors(program, 1);
  return beginTests(code.start, tests, options);
}
