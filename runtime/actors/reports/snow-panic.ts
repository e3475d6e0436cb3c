// A panic as an error for JavaScript, which called what panicked.
import { current } from "../../current.ts";
import { framesOf } from "../../failures/index.ts";
import { type Calls, place, traceLines } from "./trace-lines.ts";

/** `name` is "SnowPanic", `message` the panic with its place, `stack` the calls of Snow and those of JavaScript around them. */
export class SnowPanic extends Error {
  override readonly name = "SnowPanic";

  /** `calls`: innermost first. `cause`: what JavaScript threw into Snow. */
  constructor(text: string, calls: readonly Calls[] = [], cause?: unknown) {
    const [first] = calls;
    super(first === undefined ? text : `${text} (${place(first.frame)})`, cause === undefined ? {} : { cause });
    const callers = callersOf(this);
    const lines = traceLines(calls).map((line) => `  ${line}`);
    this.stack = [`SnowPanic: ${this.message}`, ...lines, ...callers].join("\n");
  }
}

/** The frames that are neither of a program nor of the runtime, which stands in the same file, nor of Node. */
function callersOf(error: Error): readonly string[] {
  const own = new Set(current().scripts.map((script) => script.file));
  return framesOf(error).flatMap((frame) => {
    if (own.has(frame.file) || frame.file.startsWith("node:")) return [];
    const where = `${frame.file}:${frame.line}:${frame.column}`;
    return `    at ${frame.function === "" ? where : `${frame.function} (${where})`}`;
  });
}
