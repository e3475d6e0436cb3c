// `snow run`: a program from the cache, or compiled now, run in this process.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import type { RecordingWanted } from "../recording/index.ts";
import { setCluster, setClusterName } from "../running/cluster.ts";
import { obtain } from "../running/obtain.ts";
import { loadBody } from "../running/program-body.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { runInWorkers, workerNumber } from "../running/workers.ts";
import { settingsOf } from "../settings.ts";

/** Of a recording, unless it is told otherwise. */
const MEGABYTES = 256;

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
  const recording = recordingWanted(invocation);
  if (recording === "mistake") return statusOf.usage;
  if (invocation.flags.has("watch")) return runWatching(invocation);
  const socket = invocation.values.get("repl-socket");
  if (socket !== undefined) return runWithPrompt(invocation, socket);
  const program = await obtain(invocation.positional[0] ?? "", settingsOf(invocation));
  if (program === undefined) return statusOf.failure;
  setClusterName(program.name);
  if (program.nestsDeep) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  if (recording !== undefined) {
    const { runRecorded } = await import("../recording/index.ts");
    return process.exit(await runRecorded(program, invocation, recording));
  }
  const ended = await runInWorkers();
  return ended === undefined ? execute(program, invocation.passed) : process.exit(ended);
}

/** Why a program that runs so can't be recorded, by what asks for that. */
const unrecorded: Readonly<Record<string, string>> = {
  workers: "records one process, and '--workers' makes several",
  cluster: "does not record what comes from other nodes, which '--cluster' joins",
  "repl-socket": "does not record what is entered at a prompt, which '--repl-socket' lets in",
};
const unrecordedVariables: Readonly<Record<string, string>> = {
  SNOW_WORKERS: "records one process, and SNOW_WORKERS makes several",
  SNOW_CLUSTER: "does not record what comes from other nodes, which SNOW_CLUSTER joins",
};

/** What `--record` and `--record-mb` ask for; a mistake is told. */
function recordingWanted({ values }: Invocation): RecordingWanted | "mistake" | undefined {
  const file = values.get("record");
  const size = values.get("record-mb");
  const mistake = (text: string): "mistake" => {
    process.stderr.write(`error: ${text}\n`);
    return "mistake";
  };
  if (file === undefined) return size === undefined ? undefined : mistake("option '--record-mb' needs '--record'");
  if (size !== undefined && !/^[1-9]\d{0,5}$/.test(size)) {
    return mistake(`option '--record-mb' needs a number of megabytes from 1 to 999999, not '${visible(size)}'`);
  }
  const option = Object.keys(unrecorded).find((name) => values.has(name));
  if (option !== undefined) return mistake(`option '--record' ${unrecorded[option]}`);
  const variable = Object.keys(unrecordedVariables).find((name) => (process.env[name] ?? "") !== "");
  if (variable !== undefined) return mistake(`option '--record' ${unrecordedVariables[variable]}`);
  return { file, megabytes: size === undefined ? MEGABYTES : Number(size) };
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

/** What asks for other processes than the one whose files are watched. */
const unwatched = ["workers", "repl-socket", "record"];

async function runWatching(invocation: Invocation): Promise<number> {
  const option = unwatched.find((name) => invocation.values.has(name));
  if (option !== undefined) {
    process.stderr.write(`error: option '--watch' does not go together with '--${option}'\n`);
    return statusOf.usage;
  }
  const { isWatched, runWatched, watchProgram } = await import("../watch/index.ts");
  const [path = ""] = invocation.positional;
  const settings = settingsOf(invocation);
  if (isWatched()) return process.exit(await runWatched(path, invocation.passed, settings));
  return process.exit(await watchProgram(path, settings));
}

async function execute(program: RunnableProgram, programArguments: readonly string[]): Promise<number> {
  const body = await loadBody(program);
  if (body === undefined) return statusOf.failure;
  return process.exit(
    await body.runtime.runProgram(body.made, { args: programArguments, directory: dirname(program.main) }),
  );
}
