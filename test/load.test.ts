// Compiled programs with many processes, many messages and many crashes; and no memory left behind.
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { compileFunction, runInNewContext } from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { loadLibrary } from "../cli/library.ts";
import { loadProject } from "../cli/project/project.ts";
import { compile } from "../compiler/index.ts";
import type { StandardLibrary } from "../compiler/library/library-code.ts";
import * as runtime from "../runtime/index.ts";
import { SimulatedHost } from "./support/simulated-host.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

let library: StandardLibrary;
beforeAll(async () => {
  library = await loadLibrary();
});

/** Runs a program in simulated time; `atLine` is called when it prints a line. */
async function run(name: string, atLine: (line: string) => void = () => {}) {
  const path = fileURLToPath(new URL(`./load/${name}.snow`, import.meta.url));
  const { output, diagnostics } = compile(loadProject(path).project, library);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const evaluate = compileFunction(output?.code ?? "", ["runtime", "externs"], { filename: path });
  const simulated = new SimulatedHost();
  const lines: string[] = [];
  const host = {
    ...simulated.host,
    writeOut: (text: string) => {
      lines.push(text.trimEnd());
      atLine(text.trimEnd());
    },
  };
  const status = await runtime.runProgram(evaluate(runtime, []), { host });
  return { lines, status, errors: simulated.errors };
}

/** Bytes of the heap at every line that is printed. */
async function heapAtLines(name: string): Promise<Map<string, number>> {
  const heap = new Map<string, number>();
  await run(name, (line) => {
    collect();
    collect();
    heap.set(line, process.memoryUsage().heapUsed);
  });
  return heap;
}

test("a million processes; their memory comes back", async () => {
  const heap = await heapAtLines("million_processes");
  const [before = 0, full = 0, after = 0] = ["before", "full", "after"].map((line) => heap.get(line));
  expect([...heap.keys()]).toEqual(["before", "full", "0 alive", "after"]);
  expect((full - before) / 1_000_000).toBeLessThan(1335);
  expect(after / before).toBeLessThan(1.05);
});

test("100,000 in a ring", async () => {
  expect(await run("ring")).toEqual({ lines: ["done"], status: 0, errors: "" });
});

test("a million messages, those of the last kind first", async () => {
  expect(await run("last_kind")).toEqual({ lines: ["controls", "data"], status: 0, errors: "" });
});

test("100,000 suspending calls inside each other", async () => {
  const { lines, status } = await run("deep_recursion");
  expect({ lines, status }).toEqual({ lines: ["100000", "100000", "[Ok(50000), Ok(100000)]"], status: 0 });
});

test("10,000 crashes of a supervised worker", async () => {
  const { lines, status, errors } = await run("crashes");
  expect({ lines, status }).toEqual({ lines: ["10001000020000 true"], status: 0 });
  expect(errors.match(/^Snow panic at /gm)).toHaveLength(10_000);
});

test("killed in the middle of everything: nothing stays", async () => {
  const heap = await heapAtLines("killed");
  expect((heap.get("after") ?? Number.NaN) / (heap.get("before") ?? 0)).toBeLessThan(1.05);
});
