// Runs compiled programs in a process of its own, one after the other, in one runtime. Started by runner-pool.ts.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";
import type { Host } from "../../runtime/host/index.ts";
import type * as Runtime from "../../runtime/index.ts";
import type { RunRequest } from "./runner-pool.ts";
import { SimulatedHost } from "./simulated-host.ts";

const [script = ""] = process.argv.slice(2);
/** All that a program changes belongs to it: a runtime for each would be cold code for each. */
const runtime: typeof Runtime = compileFunction(`return ${readFileSync(script, "utf8")}`, ["require"], {
  filename: script,
})(createRequire(script));

async function run(request: RunRequest): Promise<void> {
  let stdout = "";
  let stderr = "";
  let screen = "";
  const input = [...request.stdin];
  const answer = (status: number): void => {
    const text = JSON.stringify({ stdout, stderr, screen, status });
    let rest = Buffer.from(`${text}\n`);
    while (rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  };
  const base = runtime.createNodeHost(request.arguments);
  const host: Host = {
    ...(request.simulatedTime === true ? new SimulatedHost(base).host : base),
    writeOut: (text) => {
      stdout += text;
      screen += text;
    },
    writeErr: (text) => {
      stderr += text;
      screen += text;
    },
    flush: () => {},
    readLine: (callback) => {
      const line = input.shift();
      callback(line === undefined ? { ok: false, code: "EOF", number: 0 } : { ok: true, value: line });
      return () => {};
    },
    readInput: (_limit, callback) => {
      callback({
        ok: true,
        value: input
          .splice(0)
          .map((line) => `${line}\n`)
          .join(""),
      });
      return () => {};
    },
    exit: (status) => {
      answer(status);
      return process.exit(0);
    },
  };
  const externs = await Promise.all(request.externs.map((path) => import(pathToFileURL(path).href)));
  const body = compileFunction(request.code, ["runtime", "externs"], { filename: request.filename });
  const program = body(runtime, externs);
  answer(await runtime.runProgram(program, { host }));
}

for await (const line of createInterface({ input: process.stdin })) {
  await run(JSON.parse(line));
}
