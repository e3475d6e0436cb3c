// What a literal `sql"…"` must not be (P0001), and what does not fit the schema (E0054).
import type { SourceFile, Span } from "../../trees/source.ts";
import type { Diagnostic, Fix } from "../diagnostics.ts";
import { diagnostic } from "./make.ts";
import { syntaxError } from "./parse.ts";

export function sqlInPattern(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "`sql` is not allowed in patterns", label: "in this pattern" });
}

export function nulInSql(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, { problem: "a statement with a NUL", label: "in this text" });
}

const quotes: Readonly<Record<string, string>> = {
  text: "a quoted text",
  name: "a quoted name",
  dollar: "a dollar quote",
  comment: "a comment",
};

/** An interpolation in quotes or in a comment. `around`: all that is quoted; `pieces`: the interpolations in it. */
export function sqlInterpolationQuoted(
  file: SourceFile,
  span: Span,
  { quoted, around, pieces }: { quoted: string; around: Span; pieces: readonly Span[] },
): Diagnostic {
  const outside = outsideOf(file, quoted, around, pieces);
  return syntaxError(file, span, {
    problem: `interpolation inside ${quotes[quoted] ?? "quotes"}`,
    label: "a parameter cannot stand there",
    help: outside === undefined ? helps[quoted] : `\`${outside}\``,
    fix: outside === undefined ? undefined : outsideFix(around, outside),
  });
}

const helps: Readonly<Record<string, string>> = {
  name: "`Sql.identifier` makes a quoted name of a text",
  dollar: "close the quote before it, and go on behind it with `||`",
  comment: "take it out of the comment",
};

function outsideFix(span: Span, text: string): Fix {
  return { title: `Replace with \`${text}\``, edits: [{ span, text }] };
}

/** The same with the interpolations outside of the quotes: `'%' || ${q} || '%'`. */
function outsideOf({ text }: SourceFile, quoted: string, around: Span, pieces: readonly Span[]): string | undefined {
  const written = (start: number, end: number): string => text.slice(start, end);
  const [first] = pieces;
  if (first === undefined) return undefined;
  if (quoted === "name") {
    const isAll = pieces.length === 1 && first.start === around.start + 1 && first.end === around.end - 1;
    return isAll ? `\${Sql.identifier(${written(first.start + 2, first.end - 1)})}` : undefined;
  }
  if (quoted !== "text") return undefined;
  const ends = [...pieces.map(({ start }) => start), around.end - 1];
  const parts = ends.flatMap((end, index) => {
    const start = index === 0 ? around.start + 1 : (pieces[index - 1]?.end ?? end);
    const piece = pieces[index];
    return [
      ...(end > start ? [`'${written(start, end)}'`] : []),
      ...(piece === undefined ? [] : [written(piece.start, piece.end)]),
    ];
  });
  return parts.join(" || ");
}

export function sqlUnclosed(file: SourceFile, span: Span, quoted: string): Diagnostic {
  return syntaxError(file, span, {
    problem: `${quotes[quoted] ?? "a quote"} without its end`,
    label: "begins here",
    help: "each literal is whole by itself: what it opens it closes",
  });
}

export function sqlPlaceholder(file: SourceFile, span: Span): Diagnostic {
  const written = file.text.slice(span.start, span.end);
  const help =
    written === "?"
      ? "a value is interpolated, `${value}`; the operator `?` of PostgreSQL is written `??`"
      : written.startsWith("$") || written.startsWith("?")
        ? "a value is interpolated, `${value}`"
        : `a value is interpolated, \`\${value}\`; behind an operator that ends in \`${written.charAt(0)}\` stands a blank`;
  return syntaxError(file, span, { problem: `placeholder \`${written}\``, label: "of the engine", help });
}

export function sqlSecondStatement(file: SourceFile, span: Span): Diagnostic {
  return syntaxError(file, span, {
    problem: "several statements",
    label: "the first one ends here",
    help: "one literal is one statement; migrations may have several",
  });
}

/** `problem` is the engine's text. */
export function sqlDoesNotFit(
  file: SourceFile,
  span: Span,
  { problem, label, help }: { problem: string; label: string; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0054", file, span, { message: problem, label, help });
}
