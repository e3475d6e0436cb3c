// Patterns, clauses and guards.
import type { SourceFile, Span } from "../../../trees/source.ts";
import type { Diagnostic } from "../../diagnostics.ts";
import { count, diagnostic } from "../make.ts";

/** `side`: on which side of the `|` the name is missing. */
export function orPatternNames(
  file: SourceFile,
  span: Span,
  texts: { name: string; side: "left" | "right"; help?: string | undefined },
): Diagnostic {
  return diagnostic("E0011", file, span, {
    help: texts.help,
    message: "or-pattern alternatives bind different names",
    label: `\`${texts.name}\` is not bound on the ${texts.side}`,
  });
}

/** `severity` is "warning" for clauses of functions and closures. */
export function nonExhaustive(
  file: SourceFile,
  span: Span,
  texts: {
    type: string;
    missing: readonly string[];
    severity?: "error" | "warning" | undefined;
    label?: string | undefined;
  },
): Diagnostic {
  return diagnostic("E0012", file, span, {
    message: `non-exhaustive match on \`${texts.type}\`: missing patterns [${texts.missing.join(", ")}]`,
    label: texts.label ?? "not all values are covered",
    severity: texts.severity,
  });
}

/** `form` is a keyword or `?`. */
export function notAllowedInGuard(file: SourceFile, span: Span, form: string): Diagnostic {
  return diagnostic("E0013", file, span, {
    message: `invalid guard: \`${form}\` is not allowed`,
    label: "in this guard",
  });
}

export function catchAllNotLast(file: SourceFile, span: Span, name: string): Diagnostic {
  return diagnostic("E0022", file, span, {
    message: `catch-all clause of \`${name}\` must be last`,
    label: "clauses after this one are unreachable",
  });
}

/** The same of a closure. */
export function closureCatchAllNotLast(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("E0022", file, span, {
    message: "catch-all clause of this closure must be last",
    label: "clauses after this one are unreachable",
  });
}

export function closureClauseParameterCount(
  file: SourceFile,
  span: Span,
  texts: { expected: number; found: number },
): Diagnostic {
  return diagnostic("E0024", file, span, {
    message: `clause of this closure has ${count(texts.found, "parameter")}, expected ${texts.expected}`,
    label: "differs from the first clause",
  });
}

export function guardNotBool(file: SourceFile, span: Span, type: string): Diagnostic {
  return diagnostic("E0025", file, span, {
    message: `guard must be \`Bool\`, found \`${type}\``,
    label: "this guard",
  });
}

/** `meant`: the whole pattern with other parentheses, where `|` may have been read otherwise than it was meant. */
export function redundantPattern(file: SourceFile, span: Span, meant?: string | undefined): Diagnostic {
  const help =
    meant === undefined ? undefined : `\`|\` binds more tightly than \`::\`: for whole alternatives write \`${meant}\``;
  return diagnostic("W0001", file, span, { message: "redundant pattern", label: "already covered", help });
}

/** A clause of a function or closure. */
export function redundantClause(file: SourceFile, span: Span): Diagnostic {
  return diagnostic("W0001", file, span, { message: "redundant clause", label: "already covered" });
}
