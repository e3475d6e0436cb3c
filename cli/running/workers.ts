// Processes that run one program side by side, as the command knows them.

/** The number of the worker that this process is; undefined: it is none. */
export function workerNumber(): string | undefined {
  return process.env.SNOW_WORKER;
}

/** Has others run what this process was started to run, where that is asked for; gives the exit status of them all. */
export async function runInWorkers(): Promise<number | undefined> {
  if (process.env.SNOW_WORKERS === undefined || workerNumber() !== undefined) return undefined;
  const runtime = await import("../../runtime/index.ts");
  return runtime.runWorkers();
}
