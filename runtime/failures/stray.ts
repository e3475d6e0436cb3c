// Errors of JavaScript for which no process of the program waits: thrown by a timer or an event of its own, or by a promise
// that nobody looks at.
import { framesOf, pathOf } from "./frames.ts";
import { panicText } from "./panic.ts";

interface StrayError {
  /** `lib.js:7` in the program's own JavaScript, whose files are below the directory. */
  readonly place: string | undefined;
  readonly text: string;
}

export function describeStrayError(error: unknown, directory: string): StrayError {
  const text = `JavaScript failed while no process waited for it: ${panicText(error)}`;
  return { place: placeBelow(directory, error), text };
}

function placeBelow(directory: string, error: unknown): string | undefined {
  const root = `${slashed(directory).replace(/\/$/, "")}/`;
  for (const { file, line } of framesOf(error)) {
    const path = slashed(pathOf(file));
    const start = path.indexOf(root);
    if (start >= 0) return `${path.slice(start + root.length)}:${line}`;
  }
  return undefined;
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
