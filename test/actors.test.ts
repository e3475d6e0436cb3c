// The same program with the same host gives the same output, byte for byte: every actor program, several times, and a
// hundred times in `npm run test:soak`.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { loadLibrary } from "../cli/library.ts";
import { loadProject } from "../cli/project/project.ts";
import { compile } from "../compiler/index.ts";
import type { StandardLibrary } from "../compiler/library/library-code.ts";
import type { Host } from "../runtime/host/index.ts";
import * as runtime from "../runtime/index.ts";
import { noExpectations, readExpectations } from "./support/expectations.ts";
import { SimulatedHost } from "./support/simulated-host.ts";

const root = fileURLToPath(new URL("./golden/actors/", import.meta.url));
const RUNS = process.env.SNOW_SOAK === "1" ? 100 : 8;

const cases = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".snow"))
  .map((path) => (path.endsWith("/main.snow") ? dirname(path) : path))
  .filter((path) => path.endsWith(".snow") && !existsSync(join(root, dirname(path), "main.snow")))
  .sort();

let library: StandardLibrary;

beforeAll(async () => {
  library = await loadLibrary();
});

interface Observed {
  readonly out: string;
  readonly errors: string;
  readonly status: number;
}

async function observe(start: () => unknown, stdin: readonly string[]): Promise<Observed> {
  const simulated = new SimulatedHost();
  const input = [...stdin];
  const host: Host = {
    ...simulated.host,
    readLine: (callback) => {
      simulated.host.defer(() => callback({ ok: true, value: input.shift() ?? "" }));
      return () => {};
    },
  };
  const status = await runtime.runProgram({ start }, { host });
  return { out: simulated.out, errors: simulated.errors, status };
}

it.each(cases)("%s", async (name) => {
  const path = join(root, name);
  const { output } = compile(loadProject(path).project, library);
  if (output === undefined) return;
  const expected = noExpectations();
  readExpectations(name, readFileSync(path, "utf8"), expected);
  // The start of a program begins with its top-level values: it can be run again.
  const { start } = compileFunction(output.code, ["runtime", "externs"], { filename: path })(runtime, []);
  const first = await observe(start, expected.stdin);
  expect(first.out).toBe(expected.stdout.map((line) => `${line}\n`).join(""));
  for (let run = 1; run < RUNS; run += 1) {
    expect(await observe(start, expected.stdin)).toEqual(first);
  }
});
