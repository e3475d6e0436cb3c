// What a golden program says about itself in its comments.

export interface ExpectedDiagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** File that the comment stands in, relative to the case. */
  readonly file: string;
  /** Line that the diagnostic points to; undefined for project errors, which have no place. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Contained in the message. */
  readonly text: string;
  /** Contained in the help. */
  help: string | undefined;
  /** Contained in one of the labels. */
  label: string | undefined;
}

export interface Expectations {
  readonly stdout: string[];
  /** Each contained in what goes to stderr. */
  readonly stderr: string[];
  /** Each the text of one line `Snow panic at …: TEXT`, in order. */
  readonly panics: string[];
  status: number | undefined;
  readonly diagnostics: ExpectedDiagnostic[];
  readonly arguments: string[];
  /** Lines of standard input. */
  readonly stdin: string[];
}

const comment =
  /#\s*(?:(error|warning)\[([A-Z]\d{4})\](?:\s+(\d+):(\d+))?|(expect|expect-stderr|expect-panic|exit|help|label|args|stdin)):(?: (.*)|)$/;

/** Adds what the comments of one file say. Throws an Error for a comment that makes no sense. */
export function readExpectations(file: string, text: string, into: Expectations): void {
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const match = comment.exec(line);
    if (match === null) continue;
    const [, severity, code = "", writtenLine, writtenColumn, word, rest = ""] = match;
    if (severity === "error" || severity === "warning") {
      into.diagnostics.push({
        code,
        severity,
        file,
        line: code === "C0001" ? undefined : writtenLine === undefined ? index + 1 : Number(writtenLine),
        column: writtenColumn === undefined ? undefined : Number(writtenColumn),
        text: rest.trim(),
        help: undefined,
        label: undefined,
      });
      continue;
    }
    switch (word) {
      case "expect":
        into.stdout.push(rest);
        break;
      case "expect-stderr":
        into.stderr.push(rest);
        break;
      case "expect-panic":
        into.panics.push(rest);
        break;
      case "exit":
        into.status = Number(rest);
        break;
      case "args":
        into.arguments.push(...rest.split(" ").filter((part) => part !== ""));
        break;
      case "stdin":
        into.stdin.push(rest);
        break;
      case "help":
      case "label": {
        const last = into.diagnostics.at(-1);
        if (last === undefined) throw new Error(`${file}:${index + 1}: a ${word} without a diagnostic before it`);
        last[word] = rest;
        break;
      }
      default:
        throw new Error(`${file}:${index + 1}: not an expectation: ${line}`);
    }
  }
}

export function noExpectations(): Expectations {
  return { stdout: [], stderr: [], panics: [], status: undefined, diagnostics: [], arguments: [], stdin: [] };
}
