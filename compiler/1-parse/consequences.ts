// One diagnostic for one mistake: of all that was found in a file, what does not follow from something else.
import type { Diagnostic } from "../report/index.ts";
import { lineIndexAt, lineStarts, type SourceFile } from "../trees/source.ts";
import { indentAt } from "./hints.ts";
import type { Layout } from "./layout/index.ts";

function startOf(diagnostic: Diagnostic): number {
  return diagnostic.labels[0]?.span.start ?? 0;
}

function byPlace(first: Diagnostic, second: Diagnostic): number {
  return startOf(first) - startOf(second);
}

/** A line that starts a declaration at the margin. */
const declaration =
  /^(?:pub|fn|def|struct|type|interface|impl|actor|service|supervisor|extern|import|from|module)(?![\p{Alphabetic}\p{N}_])/u;

/** After such a mistake nobody knows which `end` closes what; `rest` is the text from it on. */
function breaksBlocks({ kind }: Diagnostic, rest: string): boolean {
  // Where the `do` follows on the line, the parser went on at it.
  return kind === "broken-block" || (kind === "missing-do" && !/^[^\r\n#]*\bdo\b/.test(rest));
}

/** In the order of their places. Of several syntax errors on one line only the first stays. */
export function withoutConsequences(file: SourceFile, layout: Layout, parsed: readonly Diagnostic[]): Diagnostic[] {
  const { lexical, missingEnds, readableUntil } = layout;
  if (parsed.length + layout.problems.length + lexical.length + missingEnds.length === 0) return [];
  const starts = lineStarts(file.text);
  const lineOf = (offset: number): number => lineIndexAt(starts, offset);
  const taken = new Set<number>();
  const kept: Diagnostic[] = [];
  const keep = (problem: Diagnostic): void => {
    const line = lineOf(startOf(problem));
    if (problem.code === "P0001") {
      if (taken.has(line)) return;
      taken.add(line);
    }
    kept.push(problem);
  };

  // What is wrong with tokens after a wrong character follows from it; after a broken string nothing counts.
  const readable = parsed.filter((problem) => startOf(problem) < readableUntil);
  const firstOfLine = new Map<number, number>();
  for (const problem of readable) {
    const { start, end } = problem.labels[0]?.span ?? { start: 0, end: 0 };
    if (start === end) continue;
    const line = lineOf(start);
    firstOfLine.set(line, Math.min(firstOfLine.get(line) ?? Number.POSITIVE_INFINITY, start));
  }
  for (const problem of lexical) {
    const place = startOf(problem);
    if (place < readableUntil && place <= (firstOfLine.get(lineOf(place)) ?? place)) keep(problem);
  }
  const strayEnds = readable.filter(({ kind }) => kind === "stray-closer");
  let others = [...layout.problems, ...readable.filter(({ kind }) => kind !== "stray-closer")];

  // A missing `end` follows from another mistake in the head of its block. What stands after the place where it
  // should be, on lines that are not indented as its block is, follows from it.
  const badLines = new Set([...lexical, ...others].map((problem) => lineOf(startOf(problem))));
  for (const { problem, opener } of missingEnds) {
    const from = lineOf(opener);
    if (badLines.has(from)) continue;
    const to = lineOf(startOf(problem));
    const indent = indentAt(file.text, opener);
    others = others.filter((other) => {
      const line = lineOf(startOf(other));
      return line <= from || line > to || indentAt(file.text, startOf(other)) > indent;
    });
    others.push(problem);
  }
  for (const problem of others.sort(byPlace)) keep(problem);

  // A closer too many follows from another mistake in the same declaration.
  for (const problem of strayEnds) {
    let line = lineOf(startOf(problem));
    let explained = false;
    while (line > 0 && !explained) {
      line--;
      explained = taken.has(line);
      const start = starts[line] ?? 0;
      if (declaration.test(file.text.slice(start, start + 12))) break;
    }
    if (!explained) keep(problem);
  }
  return untilNextDeclaration(kept.sort(byPlace));

  /** After broken blocks the rest of a declaration is read as something that it is not. */
  function untilNextDeclaration(problems: readonly Diagnostic[]): Diagnostic[] {
    let brokenFrom: number | undefined;
    return problems.filter((problem) => {
      if (problem.code !== "P0001") return true;
      const line = lineOf(startOf(problem));
      if (brokenFrom !== undefined && !declarationBetween(brokenFrom, line)) return false;
      brokenFrom = breaksBlocks(problem, file.text.slice(startOf(problem), startOf(problem) + 200)) ? line : undefined;
      return true;
    });
  }

  function declarationBetween(from: number, to: number): boolean {
    for (let line = from + 1; line <= to; line++) {
      const start = starts[line] ?? 0;
      if (declaration.test(file.text.slice(start, start + 12))) return true;
    }
    return false;
  }
}
