import {
  alreadyBound,
  catchAllNotLast,
  closureCatchAllNotLast,
  closureClauseParameterCount,
  nonExhaustive,
  redundantClause,
} from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type { ClosureExpression, Expression, FunctionGroup, Parameter, TypeTree } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import { type Environment, type FunctionFrame, type Local, type Scheme, withLocals } from "../context.ts";
import { checkGuard } from "../expressions/control.ts";
import { check } from "../expressions/expect.ts";
import type { TypedClause, TypedExpression, TypedFunction, TypedPattern } from "../open-tree.ts";
import { checkCoverage } from "../patterns/coverage.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { typeText } from "../types/print.ts";
import { dependentTypes } from "../types/schemes.ts";
import { type FunctionType, prune, type Type, type TypeVariable, unitType } from "../types/type.ts";
import { findTypeEntry, type TypeScope, typeOf } from "../types/type-trees.ts";
import { freshEffect, freshVariable, rigidVariable, unify } from "../types/unify.ts";

// ---------------------------------------------------------------- clauses

interface ClauseTree {
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  readonly guard: Expression | undefined;
  readonly body: Expression;
}

/** Checks clauses against the types of a function; `closure` words the messages. */
function checkClauses(
  environment: Environment,
  clauses: readonly ClauseTree[],
  type: FunctionType,
  options: { name: string; closure: boolean; because?: Label | undefined; incomplete?: boolean },
): TypedClause[] {
  const { context, file, module } = environment;
  const [first] = clauses;
  const typed = clauses.map((clause): TypedClause => {
    const names: Local[] = [];
    const parameters = clause.parameters.map((parameter, index) => {
      const checked = checkPattern(environment, parameter.pattern, type.parameters[index] ?? freshVariable(context));
      for (const local of checked.locals) {
        if (names.some((other) => other.name === local.name))
          context.report(alreadyBound(file, local.span, local.name));
      }
      names.push(...checked.locals);
      return checked.typed;
    });
    const inner = withLocals(environment, names);
    const guard = checkGuard(inner, clause.guard);
    return { span: clause.span, parameters, guard, body: check(inner, clause.body, type.result, options.because) };
  });
  if (first === undefined || (typed.length === 1 && typed.every(isCatchAll))) return typed;
  const early = typed.slice(0, -1).filter(isCatchAll);
  for (const { span } of early) {
    context.report(options.closure ? closureCatchAllNotLast(file, span) : catchAllNotLast(file, span, options.name));
  }
  context.finalChecks.push(() => {
    const rows = typed.map((clause) => ({ patterns: clause.parameters, guarded: clause.guard !== undefined }));
    const redundant = (index: number) => {
      const clause = clauses[index];
      return clause === undefined ? undefined : redundantClause(file, clause.span);
    };
    const head = headOf(file.text, first);
    const incomplete = (missing: readonly string[]) => {
      const [only = unitType] = type.parameters;
      const isOne = type.parameters.length === 1;
      const text = typeText(isOne ? only : { kind: "tuple", elements: type.parameters }, module.name);
      const patterns = isOne ? missing : missing.map((values) => `(${values})`);
      return nonExhaustive(file, head, { type: text, missing: patterns, severity: "warning" });
    };
    checkCoverage(environment, {
      arms: rows,
      types: type.parameters,
      span: head,
      redundant: early.length === 0 ? redundant : undefined,
      missing: options.incomplete === true ? undefined : incomplete,
      position: "primary",
    });
  });
  return typed;
}

function isCatchAll(clause: TypedClause): boolean {
  return clause.guard === undefined && clause.parameters.every(matchesAll);
}

function matchesAll(pattern: TypedPattern): boolean {
  return pattern.kind === "bind" || (pattern.kind === "wildcard" && pattern.faulty !== true);
}

/** From the start of a clause to the end of its parameter list. */
function headOf(text: string, clause: ClauseTree): Span {
  const last = clause.parameters.at(-1);
  const end = last === undefined ? clause.span.end : last.span.end;
  const closed = text[end] === ")" && text.slice(clause.span.start, end).includes("(") ? end + 1 : end;
  return { start: clause.span.start, end: closed };
}

// ---------------------------------------------------------------- closures

export function inferClosure(
  environment: Environment,
  expression: ClosureExpression,
  expected: Type | undefined,
): TypedExpression {
  const { context, file } = environment;
  const { span } = expression;
  const [first, ...rest] = expression.clauses;
  const wanted = expected === undefined ? undefined : prune(expected);
  const hints = wanted?.kind === "function" ? wanted.parameters : [];
  const arity = first?.parameters.length ?? 0;
  for (const clause of rest) {
    if (clause.parameters.length !== arity) {
      context.report(
        closureClauseParameterCount(file, clause.span, { expected: arity, found: clause.parameters.length }),
      );
    }
  }
  const clauses = expression.clauses.filter((clause) => clause.parameters.length === arity);
  const parameters = (first?.parameters ?? []).map((parameter, index): Type => {
    const hint = arity <= hints.length ? hints[index] : undefined;
    if (parameter.annotation === undefined) return hint ?? freshVariable(context);
    return typeOf(environment, parameter.annotation);
  });
  const effect = freshEffect(context);
  const result = freshVariable(context);
  const type: FunctionType = { kind: "function", parameters, result, effect };
  const frame: FunctionFrame = {
    kind: "closure",
    result,
    effect,
    annotated: undefined,
    message: environment.frame.message,
    inLoop: false,
  };
  if (wanted?.kind === "function" && arity <= hints.length && prune(wanted.result).kind !== "variable")
    hintReturn(result, wanted.result);
  const incomplete = clauses.length < expression.clauses.length;
  const options = { name: "", closure: true, incomplete };
  const typed = checkClauses({ ...environment, frame, guard: false }, clauses, type, options);
  const definition: TypedFunction = { name: "", span, type, evidenceParameters: [], effect, arity, clauses: typed };
  return { kind: "closure", span, type, function: definition };
}

