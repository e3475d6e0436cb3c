// Entries from a file or a pipe: results without a prompt.

import { fstatSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { setImmediate as turnEnds } from "node:timers/promises";
import { statusOf } from "../invocation.ts";
import { newGrouper } from "./lines.ts";
import { openLocal } from "./local.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

/** The input belongs to the script. */
const noInput: ReadLine = (callback) => {
  callback({ ok: false, code: "EOF", number: 0 });
  return () => {};
};

export async function runScript(options: {
  readonly strict: boolean;
  readonly colour: boolean;
  readonly attached: Promise<Prompt> | undefined;
}): Promise<number> {
  const { strict, colour, attached } = options;
  const prompt = await (attached ?? openLocal({ colour, interactive: false, readLine: noInput }));
  const status = await Promise.race([prompt.ended, runEntries(prompt, strict)]);
  prompt.close();
  return status;
}

async function runEntries(prompt: Prompt, strict: boolean): Promise<number> {
  for await (const entry of entriesOf(new LineSource(), prompt.isUnfinished)) {
    const answer = await prompt.submit(entry);
    if (answer === "quit") return statusOf.success;
    if (answer === "failed" && strict) return statusOf.failure;
    // Nobody types so fast that processes which the entry has woken would not have had their turn.
    await turnEnds();
  }
  await prompt.idle();
  return statusOf.success;
}

async function* entriesOf(source: LineSource, isUnfinished: (text: string) => boolean): AsyncGenerator<string> {
  const grouper = newGrouper(isUnfinished);
  for (let line = await source.take(); line !== undefined; line = await source.take()) {
    const entry = grouper.add(line, await source.next());
    if (entry !== undefined) yield entry;
  }
  // What is left is not finished: the parser says what is missing.
  if (grouper.pending().trim() !== "") yield grouper.pending();
}

/** Lines of standard input as they come: whoever writes into a pipe may wait for the answer to a line. */
class LineSource {
  readonly #isFile = fstatSync(0).isFile();
  readonly #decoder = new StringDecoder("utf8");
  #lines: string[] = [];
  #rest = "";
  #ended = false;
  #wake: (() => void) | undefined;

  constructor() {
    const { stdin } = process;
    stdin.on("data", (chunk: Buffer) => this.#add(this.#decoder.write(chunk)));
    stdin.on("end", () => {
      this.#add(this.#decoder.end());
      if (this.#rest !== "") this.#lines.push(this.#rest);
      this.#ended = true;
      this.#wake?.();
    });
  }

  #add(text: string): void {
    const parts = (this.#rest + text).split(/\r\n|\n/);
    this.#rest = parts.pop() ?? "";
    this.#lines.push(...parts);
    this.#wake?.();
  }

  async #more(): Promise<void> {
    if (this.#lines.length > 0 || this.#ended) return;
    await new Promise<void>((go) => {
      this.#wake = go;
    });
  }

  /** Undefined at the end. */
  async take(): Promise<string | undefined> {
    while (this.#lines.length === 0 && !this.#ended) await this.#more();
    return this.#lines.shift();
  }

  /** The line after the last one taken, if it is there already; of a file it is, unless the file ends. */
  async next(): Promise<string | undefined> {
    if (this.#isFile) while (this.#lines.length === 0 && !this.#ended) await this.#more();
    else if (this.#lines.length === 0) await new Promise((go) => setImmediate(go));
    return this.#lines[0];
  }
}
