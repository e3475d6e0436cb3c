// What is kept of a file, or of a directory, that a program embeds. Imports nothing of the compiler: cached runs need it.
import { readdirSync, readFileSync, statSync } from "node:fs";

/** Of a directory the names in it. Throws what the system says. */
export function embeddedBytes(path: string): Buffer {
  if (!statSync(path).isDirectory()) return readFileSync(path);
  return Buffer.from(readdirSync(path).sort().join("\0"));
}
