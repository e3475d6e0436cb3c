// Programs for tests: each test that looks at something of a program has one of its own.
import { enter, makeCurrent, type Program } from "../../runtime/current.ts";
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { createProgram } from "../../runtime/program.ts";

/** A program that is current from here on. What `host` does not say is Node's. */
export function freshProgram(host: Partial<Host> = {}): Program {
  const program = createProgram({ host: { ...createNodeHost([]), ...host } });
  makeCurrent(program);
  return program;
}

/** A turn of a program of its own. */
export function inFreshProgram<R>(host: Partial<Host>, turn: () => R): R {
  return enter(createProgram({ host: { ...createNodeHost([]), ...host } }), turn);
}
