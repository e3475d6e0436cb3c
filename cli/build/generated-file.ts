// Files that are generated and checked in: written by a command, compared by a test.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "./standard-library.ts";

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
}

export function writeGenerated(files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    const target = join(projectRoot, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** Paths of the files that are missing or differ from what would be written now. */
export function outdated(files: readonly GeneratedFile[]): string[] {
  return files.filter(({ path, text }) => currentText(path) !== text).map(({ path }) => path);
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(projectRoot, path), "utf8");
  } catch {
    return undefined;
  }
}
