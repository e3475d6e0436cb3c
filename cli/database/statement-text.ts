// The text of a literal as an engine is given it, and where each piece of it stands in the source.
import { HOLE, sqlSegments } from "../../compiler/sql-text.ts";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";
import type { TypedExpression } from "../../compiler/trees/typed.ts";
import { isBuiltin } from "../../compiler/trees/types.ts";

type SqlLiteral = Extract<TypedExpression, { kind: "sql" }>;
type Part = SqlLiteral["parts"][number];

export interface StatementText {
  readonly file: SourceFile;
  readonly literal: SqlLiteral;
  readonly text: string;
  /** In lower case; `""` for a text without one. */
  readonly firstWord: string;
  /** Of what stands between two offsets of the text. */
  readonly spanOf: (start: number, end: number) => Span;
}

/** Whether a part is a piece of a statement that is known only when the program runs. */
function isSpliced(part: Part): boolean {
  return part.kind === "value" && isBuiltin(part.of, "Sql");
}

export function isMadeOfOthers({ parts }: SqlLiteral): boolean {
  return parts.some(isSpliced);
}

/** How a value is written: a parameter, by its number from 1. */
type Placeholder = (number: number) => string;

/** Of a literal whose text is known. */
export function statementText(file: SourceFile, literal: SqlLiteral, placeholder: Placeholder): StatementText {
  const whole = literal.parts.map((part) => (part.kind === "text" ? part.text : HOLE)).join("");
  let text = "";
  /** For each character of the text the one of the whole, and one more for its end. */
  const origins: number[] = [];
  const add = (written: string, origin: (index: number) => number): void => {
    for (let index = 0; index < written.length; index += 1) origins.push(origin(index));
    text += written;
  };
  let values = 0;
  for (const { kind, start, end } of sqlSegments(whole)) {
    if (kind === "hole") {
      values += 1;
      add(placeholder(values), () => start);
    } else if (kind === "operator") add("?", () => start);
    else if (kind === "separator") add(" ", () => start);
    else add(whole.slice(start, end), (index) => start + index);
  }
  origins.push(whole.length);
  const spanOf = (start: number, end: number): Span => ({
    start: placeIn(literal, origins[start] ?? 0, false),
    end: placeIn(literal, (origins[Math.max(start, end - 1)] ?? 0) + 1, true),
  });
  return { file, literal, text, firstWord: firstWordOf(text), spanOf };
}

function firstWordOf(text: string): string {
  const segment = sqlSegments(text).find(
    ({ kind, start, end }) => kind !== "comment" && text.slice(start, end).trim() !== "",
  );
  const code = segment?.kind === "code" ? text.slice(segment.start, segment.end) : "";
  return /^[\s(]*([a-z]+)/i.exec(code)?.[1]?.toLowerCase() ?? "";
}

/** Where an offset of the whole, in which a value is one character, stands in the file. */
function placeIn({ parts, span: around }: SqlLiteral, offset: number, isEnd: boolean): number {
  let at = 0;
  for (const part of parts) {
    const { span } = part;
    const length = part.kind === "text" ? part.text.length : 1;
    const isHere = isEnd ? offset <= at + length : offset < at + length;
    const isWritten = part.kind === "text" && length === span.end - span.start;
    if (isHere && isWritten) return span.start + offset - at;
    if (isHere) return isEnd ? span.end : span.start;
    at += length;
  }
  return parts.at(-1)?.span.end ?? around.end;
}
