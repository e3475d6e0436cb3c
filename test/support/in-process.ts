// Code of tests that runs as a process of a Snow program, for what only processes can do: wait.
import { waitForOutside } from "../../runtime/actors/index.ts";
import { enter, type Program } from "../../runtime/current.ts";
import type { Host } from "../../runtime/host/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import { createProgram, startMain } from "../../runtime/program.ts";
import type { Suspended } from "../../runtime/values/index.ts";

/** A body like those that are compiled: `yield` waits for what an intrinsic answers. */
export type Steps = () => Suspended<unknown>;

/** What the steps throw ends them, not the process. */
function* caught(steps: Suspended<unknown>, failed: (error: unknown) => void): Suspended<unknown> {
  let value: unknown;
  for (;;) {
    let step: IteratorResult<unknown, unknown>;
    try {
      step = steps.next(value);
    } catch (error) {
      failed(error);
      return undefined;
    }
    if (step.done === true) return step.value;
    value = yield step.value;
  }
}

/** Runs the steps as the main process of a new program; rejects with what they throw. */
export async function inProcess(steps: Steps, host: Partial<Host> = {}): Promise<Program> {
  let printed = "";
  const writeErr = (text: string): void => {
    printed += text;
  };
  const program = createProgram({ host: { ...createNodeHost([]), writeErr, ...host } });
  let failure: { readonly error: unknown } | undefined;
  const start = (): Suspended<unknown> =>
    caught(steps(), (error) => {
      failure = { error };
    });
  const status = await enter(program, () => startMain(program, { start })).ended;
  if (failure !== undefined) throw failure.error;
  if (status !== 0) throw new Error(`the program has ended with ${status}\n${printed}`);
  return program;
}

/** Waits for what `start` is given a function for; it may answer what gives up. */
export function waited<T>(start: (done: (value: T) => void) => unknown): Suspended<T> {
  return waitForOutside("a test", (resume) => {
    const giveUp = start((value) => resume.value(value));
    return typeof giveUp === "function" ? () => void giveUp() : undefined;
  });
}
