// Adjacent clauses of one name are one function (semantics §5).
import { alreadyDefined, annotationOnLaterClause, clauseParameterCount } from "./report/catalogue.ts";
import type { Report } from "./report/index.ts";
import type { FunctionDefinition, FunctionGroup } from "./trees/ast.ts";
import type { SourceFile, Span } from "./trees/source.ts";
import { lineIndexAt, lineStarts } from "./trees/source.ts";

function groupOf(
  clauses: readonly FunctionDefinition[],
  first: FunctionDefinition,
  incomplete: boolean,
): FunctionGroup {
  const last = clauses[clauses.length - 1] ?? first;
  return {
    name: first.name.text,
    span: { start: first.span.start, end: last.span.end },
    public: first.public,
    documentation: first.documentation,
    first,
    clauses,
    incomplete,
  };
}

/** The line (from 1) of an offset, for "first defined on line N". */
export function lineOf(file: SourceFile, offset: number): number {
  return lineIndexAt(lineStarts(file.text), offset) + 1;
}

/**
 * Groups the function definitions among `statements`; `unique` also refuses a second group of a name
 * (at top level; inside a block a later definition shadows, as `let` does).
 */
export function groupClauses(
  file: SourceFile,
  statements: readonly { readonly kind: string }[],
  report: Report,
  unique: boolean,
): FunctionGroup[] {
  const groups: FunctionGroup[] = [];
  const firstOf = new Map<string, FunctionDefinition>();
  let open: { first: FunctionDefinition; clauses: FunctionDefinition[]; incomplete: boolean } | undefined;
  const refused = new Set<string>();
  const close = () => {
    if (open !== undefined) groups.push(groupOf(open.clauses, open.first, open.incomplete));
    open = undefined;
  };
  for (const statement of statements) {
    if (!isFunction(statement)) {
      close();
      continue;
    }
    const name = statement.name.text;
    if (open !== undefined && open.first.name.text === name && joins(open.first, statement)) {
      if (!addClause(file, open.first, open.clauses, statement, report)) open.incomplete = true;
      continue;
    }
    close();
    const earlier = firstOf.get(name);
    if (earlier !== undefined && unique) {
      report(
        alreadyDefined(file, statement.headSpan, { what: "function", name, line: lineOf(file, earlier.span.start) }),
      );
      refused.add(name);
      continue;
    }
    firstOf.set(name, statement);
    open = { first: statement, clauses: [statement], incomplete: false };
  }
  close();
  return refused.size === 0
    ? groups
    : groups.map((group) => (refused.has(group.name) ? { ...group, incomplete: true } : group));
}

function isFunction(statement: { readonly kind: string }): statement is FunctionDefinition {
  return statement.kind === "function";
}

function joins(first: FunctionDefinition, next: FunctionDefinition): boolean {
  return first.bodyForm === "expression" && next.bodyForm === "expression";
}

/** Answers false for a clause that is refused. */
function addClause(
  file: SourceFile,
  first: FunctionDefinition,
  clauses: FunctionDefinition[],
  clause: FunctionDefinition,
  report: Report,
): boolean {
  const expected = first.parameters.length;
  if (clause.parameters.length !== expected) {
    report(
      clauseParameterCount(file, clause.headSpan, {
        name: clause.name.text,
        found: clause.parameters.length,
        expected,
      }),
    );
    return false;
  }
  const annotation =
    clause.parameters.find((parameter) => parameter.annotation !== undefined)?.annotation ?? clause.result;
  if (annotation !== undefined) report(annotationOnLaterClause(file, annotationSpan(file, clause, annotation.span)));
  clauses.push(clause);
  return true;
}

/** `-> T` with its arrow for a result, the type alone for a parameter. */
function annotationSpan(file: SourceFile, clause: FunctionDefinition, span: Span): Span {
  if (clause.result === undefined || clause.result.span !== span) return span;
  const arrow = file.text.lastIndexOf("->", span.start);
  return arrow >= clause.span.start ? { start: arrow, end: span.end } : span;
}
