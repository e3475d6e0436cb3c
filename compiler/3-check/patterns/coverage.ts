// What is reported of a match as a whole: arms that nothing reaches, values that no arm takes, and matches that are too
// large to tell.
import { redundantPattern, tooComplex } from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedPattern } from "../open-tree.ts";
import type { Type } from "../types/type.ts";
import { isComplete } from "./complete.ts";
import { type Position, patternText } from "./pattern-text.ts";
import { examine, hasTooManyWays, type MatchArm, missingValues, redundancyOf } from "./usefulness.ts";

interface Match {
  readonly arms: readonly MatchArm[];
  /** One for each pattern of an arm. */
  readonly types: readonly Type[];
  /** Where something about the whole is reported. */
  readonly span: Span;
  /** What to say of an arm that is never reached; undefined: nothing is said of arms. */
  readonly redundant: ((index: number) => Diagnostic | undefined) | undefined;
  /** What to say of missing patterns; undefined: they may be missing. */
  readonly missing: ((patterns: readonly string[]) => Diagnostic) | undefined;
  readonly position: Position;
}

/** Call it when all types are known. */
export function checkCoverage(environment: Environment, match: Match): void {
  if (isComplete(match.arms)) return;
  const { context, file } = environment;
  const examination = examine(context, match.arms, match.types);
  const give = (): void => context.report(tooComplex(file, match.span, "match"));
  if (hasTooManyWays(examination)) {
    give();
    return;
  }
  if (match.redundant !== undefined) {
    const found = redundancyOf(examination);
    if (found === "too complex") {
      give();
      return;
    }
    for (const index of found.arms) {
      const diagnostic = match.redundant(index);
      if (diagnostic !== undefined) context.report(diagnostic);
    }
    for (const { span, chain } of found.alternatives) {
      context.report(redundantPattern(file, span, chain === undefined ? undefined : meant(file.text, chain)));
    }
  }
  if (match.missing === undefined) return;
  const missing = missingValues(examination);
  if (missing === "too complex") give();
  else if (missing.length > 0) {
    const texts = missing.map((values) =>
      values.map((value) => patternText(environment, value, values.length > 1 ? "primary" : match.position)).join(", "),
    );
    context.report(match.missing(texts));
  }
}

/**
 * A chain `a :: b | c :: d` as its writer may have meant it: with the alternatives around the `::`. Undefined when the
 * alternatives have parentheses of their own.
 */
function meant(text: string, chain: TypedPattern): string | undefined {
  const cuts: { readonly end: number; readonly start: number }[] = [];
  const { start, end } = chain.span;
  let open = start;
  for (let cell: TypedPattern | undefined = chain; cell !== undefined; ) {
    const part: TypedPattern = cell.kind === "cons" ? cell.head : cell;
    if (part.kind === "or") {
      if (text.slice(open, part.span.start).includes("(")) return undefined;
      for (const [index, one] of part.alternatives.entries()) {
        const next = part.alternatives[index + 1];
        if (next !== undefined) cuts.push({ end: one.span.end, start: next.span.start });
      }
    }
    open = part.span.end;
    cell = cell.kind === "cons" ? cell.tail : undefined;
  }
  const pieces = [start, ...cuts.map((cut) => cut.start)].map((from, index) =>
    text.slice(from, cuts[index]?.end ?? end),
  );
  return pieces.map((piece) => (piece.includes("::") ? `(${piece})` : piece)).join(" | ");
}
