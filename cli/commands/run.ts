// `snow run`: a program from the cache, or compiled now, run in this process.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { setCluster, setClusterName } from "../running/cluster.ts";
import { loadBody } from "../running/program-body.ts";
import { cacheSlot, type RunnableProgram, readCached, writeCached } from "../running/program-cache.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { runInWorkers, workerNumber } from "../running/workers.ts";
import { type Settings, settingsOf } from "../settings.ts";

export async function run(invocation: Invocation): Promise<number> {
  const format = invocation.values.get("log");
  if (format !== undefined) {
    if (format !== "text" && format !== "json") {
      process.stderr.write(`error: option '--log' needs text or json, not '${visible(format)}'\n`);
      return statusOf.usage;
    }
    // Read by the runtime; also by the process that may take over with a larger stack.
    process.env.SNOW_LOG_FORMAT = format;
  }
  const workers = invocation.values.get("workers");
  if (workers !== undefined) {
    if (workers !== "auto" && !/^[1-9]\d{0,2}$/.test(workers)) {
      process.stderr.write(
        `error: option '--workers' needs a number from 1 to 999 or auto, not '${visible(workers)}'\n`,
      );
      return statusOf.usage;
    }
    // Read by the runtime, as by that of a built program.
    process.env.SNOW_WORKERS = workers;
  }
  const cluster = invocation.values.get("cluster");
  if (cluster !== undefined) {
    const { clusterUrlMistake } = await import("../../runtime/index.ts");
    const mistake = clusterUrlMistake(cluster);
    if (mistake !== undefined) {
      process.stderr.write(`error: option '--cluster': ${mistake}\n`);
      return statusOf.usage;
    }
    setCluster(cluster);
  }
  const socket = invocation.values.get("repl-socket");
  if (socket !== undefined) return runWithPrompt(invocation, socket);
  const program = await obtain(invocation.positional[0] ?? "", settingsOf(invocation));
  if (program === undefined) return statusOf.failure;
  setClusterName(program.name);
  if (program.nestsDeep) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  const ended = await runInWorkers();
  return ended === undefined ? execute(program, invocation.passed) : process.exit(ended);
}

async function runWithPrompt(invocation: Invocation, socket: string): Promise<number> {
  const restarted = await restartWithLargeStack();
  if (restarted !== undefined) return restarted;
  const path = invocation.positional[0] ?? "";
  const settings = settingsOf(invocation);
  const worker = workerNumber();
  if (worker === undefined && process.env.SNOW_WORKERS !== undefined) {
    // Its mistakes are told once.
    const program = await obtain(path, settings);
    if (program === undefined) return statusOf.failure;
    setClusterName(program.name);
    const ended = await runInWorkers();
    if (ended !== undefined) return process.exit(ended);
  }
  const { runWithSocket } = await import("../repl/index.ts");
  const own = worker === undefined ? socket : `${socket}.${worker}`;
  return process.exit(await runWithSocket({ path, socket: own, programArguments: invocation.passed, settings }));
}

/** The program, compiled if it has to be; undefined after its errors were shown. */
async function obtain(path: string, settings: Settings): Promise<RunnableProgram | undefined> {
  const slot = cacheSlot(path, settings);
  const cached = slot === undefined ? undefined : readCached(slot);
  // What there was to warn about was said when it was compiled.
  if (cached !== undefined) return cached;
  const { compileProject, runnable } = await import("../compile.ts");
  const compiled = await compileProject(path, settings);
  if (compiled.report !== "" && workerNumber() === undefined) process.stderr.write(compiled.report);
  const program = runnable(compiled);
  if (program !== undefined && compiled.loaded !== undefined) writeCached(path, settings, program, compiled.loaded);
  return program;
}

async function execute(program: RunnableProgram, programArguments: readonly string[]): Promise<number> {
  const body = await loadBody(program);
  if (body === undefined) return statusOf.failure;
  return process.exit(
    await body.runtime.runProgram(body.made, { args: programArguments, directory: dirname(program.main) }),
  );
}
