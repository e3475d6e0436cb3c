// A program: its parts put together, and the ways to run it.
import {
  type Body,
  beginMain,
  beginSession,
  beginTests,
  type Running,
  type SessionEvents,
  type Test,
  type TestPlan,
  type TestsEnd,
} from "./actors/index.ts";
import { createActors } from "./actors/part.ts";
import { makeCurrent, type Program } from "./current.ts";
import type { Host } from "./host/index.ts";
import { createNodeHost } from "./host/node.ts";
import { createLog } from "./log.ts";
import { createNet } from "./net/index.ts";
import { programHost } from "./program-host.ts";
import { createRooms } from "./rooms/part.ts";
import { createWebSocket } from "./websocket/index.ts";

export interface ProgramOptions {
  /** What `Env.args` answers; ignored when there is a `host`. */
  readonly args?: readonly string[];
  /** What `Env.program_dir` answers; ignored when there is a `host`. */
  readonly directory?: string;
  /** Instead of that of Node. */
  readonly host?: Host;
  /** Those of each process, for `overview`. */
  readonly countsReductions?: boolean;
}

export function createProgram({ args, directory, host, countsReductions }: ProgramOptions = {}): Program {
  const own = programHost(host ?? createNodeHost(args, directory), () => program);
  const program: Program = {
    host: own,
    log: createLog(),
    actors: createActors(own, countsReductions === true),
    rooms: createRooms(own),
    net: createNet(),
    websocket: createWebSocket(),
  };
  return program;
}

/** Runs `start` as the main process of a program that is new. */
export function startMain(program: Program, start: Body): Running {
  makeCurrent(program);
  return beginMain(start);
}

/** Makes a program and runs `start` as its main process; gives its exit status. */
export function runProgram(start: Body, options: ProgramOptions = {}): Promise<number> {
  return startMain(createProgram(options), start).ended;
}

export interface SessionOptions extends ProgramOptions, SessionEvents {}

export function runSession(options: SessionOptions = {}): Running {
  makeCurrent(createProgram(options));
  return beginSession(options);
}

export interface TestOptions extends ProgramOptions, TestPlan {}

export function runTests(start: Body, tests: readonly Test[], options: TestOptions): Promise<TestsEnd> {
  makeCurrent(createProgram(options));
  return beginTests(start, tests, options);
}
