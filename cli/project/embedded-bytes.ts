// What is kept of a file, or of a directory, that a program embeds. Imports nothing of the compiler: cached runs need it.
import { readdirSync, readFileSync, statSync } from "node:fs";

/** Of a directory the names in it; empty when nothing is there. Throws what else the system says. */
export function embeddedBytes(path: string): Buffer {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return Buffer.alloc(0);
  if (!status.isDirectory()) return readFileSync(path);
  return Buffer.from(readdirSync(path).sort().join("\0"));
}
