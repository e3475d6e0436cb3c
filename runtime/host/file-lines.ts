// The lines of a file of the system.
import * as fs from "node:fs";
import { ChunkedLines } from "./chunked-lines.ts";
import type { HostLines, HostResult } from "./index.ts";
import { attempt, failure, IS_DIRECTORY } from "./system-errors.ts";

const CHUNK_SIZE = 64 * 1024;

function linesOf(descriptor: number): HostLines {
  return new ChunkedLines({
    read() {
      const chunk = Buffer.allocUnsafe(CHUNK_SIZE);
      return attempt(() => chunk.subarray(0, fs.readSync(descriptor, chunk, 0, CHUNK_SIZE, null)));
    },
    close: () => fs.closeSync(descriptor),
  });
}

export function openLines(path: string): HostResult<HostLines> {
  const opened = attempt(() => fs.openSync(path, "r"));
  if (!opened.ok) return opened;
  try {
    if (!fs.fstatSync(opened.value).isDirectory()) return { ok: true, value: linesOf(opened.value) };
  } catch (error) {
    fs.closeSync(opened.value);
    return failure(error);
  }
  fs.closeSync(opened.value);
  return IS_DIRECTORY;
}
