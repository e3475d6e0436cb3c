// `snow replay FILE`: the program of a recording, which gets what it got then.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import { createNodeHost } from "../../runtime/host/node.ts";
import {
  externOnTape,
  type OpenRecording,
  openRecording,
  type PlayerEnd,
  type Replay,
  startReplay,
} from "../../runtime/host/recording/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { describeError } from "../project/problems.ts";
import { obtain } from "../running/obtain.ts";
import { loadBody } from "../running/program-body.ts";
import type { RunnableProgram } from "../running/program-cache.ts";
import { restartWithLargeStack } from "../running/stack.ts";
import { settingsOf } from "../settings.ts";
import { identityOf } from "./identity.ts";
import { Story } from "./story.ts";

function failed(text: string, hint = ""): number {
  process.stderr.write(`error: ${text}\n${hint}`);
  return statusOf.failure;
}

export async function replay(invocation: Invocation): Promise<number> {
  const until = invocation.values.get("until");
  if (until !== undefined && !/^\d{1,12}$/.test(until)) {
    process.stderr.write(`error: option '--until' needs a number of milliseconds, not '${visible(until)}'\n`);
    return statusOf.usage;
  }
  const file = invocation.positional[0] ?? "";
  let opened: OpenRecording | string;
  try {
    opened = openRecording(file);
  } catch (error) {
    return failed(`'${visible(file)}' cannot be read: ${describeError(error)}`);
  }
  if (typeof opened === "string") return failed(`'${visible(file)}' is no recording of a program: ${opened}`);
  const program = await programOf(opened, invocation);
  if (typeof program === "number") return program;
  const isQuiet = invocation.flags.has("quiet");
  const options = { file, until: until === undefined ? undefined : Number(until), isQuiet };
  return process.exit(await play(opened, program, options));
}

/** The same program as then, or a status after it was told why there is none. */
async function programOf(
  { program: recorded }: OpenRecording,
  invocation: Invocation,
): Promise<RunnableProgram | number> {
  if (recorded.node !== process.versions.node) {
    return failed(`the recording was made with Node ${recorded.node}, and this is Node ${process.versions.node}`);
  }
  const program = await obtain(recorded.path, settingsOf(invocation));
  if (program === undefined) return statusOf.failure;
  if (identityOf(program, recorded.path, recorded.arguments).fingerprint !== recorded.fingerprint) {
    const hint = `It can be played with the sources of then and the same build of Snow (${recorded.snow}).\n`;
    return failed(`'${visible(recorded.path)}' is not the program any more that was recorded`, hint);
  }
  const restarted = program.nestsDeep ? await restartWithLargeStack() : undefined;
  return restarted === undefined ? program : restarted;
}

interface PlayOptions {
  readonly file: string;
  readonly until: number | undefined;
  readonly isQuiet: boolean;
}

/** Plays it to the end; gives the exit status: the program's own when it ended then. */
async function play(
  opened: OpenRecording,
  program: RunnableProgram,
  { file, until, isQuiet }: PlayOptions,
): Promise<number> {
  const base = createNodeHost(opened.program.arguments, dirname(program.main));
  const story = new Story(isQuiet ? () => {} : (text) => base.writeErr(text), () => replayed.player.now);
  let stop = (_status: number): void => {};
  const stopped = new Promise<number>((resolve) => {
    stop = resolve;
  });
  const replayed: Replay = startReplay(base, opened, {
    until,
    watcher: story,
    ended: (end) => {
      const status = tellEnd(end, file, replayed.player.now, (text) => base.writeErr(text));
      // Whoever has gone another way must not go on.
      if (end.kind === "differs") base.exit(status);
      stop(status);
    },
  });
  const { host, player } = replayed;
  const body = await loadBody(program, async (externs) => externs.map(() => externOnTape(player, undefined)));
  if (body === undefined) return statusOf.failure;
  const ended = body.runtime.runProgram(body.made, { host });
  player.run();
  return Promise.race([ended, stopped]);
}

function tellEnd(end: PlayerEnd, file: string, now: number, write: (text: string) => void): number {
  const seconds = `${(now / 1000).toFixed(3)} s`;
  switch (end.kind) {
    case "until":
      write(`stopped at ${seconds}\n`);
      return statusOf.success;
    case "finished":
      write(`the recording ends here, at ${seconds}\n`);
      return statusOf.success;
    case "cut":
      write(`the recording ends here, at ${seconds}: the program was killed while it was written\n`);
      return statusOf.success;
    case "differs":
      write(`error: the replay differs from the recording at ${seconds}: ${end.text}\n`);
      return statusOf.failure;
    case "malformed":
      write(`error: '${visible(file)}' is damaged at ${seconds}: ${end.text}\n`);
      return statusOf.failure;
  }
}
