// The prompt of a program in this process whose world stands still: it can be looked at, and what it has can be called.
import { isUnfinished } from "../compile.ts";
import { unfinishedEntry } from "./closures.ts";
import { answerTo, type CommandContext } from "./commands.ts";
import { complete } from "./completion.ts";
import type { EnteredProgram } from "./entered-program.ts";
import type { Output } from "./evaluator.ts";
import type { Prompt } from "./prompt.ts";

const onlyPrompt = 1;
/** Milliseconds between looks at whether an entry waits. */
const lookInterval = 20;

const output: Output = {
  result: (text) => process.stdout.write(text),
  problem: (text) => process.stderr.write(text),
};

/** `ended`: with its exit status, should an entry end it. */
export function stoppedPrompt(
  { evaluator, running, loaded }: EnteredProgram,
  ended: Promise<number>,
  colour: boolean,
): Prompt {
  const context: CommandContext = {
    evaluator,
    directory: process.cwd(),
    files: new Set([loaded.main]),
    fresh: undefined,
  };
  /** Nothing wakes what waits, neither time nor anybody. */
  const endWaiting = (): NodeJS.Timeout => {
    let wasIdle = false;
    return setInterval(() => {
      const isIdle = running.actors.scheduler.queued === 0;
      if (isIdle && wasIdle) evaluator.interrupt(onlyPrompt);
      wasIdle = isIdle;
    }, lookInterval);
  };
  return {
    submit: async (text) => {
      const looks = endWaiting();
      try {
        return await answerTo(context, text, { readOnly: false, colour, output, prompt: onlyPrompt });
      } finally {
        clearInterval(looks);
      }
    },
    complete: async (line) => complete(evaluator, line, onlyPrompt),
    isUnfinished: unfinishedEntry(isUnfinished),
    interrupt: () => evaluator.interrupt(onlyPrompt),
    ended,
    idle: async () => {},
    close: () => {},
  };
}
