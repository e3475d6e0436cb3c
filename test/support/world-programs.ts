// Whole programs, each alone in a simulated world or in the real one, and what they print.
import { compileFunction } from "node:vm";
import { loadLibrary } from "../../cli/library.ts";
import { loadProject } from "../../cli/project/project.ts";
import { compile } from "../../compiler/index.ts";
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { noFaults } from "../../runtime/host/simulated/faults.ts";
import { Checks, Disk, Lane, Network, simulatedHost, World } from "../../runtime/host/simulated/index.ts";
import * as runtime from "../../runtime/index.ts";
import { type Code, createProgram, runProgram, startMain } from "../../runtime/program.ts";
import { prepare } from "../../runtime/simulation/index.ts";
import { root } from "./command.ts";

const library = loadLibrary();

/** The code of a project without externs, or of a file of one. */
export async function codeOf(path: string): Promise<Code> {
  const { main, project } = loadProject(path);
  const { output, diagnostics } = compile(project, await library);
  if (output === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return compileFunction(output.code, ["runtime", "externs"], { filename: `${main}.js` })(runtime, []);
}

class Screen {
  #text = "";
  readonly writeOut = (text: string): void => {
    this.#text += text;
  };

  get lines(): readonly string[] {
    return this.#text.split("\n").slice(0, -1);
  }
}

interface WorldOptions {
  readonly seed: number;
  readonly delay: readonly [number, number];
  readonly environment?: ReadonlyMap<string, string>;
}

/** Lines that the program prints in a world without faults but delay, and why the world failed, if it did. */
export async function linesInWorld(code: Code, { seed, delay, environment = new Map() }: WorldOptions) {
  await prepare();
  const base = createNodeHost([], root);
  const world = new World({ seed, pause: (next) => base.defer(next) });
  world.faults = { ...noFaults, delay };
  const lane = new Lane("program");
  const network = new Network(world, base);
  const disk = new Disk(world, base, root);
  const parts = {
    disk,
    address: "127.0.0.1",
    programDirectory: root,
    environment: new Map(environment),
    name: "",
    nodes: undefined,
    checks: new Checks(world, lane),
  };
  const screen = new Screen();
  const host: Host = { ...simulatedHost({ world, lane, base, network, ...parts }), writeOut: screen.writeOut };
  const { ended } = startMain(createProgram({ host }), code);
  void ended.then(() => world.end());
  await world.run();
  return world.failure === undefined ? screen.lines : [...screen.lines, JSON.stringify(world.failure)];
}

/** Lines that it prints on this machine. */
export async function linesOnMachine(code: Code, environment: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const screen = new Screen();
  const own = (name: string): string | undefined => environment.get(name);
  await runProgram(code, {
    host: { ...createNodeHost([], root), environment: own, writeOut: screen.writeOut, writeErr: () => {} },
  });
  return screen.lines;
}
