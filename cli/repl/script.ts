// Entries from a file or a pipe: results without a prompt.

import { statusOf } from "../invocation.ts";
import { newGrouper } from "./lines.ts";
import { openLocal } from "./local.ts";
import type { Prompt, ReadLine } from "./prompt.ts";

/** The input belongs to the script. */
const noInput: ReadLine = (callback) => {
  callback({ ok: true, value: "" });
  return () => {};
};

export async function runScript(options: {
  readonly strict: boolean;
  readonly colour: boolean;
  readonly attached: Promise<Prompt> | undefined;
}): Promise<number> {
  const { strict, colour, attached } = options;
  const [prompt, text] = await Promise.all([
    attached ?? openLocal({ colour, interactive: false, readLine: noInput }),
    readAll(),
  ]);
  const status = await Promise.race([prompt.ended, runEntries(prompt, text, strict)]);
  prompt.close();
  return status;
}

async function runEntries(prompt: Prompt, text: string, strict: boolean): Promise<number> {
  const lines = text.split(/\r\n|\r|\n/);
  const grouper = newGrouper(prompt.isUnfinished);
  const entries = async function* () {
    for (const [index, line] of lines.entries()) {
      const entry = grouper.add(line, lines[index + 1]);
      if (entry !== undefined) yield entry;
    }
    // What is left is not finished: the parser says what is missing.
    if (grouper.pending().trim() !== "") yield grouper.pending();
  };
  for await (const entry of entries()) {
    const answer = await prompt.submit(entry);
    if (answer === "quit") return statusOf.success;
    if (answer === "failed" && strict) return statusOf.failure;
  }
  await prompt.settle();
  return statusOf.success;
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
