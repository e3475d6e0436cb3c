// The lines of a file, read while they are asked for.
import * as fs from "node:fs";
import { END_OF_INPUT, IncomingText } from "./incoming-text.ts";
import type { HostLines, HostResult } from "./index.ts";
import { attempt, failure, IS_DIRECTORY } from "./system-errors.ts";

const CHUNK_SIZE = 64 * 1024;

class FileLines implements HostLines {
  readonly #text = new IncomingText();
  #descriptor: number | undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  next(): HostResult<string> {
    for (;;) {
      const line = this.#text.takeLine();
      if (line !== undefined) return line;
      this.#readChunk();
    }
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#text.end(END_OF_INPUT);
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }

  #readChunk(): void {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) return;
    const chunk = Buffer.allocUnsafe(CHUNK_SIZE);
    const count = attempt(() => fs.readSync(descriptor, chunk, 0, CHUNK_SIZE, null));
    if (!count.ok) this.#text.end(count);
    if (count.ok && count.value > 0) this.#text.add(chunk.subarray(0, count.value));
    else this.close();
  }
}

export function openLines(path: string): HostResult<HostLines> {
  const opened = attempt(() => fs.openSync(path, "r"));
  if (!opened.ok) return opened;
  try {
    if (!fs.fstatSync(opened.value).isDirectory()) return { ok: true, value: new FileLines(opened.value) };
  } catch (error) {
    fs.closeSync(opened.value);
    return failure(error);
  }
  fs.closeSync(opened.value);
  return IS_DIRECTORY;
}
