// `snow repl`, and the prompt's side of `snow run --repl-socket`.
import { visible } from "../../compiler/report/index.ts";
import type { Invocation } from "../invocation.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { settingsOf } from "../settings.ts";
import type { Attachment } from "./attach.ts";
import type { SocketOptions } from "./attached-program.ts";
import type { EnteredProgram } from "./entered-program.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

export async function runWithSocket(options: SocketOptions): Promise<number> {
  const program = await import("./attached-program.ts");
  return program.runWithSocket(options);
}

/** Enters a program that is to be stopped somewhere, or whose files are watched. */
export { type EnteredProgram, enterProgram } from "./entered-program.ts";
export { keptText } from "./evaluator.ts";

/** A prompt in a program whose world stands still; answers the exit status. */
export async function promptInStopped(
  program: EnteredProgram,
  ended: Promise<number>,
  colour: boolean,
): Promise<number> {
  const { stoppedPrompt } = await import("./stopped-program.ts");
  const prompt = stoppedPrompt(program, ended, colour);
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const { runScript } = await import("./script.ts");
    return runScript({ strict: false, colour, attached: Promise.resolve(prompt) });
  }
  const { runTerminal } = await import("./terminal.ts");
  return runTerminal({ colour, open: async () => prompt });
}

export async function repl(invocation: Invocation): Promise<number> {
  const { colour } = settingsOf(invocation);
  const socket = invocation.values.get("attach");
  const readOnly = invocation.flags.has("read-only");
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  if (socket === undefined) {
    const status = await restartWithLargeStack();
    if (status !== undefined) return status;
  }
  let attached: Promise<Prompt> | undefined;
  if (socket !== undefined) {
    try {
      attached = Promise.resolve(await attach({ socket, readOnly, colour }));
    } catch (error) {
      process.stderr.write(
        `error: cannot attach to '${visible(socket)}': ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return process.exit(1);
    }
  }
  if (!interactive) {
    const { runScript } = await import("./script.ts");
    return process.exit(await runScript({ strict: invocation.flags.has("strict"), colour, attached }));
  }
  const { runTerminal } = await import("./terminal.ts");
  const open = async (readLine: ReadLine): Promise<Prompt> => {
    if (attached !== undefined) return attached;
    const { openLocal } = await import("./local.ts");
    return openLocal({ colour, interactive: true, readLine });
  };
  return process.exit(await runTerminal({ colour, open }));
}

async function attach(options: Attachment): Promise<Prompt> {
  const { WorkersPrompt, workerSockets } = await import("./attach-workers.ts");
  const { openAttached } = await import("./attach.ts");
  if (workerSockets(options.socket).length === 0) return openAttached(options);
  return new WorkersPrompt(options.socket, options).open();
}