/** `?` inside the closure knows the result, and a value that differs is reported itself. */
function hintReturn(result: Type, wanted: Type): void {
  const target = prune(wanted);
  if (target.kind !== "variable" && target.kind !== "any-message") {
    unify(result, target);
  }
}

// ---------------------------------------------------------------- functions

/** The parts of a function's type that are written. */
export interface Signature {
  readonly type: FunctionType;
  readonly generics: ReadonlyMap<string, Type>;
  readonly evidence: readonly EvidenceParameter[];
  readonly constraints: Scheme["constraints"];
}

/**
 * `open`: written type parameters are variables like others. Functions that call each other share theirs until the
 * group is generalised, and a rigid one would equal nothing but itself.
 */
export function signatureOf(
  scope: TypeScope,
  group: FunctionGroup,
  bounds: (generics: ReadonlyMap<string, Type>) => Pick<Signature, "evidence" | "constraints">,
  open = false,
): Signature {
  const { context } = scope;
  const { first } = group;
  const made = (name: string) => (open ? freshVariable(context) : rigidVariable(context, name));
  let { generics } = scope;
  const add = (names: readonly string[]): void => {
    if (names.length > 0) generics = new Map([...generics, ...names.map((name) => [name, made(name)] as const)]);
  };
  add(first.generics.map(({ text }) => text));
  add(impliedGenerics(scope, group, generics));
  const inner: TypeScope = { ...scope, generics };
  const parameters = first.parameters.map((parameter) =>
    parameter.annotation === undefined ? freshVariable(context) : typeOf(inner, parameter.annotation),
  );
  const result = first.result === undefined ? freshVariable(context) : typeOf(inner, first.result);
  const type: FunctionType = { kind: "function", parameters, result, effect: freshEffect(context) };
  return { type, generics, ...bounds(generics) };
}

/** Whether all of its types are written. */
export function isWritten({ first }: FunctionGroup): boolean {
  return first.result !== undefined && first.parameters.every(({ annotation }) => annotation !== undefined);
}

/** Whether what is written is all there is to its type: what a body asks of the types that a bound brings along is inferred. */
export function isWhole(group: FunctionGroup, { constraints }: Signature): boolean {
  return isWritten(group) && constraints.every((constraint) => dependentTypes(constraint).length === 0);
}

export function writtenScheme(signature: Signature): Scheme {
  const variables: TypeVariable[] = [];
  for (const type of signature.generics.values()) if (type.kind === "variable") variables.push(type);
  return { variables, effect: undefined, constraints: signature.constraints, type: signature.type };
}

/** `fn f(x :: T) -> T` without `<T>`: a single capital that names no type is a type parameter. */
function impliedGenerics(scope: TypeScope, { first }: FunctionGroup, known: ReadonlyMap<string, Type>): string[] {
  const found: string[] = [];
  const visit = (tree: TypeTree): void => {
    if (tree.kind === "tuple") tree.elements.forEach(visit);
    if (tree.kind === "function") [...tree.parameters, tree.result].forEach(visit);
    if (tree.kind !== "named") return;
    tree.arguments.forEach(visit);
    const name = tree.path.segments.length === 1 ? (tree.path.segments[0]?.text ?? "") : "";
    if (!/^[A-Z][0-9]?$/.test(name) || tree.arguments.length > 0 || known.has(name)) return;
    if (findTypeEntry(scope, tree.path) === undefined && !found.includes(name)) found.push(name);
  };
  for (const parameter of first.parameters) if (parameter.annotation !== undefined) visit(parameter.annotation);
  if (first.result !== undefined) visit(first.result);
  return found;
}

export function functionFrame(
  environment: Environment,
  kind: FunctionFrame["kind"],
  type: FunctionType,
  annotated: Span | undefined,
  message: Type | undefined = undefined,
): Environment {
  const frame: FunctionFrame = { kind, result: type.result, effect: type.effect, annotated, message, inLoop: false };
  return { ...environment, frame, guard: false };
}

/** Clauses of a definition in the shape that `checkClauses` takes. */
export function checkDefinition(environment: Environment, group: FunctionGroup, type: FunctionType): TypedClause[] {
  const { first } = group;
  const because =
    first.result === undefined ? undefined : { span: first.result.span, text: "the result type is written here" };
  return checkClauses(environment, group.clauses, type, {
    name: group.name,
    closure: false,
    because,
    incomplete: group.incomplete,
  });
}
