// A file of migrations: its statements, and what undoes them.
import { sqlSegments } from "../../compiler/sql-text.ts";
import type { Migration } from "../../runtime/storage/index.ts";

type Statements = Migration["up"];

/** Of a text; `line` is that of its beginning, from 1. */
interface Piece {
  readonly text: string;
  readonly line: number;
}

const noTransaction = /^--[ \t]*no transaction[ \t]*(?:\n|$)/i;
const downLine = /^--[ \t]*down[ \t]*$/i;

/** Without the mark of the encoding, with the line ends of Unix. */
export function plainText(written: string): string {
  return written.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
}

export function parseMigration(written: string): Pick<Migration, "checksum" | "isAtomic" | "up" | "down"> {
  const text = plainText(written);
  const [up, down] = partsOf(text);
  // Asked for here: loading it takes a tenth of the time in which a small program is compiled and run.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return {
    checksum: createHash("sha256").update(text).digest("hex"),
    isAtomic: !noTransaction.test(text),
    up: statementsOf(up),
    down: down === undefined ? null : statementsOf(down),
  };
}

function partsOf(text: string): readonly [Piece, Piece | undefined] {
  const divider = sqlSegments(text).find(
    ({ kind, start, end }) =>
      kind === "comment" &&
      (start === 0 || text.charAt(start - 1) === "\n") &&
      downLine.test(text.slice(start, end).trimEnd()),
  );
  if (divider === undefined) return [{ text, line: 1 }, undefined];
  const up = text.slice(0, divider.start);
  return [
    { text: up, line: 1 },
    { text: text.slice(divider.end), line: lineAt(text, divider.end) },
  ];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** What has a body of statements, each with a `;` behind it, up to its `END`. */
const withBody = /^create\b.*\b(?:trigger|function|procedure)\b/is;

/** The statements between separators, without those; what is blank or a comment is none. */
function statementsOf({ text, line }: Piece): Statements {
  const statements: { text: string; line: number }[] = [];
  let start = -1;
  let code = "";
  const finish = (end: number): void => {
    if (start >= 0) statements.push({ text: text.slice(start, end).trimEnd(), line: line + lineAt(text, start) - 1 });
    start = -1;
    code = "";
  };
  for (const segment of sqlSegments(text)) {
    const written = text.slice(segment.start, segment.end);
    if (segment.kind === "separator") {
      if (!isInBody(code)) finish(segment.start);
      else code += ";";
      continue;
    }
    if (segment.kind === "comment") continue;
    if (start < 0 && written.trim() !== "") start = segment.start + written.length - written.trimStart().length;
    code += segment.kind === "code" ? written : " x ";
  }
  finish(text.length);
  return statements;
}

function isInBody(code: string): boolean {
  const statement = code.trim();
  return withBody.test(statement) && /\bbegin\b/i.test(statement) && !/;\s*end$/i.test(statement);
}
