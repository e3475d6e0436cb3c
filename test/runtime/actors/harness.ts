// Runs a hand-written program on the runtime and keeps what it writes.

import type { Script } from "../../../runtime/failures/trace.ts";
import { runProgram } from "../../../runtime/program.ts";
import { SimulatedHost } from "../../support/simulated-host.ts";

export interface Ran {
  readonly out: string[];
  readonly errors: string;
  readonly status: number;
}

/** Writes a line of the simulated program. */
export type Print = (text: string) => void;

/** Runs a program in simulated time. */
export async function run(
  program: (print: Print, simulated: SimulatedHost) => () => unknown,
  script?: Script,
): Promise<Ran> {
  const simulated = new SimulatedHost();
  const start = program((text) => simulated.host.writeOut(`${text}\n`), simulated);
  const status = await runProgram(script === undefined ? { start } : { start, script }, { host: simulated.host });
  return { out: simulated.lines, errors: simulated.errors, status };
}

/** What a hand-written suspending function answers, without and with a value. */
export type Code = Generator<unknown, void, unknown>;
export type Giving = Generator<unknown, unknown, unknown>;
