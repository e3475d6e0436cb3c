// A session of its own in this process.
import type { Host } from "../../runtime/host/index.ts";
import { isUnfinished, newSession } from "../compile.ts";
import { loadLibrary } from "../library.ts";
import { EmbeddedFiles } from "../project/embedded-files.ts";
import { locateModule, someModuleNames } from "../project/modules.ts";
import { SourceReader } from "../project/source-reader.ts";
import { unfinishedEntry } from "./closures.ts";
import { answerTo, type CommandContext } from "./commands.ts";
import { complete } from "./completion.ts";
import { Evaluator, type Output } from "./evaluator.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

const sessionModule = "Repl";
const onlyPrompt = 1;

/** Milliseconds that a process may compute without a pause while the prompt waits. */
const longestPause = 5000;

/** Milliseconds that processes have to finish what they do after the last entry of a script. */
const longestRest = 1000;

export interface LocalOptions {
  readonly colour: boolean;
  /** Ctrl-C stops plain loops too. */
  readonly interactive: boolean;
  readonly readLine: ReadLine;
}

/** All lines up to the end. */
function readLines(readLine: ReadLine, callback: Parameters<ReadLine>[0]): () => void {
  let text = "";
  let withdraw = (): void => {};
  const next = (): void => {
    // It may call back at once.
    withdraw = readLine((line) => {
      if (line.ok) {
        text += `${line.value}\n`;
        next();
      } else callback(line.code === "EOF" ? { ok: true, value: text } : line);
    });
  };
  next();
  return () => withdraw();
}

export async function openLocal({ colour, interactive, readLine }: LocalOptions): Promise<Prompt> {
  const [runtime, library] = await Promise.all([import("../../runtime/index.ts"), loadLibrary()]);
  const root = process.cwd();
  const reader = new SourceReader(root);
  let names: readonly string[] | undefined;
  // Signals are the prompt's: a server started here must not end the session.
  const readInput: Host["readInput"] = (_limit, callback) => readLines(readLine, callback);
  const host = {
    ...runtime.createNodeHost([]),
    readLine,
    readInput,
    ...(interactive ? { onSignal: () => () => {} } : {}),
  };
  const running = runtime.runSession({ host, countsReductions: true, atRest: () => evaluator.atRest() });
  const evaluator = new Evaluator({
    runtime,
    program: running.program,
    session: newSession(sessionModule),
    entry: {
      library,
      readModule: (name) => {
        const path = locateModule(root, [], name);
        return path === undefined ? undefined : reader.read(path);
      },
      get moduleNames() {
        names ??= someModuleNames(root);
        return names;
      },
      readLiteral: new EmbeddedFiles([root], (path) => reader.absolutePath(path)).readLiteral,
      keepsCallers: false,
    },
    absolutePath: (path) => reader.absolutePath(path),
    limit: interactive ? { breakOnSigint: true } : undefined,
    // At the prompt Ctrl-C is a key, which nobody reads while a process computes.
    backgroundLimit: interactive ? { timeout: longestPause } : undefined,
    longestPause: undefined,
  });
  const output: Output = { result: (text) => host.writeOut(text), problem: (text) => host.writeErr(text) };
  const context: CommandContext = { evaluator, directory: root, files: new Set(), fresh: () => restarted(evaluator) };
  const work = { readOnly: false, colour, output, prompt: onlyPrompt };
  return {
    submit: async (text) => {
      const answer = await answerTo(context, text, work);
      host.flush();
      return answer;
    },
    complete: async (line) => complete(evaluator, line, onlyPrompt),
    isUnfinished: unfinishedEntry(isUnfinished),
    interrupt: () => evaluator.interrupt(onlyPrompt),
    ended: running.ended,
    idle: async () => {
      const { scheduler } = running.program.actors;
      const started = performance.now();
      while ((scheduler.queued > 0 || scheduler.timed > 0) && performance.now() - started < longestRest) {
        await new Promise((next) => setTimeout(next, 1));
      }
    },
    close: () => running.exit(0),
  };
}

/** Without definitions, but with numbers that nothing that still runs has. */
function restarted({ session }: Evaluator): Evaluator["session"] {
  const { nextId, nextSite, nextOffset, entries } = session;
  return { ...newSession(sessionModule), nextId, nextSite, nextOffset, entries };
}
