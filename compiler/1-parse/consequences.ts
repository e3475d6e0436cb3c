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
  /^(?:pub|fn|def|struct|type|interface|impl|actor|service|channel|supervisor|extern|import|from|module)(?![\p{Alphabetic}\p{N}_])/u;

/** After such a mistake nobody knows which `end` closes what; `rest` is the text from it on. */
function breaksBlocks({ kind }: Diagnostic, rest: string): boolean {
  // Where the `do` follows on the line, the parser went on at it.
  return kind === "broken-block" || (kind === "missing-do" && !/^[^\r\n#]*\bdo\b/.test(rest));
}

/** Which line a place is on, and what starts there. */
class Lines {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(file: SourceFile) {
    this.#text = file.text;
    this.#starts = lineStarts(file.text);
  }

  of(problem: Diagnostic): number {
    return this.at(startOf(problem));
  }

  at(offset: number): number {
    return lineIndexAt(this.#starts, offset);
  }

  /** The words of a line, those of its strings too. */
  words(line: number): string[] {
    return this.#text.slice(this.#starts[line] ?? 0, this.#starts[line + 1]).match(/[\p{Alphabetic}\p{N}_]+/gu) ?? [];
  }

  declares(line: number): boolean {
    const start = this.#starts[line] ?? 0;
    return declaration.test(this.#text.slice(start, start + 12));
  }
}

/** What stays. Of several syntax errors on one line only the first does. */
class Kept {
  readonly problems: Diagnostic[] = [];
  /** Lines with a syntax error. */
  readonly taken = new Set<number>();
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  add(problem: Diagnostic): void {
    if (problem.code === "P0001") {
      const line = this.#lines.of(problem);
      if (this.taken.has(line)) return;
      this.taken.add(line);
    }
    this.problems.push(problem);
  }
}

/** In the order of their places. */
export function withoutConsequences(file: SourceFile, layout: Layout, parsed: readonly Diagnostic[]): Diagnostic[] {
  const { lexical, missingEnds, readableUntil } = layout;
  if (parsed.length + layout.problems.length + lexical.length + missingEnds.length === 0) return [];
  const lines = new Lines(file);
  const kept = new Kept(lines);
  // After a broken string nothing counts.
  const readable = parsed.filter((problem) => startOf(problem) < readableUntil);
  for (const problem of readableCharacters(layout, readable, lines)) kept.add(problem);
  const strayEnds = readable.filter(({ kind }) => kind === "stray-closer");
  const others = [...layout.problems, ...readable.filter(({ kind }) => kind !== "stray-closer")];
  for (const problem of withMissingEnds(file, layout, others, lines).sort(byPlace)) kept.add(problem);
  for (const problem of strayEnds) {
    if (!isExplained(lines.of(problem), kept.taken, lines)) kept.add(problem);
  }
  return untilNextDeclaration(file, kept.problems.sort(byPlace), lines);
}

/** What is wrong with tokens after a wrong character follows from it, and the other way round. */
function readableCharacters(layout: Layout, readable: readonly Diagnostic[], lines: Lines): Diagnostic[] {
  const firstOfLine = new Map<number, number>();
  for (const problem of readable) {
    const { start, end } = problem.labels[0]?.span ?? { start: 0, end: 0 };
    if (start === end) continue;
    const line = lines.at(start);
    firstOfLine.set(line, Math.min(firstOfLine.get(line) ?? Number.POSITIVE_INFINITY, start));
  }
  return layout.lexical.filter((problem) => {
    const place = startOf(problem);
    return place < layout.readableUntil && place <= (firstOfLine.get(lines.at(place)) ?? place);
  });
}

/**
 * A missing `end` follows from another mistake in the head of its block. What stands after the place where it should be,
 * on lines that are not indented as its block is, follows from it.
 */
function withMissingEnds(
  file: SourceFile,
  { lexical, missingEnds }: Layout,
  others: readonly Diagnostic[],
  lines: Lines,
): Diagnostic[] {
  let kept = [...others];
  const badLines = new Set([...lexical, ...others].map((problem) => lines.of(problem)));
  for (const { problem, opener } of missingEnds) {
    const from = lines.at(opener);
    if (badLines.has(from)) continue;
    const to = lines.of(problem);
    const indent = indentAt(file.text, opener);
    kept = kept.filter((other) => {
      const line = lines.of(other);
      return line <= from || line > to || indentAt(file.text, startOf(other)) > indent;
    });
    kept.push(problem);
  }
  return kept;
}

/** A closer too many follows from another mistake in the same declaration. */
function isExplained(closer: number, taken: ReadonlySet<number>, lines: Lines): boolean {
  for (let line = closer - 1; line >= 0; line--) {
    if (taken.has(line)) return true;
    if (lines.declares(line)) return false;
  }
  return false;
}

/**
 * After broken blocks, and after a reserved word as a name, the rest of a declaration is read as something that it is not;
 * so is every other line on which that word stands. Names that a `let` gives are read for certain.
 */
function untilNextDeclaration({ text }: SourceFile, problems: readonly Diagnostic[], lines: Lines): Diagnostic[] {
  const names = new Set(problems.filter(isReservedName).map((problem) => wordAt(text, startOf(problem))));
  let brokenFrom: number | undefined;
  let misreadFrom: number | undefined;
  /** The reserved words that were told of in this declaration. */
  let told = new Set<string>();
  return problems.filter((problem) => {
    const line = lines.of(problem);
    const word = isReservedName(problem) ? wordAt(text, startOf(problem)) : undefined;
    if (misreadFrom !== undefined && !declarationBetween(misreadFrom, line, lines)) {
      if (word === undefined || told.has(word) || !followsLet(text, startOf(problem))) return false;
      told.add(word);
      return true;
    }
    if (problem.code !== "P0001") return true;
    if (brokenFrom !== undefined && !declarationBetween(brokenFrom, line, lines)) return false;
    brokenFrom = breaksBlocks(problem, text.slice(startOf(problem), startOf(problem) + 200)) ? line : undefined;
    const isUse = names.size > 0 && lines.words(line).some((other) => names.has(other));
    if (isUse) {
      misreadFrom = line;
      told = new Set(word === undefined ? [] : [word]);
    }
    return word !== undefined || !isUse;
  });
}

/** Whether the line reads `let` up to here. */
function followsLet(text: string, offset: number): boolean {
  return /\blet[ \t]+$/.test(text.slice(Math.max(0, offset - 20), offset));
}

function isReservedName({ kind }: Diagnostic): boolean {
  return kind === "reserved-name";
}

function wordAt(text: string, offset: number): string {
  return /^[a-z]+/.exec(text.slice(offset, offset + 20))?.[0] ?? "";
}

function declarationBetween(from: number, to: number, lines: Lines): boolean {
  for (let line = from + 1; line <= to; line++) if (lines.declares(line)) return true;
  return false;
}
