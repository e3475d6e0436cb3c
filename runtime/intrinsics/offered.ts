// Programs whose functions JavaScript calls: libraries for it.

import { beginCalls, type Calls } from "../actors/index.ts";
import { makeCurrent } from "../current.ts";
import { type Code, createProgram, load, type ProgramOptions } from "../program.ts";
import { type CallableFunction, callable } from "./extern-functions.ts";

interface OfferingCode extends Code {
  /** Names are those of Snow. */
  readonly offered: readonly CallableFunction[];
}

type Offered = readonly ((...given: readonly unknown[]) => unknown)[];

/**
 * Makes a program, runs the code's top-level statements, and answers its functions, in order; a promise of them when the
 * statements wait. Throws the SnowPanic of a top-level statement. Of the functions those that do not wait run at once and
 * throw a SnowPanic; the others answer a promise, which rejects with it. A value of a wrong type is a TypeError.
 */
export function offer(code: OfferingCode, options: ProgramOptions = {}): Offered | Promise<Offered> {
  const program = createProgram(options);
  load(program, code);
  makeCurrent(program);
  const offered = (calls: Calls): Offered => code.offered.map((one) => offeredBy(calls, one));
  const begun = beginCalls(code.start);
  if (!(begun instanceof Promise)) return offered(begun);
  return begun.then((calls) => {
    makeCurrent(program);
    return offered(calls);
  });
}

function offeredBy(calls: Calls, one: CallableFunction): Offered[number] {
  const parameters = one.parameters.map(([parameter, type]) => [`\`${parameter}\``, type] as const);
  const made = callable(calls, { ...one, parameters }, `\`${one.name}\``);
  return Object.defineProperty(made, "name", { value: one.name });
}
