// `snow replay FILE`: the program of a recording, which gets what it got then.
import { dirname } from "node:path";
import { visible } from "../../compiler/report/index.ts";
import type { Host } from "../../runtime/host/index.ts";
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
  if (typeof opened === "string") return failed(`'${visible(file)}' cannot be played: ${opened}`);
  const program = await programOf(opened, invocation);
  if (typeof program === "number") return program;
  const isAsked = invocation.flags.has("repl");
  const restarted = isAsked || program.nestsDeep ? await restartWithLargeStack() : undefined;
  if (restarted !== undefined) return restarted;
  const played = new Played(opened, program, invocation);
  return process.exit(await (isAsked ? played.runToPrompt() : played.run()));
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
  if (identityOf(program, recorded.path, recorded.arguments).fingerprint === recorded.fingerprint) return program;
  const hint = `It can be played with the sources of then and the same build of Snow (${recorded.snow}).\n`;
  return failed(`'${visible(recorded.path)}' is not the program any more that was recorded`, hint);
}

class Played {
  readonly #opened: OpenRecording;
  readonly #program: RunnableProgram;
  readonly #invocation: Invocation;
  readonly #base: Host;
  readonly #replay: Replay;
  /** With a status, when the recording has ended. */
  readonly #stopped: Promise<number>;

  constructor(opened: OpenRecording, program: RunnableProgram, invocation: Invocation) {
    this.#opened = opened;
    this.#program = program;
    this.#invocation = invocation;
    this.#base = createNodeHost(opened.program.arguments, dirname(program.main));
    const until = invocation.values.get("until");
    let stop = (_status: number): void => {};
    this.#stopped = new Promise((resolve) => {
      stop = resolve;
    });
    this.#replay = startReplay(this.#base, opened, {
      until: until === undefined ? undefined : Number(until),
      watcher: new Story(invocation.flags.has("quiet") ? () => {} : this.#base.writeErr, () => this.#replay.player.now),
      ended: (end, isWithinTurn) => {
        const status = this.#tellEnd(end);
        // Whoever has gone another way must not go on.
        if (isWithinTurn || status !== statusOf.success) this.#base.exit(status);
        stop(status);
      },
    });
  }

  /** Plays it to the end; gives the exit status: the program's own when it ended then. */
  async run(): Promise<number> {
    const { host, player } = this.#replay;
    if (!player.begin()) return this.#stopped;
    const body = await loadBody(this.#program, this.#externs);
    if (body === undefined) return statusOf.failure;
    const ended = body.runtime.runProgram(body.made, { host });
    player.run();
    return Promise.race([ended, this.#stopped]);
  }

  /** The same; where the recording ends, or the time has come, there is a prompt. */
  async runToPrompt(): Promise<number> {
    const { enterProgram, promptInStopped } = await import("../repl/index.ts");
    const { host, player } = this.#replay;
    if (!player.begin()) return this.#stopped;
    const settings = settingsOf(this.#invocation);
    const makeHost = () => host;
    const entered = await enterProgram(this.#opened.program.path, settings, { makeHost, load: this.#externs });
    if (typeof entered === "number") return entered;
    const { ended } = entered.runtime.startMain(entered.running, entered.code);
    player.run();
    const stopped = await Promise.race([ended.then(() => "ended" as const), this.#stopped]);
    if (stopped === "ended") {
      const advice = "stop before with --until MILLISECONDS";
      this.#base.writeErr(`the program ended at ${this.#seconds()}, and has no prompt then: ${advice}\n`);
      return ended;
    }
    player.goOnWithoutTime();
    return stopped === statusOf.success ? promptInStopped(entered, ended, settings.colour) : stopped;
  }

  readonly #externs = async (externs: readonly unknown[]): Promise<readonly unknown[]> =>
    externs.map(() => externOnTape(this.#replay.player, undefined));

  #seconds(): string {
    return `${(this.#replay.player.now / 1000).toFixed(3)} s`;
  }

  #tellEnd(end: PlayerEnd): number {
    const { writeErr } = this.#base;
    const seconds = this.#seconds();
    switch (end.kind) {
      case "until":
        writeErr(`stopped at ${seconds}\n`);
        return statusOf.success;
      case "finished":
        writeErr(`the recording ends here, at ${seconds}\n`);
        return statusOf.success;
      case "cut":
        writeErr(`the recording ends here, at ${seconds}, in the middle: the rest was not written\n`);
        return statusOf.success;
      case "differs":
        writeErr(`error: the replay differs from the recording at ${seconds}: ${end.text}\n`);
        return statusOf.failure;
      case "malformed":
        writeErr(`error: the recording is damaged at ${seconds}: ${end.text}\n`);
        return statusOf.failure;
    }
  }
}
