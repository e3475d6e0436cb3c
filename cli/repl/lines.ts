// Lines of input to entries: an entry goes on while the parser wants more.

export interface Grouper {
  /** The line ends an entry: its text. Undefined: it goes on, or there is none. `next` is the line after it, if it is there. */
  readonly add: (line: string, next: string | undefined) => string | undefined;
  /** The lines so far. */
  readonly pending: () => string;
  readonly clear: () => void;
}

const clause = /^(?:pub\s+)?fn\s+([\p{L}_][\p{L}\p{N}_]*[?!]?)\s*[(<]/u;

/** `isUnfinished` is the parser's. */
export function newGrouper(isUnfinished: (text: string) => boolean): Grouper {
  let lines: string[] = [];
  const add = (line: string, next: string | undefined): string | undefined => {
    if (lines.length === 0 && isBlank(line)) return undefined;
    lines.push(line);
    const text = lines.join("\n");
    // Documentation belongs to what follows.
    if (lines.every((one) => isBlank(one) || one.trimStart().startsWith("##"))) return undefined;
    const isCommand = lines.length === 1 && /^\s*:[a-z]+\b/.test(line);
    if (!isCommand && (isUnfinished(text) || goesOn(lines, next))) return undefined;
    lines = [];
    return text;
  };
  return {
    add,
    pending: () => lines.join("\n"),
    clear: () => {
      lines = [];
    },
  };
}

function isBlank(line: string): boolean {
  const text = line.trim();
  return text === "" || (text.startsWith("#") && !text.startsWith("##"));
}

/** The next line is one more clause of the same function, or a pipe. */
function goesOn(lines: readonly string[], next: string | undefined): boolean {
  if (next === undefined) return false;
  if (/^\s*\|>/.test(next)) return true;
  const name = lines.map((line) => clause.exec(line)?.[1]).findLast((found) => found !== undefined);
  return name !== undefined && clause.exec(next)?.[1] === name;
}
