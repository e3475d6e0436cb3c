// Blocks, closures and local functions: clauses against parameter types, generalisation at `let` and `fn`.
import { groupClauses } from "../../clauses.ts";
import {
  alreadyBound,
  catchAllNotLast,
  closureCatchAllNotLast,
  closureClauseParameterCount,
  nonExhaustive,
  redundantClause,
  returnOutsideFunction,
} from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type {
  BlockExpression,
  ClosureExpression,
  Expression,
  FunctionGroup,
  LetStatement,
  Parameter,
  Statement,
  TypeTree,
} from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import { type Environment, type FunctionFrame, type Local, monomorphic, type Scheme, withLocals } from "../context.ts";
import { withoutAnnotation } from "../expressions/cons.ts";
import { checkGuard, checkIrrefutable } from "../expressions/control.ts";
import { check } from "../expressions/expect.ts";
import type { TypedClause, TypedExpression, TypedFunction, TypedPattern, TypedStatement } from "../open-tree.ts";
import { checkCoverage } from "../patterns/coverage.ts";
import { checkPattern } from "../patterns/patterns.ts";
import { reportEscapes } from "../types/escapes.ts";
import {
  answerBy,
  evidenceParameters,
  keepConstrained,
  keepDependent,
  keepWeak,
  shareConstraints,
} from "../types/generalise.ts";
import { typeText } from "../types/print.ts";
import { closeVariables, generalisable, openBounds, parameterEvidence } from "../types/schemes.ts";
import { solveForGeneralisation } from "../types/solve.ts";
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
    const [only = unitType] = type.parameters;
    const isOne = type.parameters.length === 1;
    const text = typeText(isOne ? only : { kind: "tuple", elements: type.parameters }, module.name);
    const head = headOf(file.text, first);
    const incomplete = (missing: readonly string[]) => {
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
  const generics = new Map(scope.generics);
  for (const generic of first.generics) generics.set(generic.text, made(generic.text));
  for (const name of impliedGenerics(scope, group, generics)) generics.set(name, made(name));
  const inner: TypeScope = { ...scope, generics };
  const parameters = first.parameters.map((parameter) =>
    parameter.annotation === undefined ? freshVariable(context) : typeOf(inner, parameter.annotation),
  );
  const result = first.result === undefined ? freshVariable(context) : typeOf(inner, first.result);
  const type: FunctionType = { kind: "function", parameters, result, effect: freshEffect(context) };
  return { type, generics, ...bounds(generics) };
}

/** `fn f(x :: T) -> T` without `<T>`: a single capital that names no type is a type parameter. */
function impliedGenerics(scope: TypeScope, { first }: FunctionGroup, known: ReadonlyMap<string, Type>): Set<string> {
  const found = new Set<string>();
  const visit = (tree: TypeTree): void => {
    if (tree.kind === "tuple") tree.elements.forEach(visit);
    if (tree.kind === "function") [...tree.parameters, tree.result].forEach(visit);
    if (tree.kind !== "named") return;
    tree.arguments.forEach(visit);
    const name = tree.path.segments.length === 1 ? (tree.path.segments[0]?.text ?? "") : "";
    if (!/^[A-Z][0-9]?$/.test(name) || tree.arguments.length > 0 || known.has(name)) return;
    if (findTypeEntry(scope, tree.path) === undefined) found.add(name);
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

// ---------------------------------------------------------------- generalisation of locals

interface Generalised {
  readonly scheme: Scheme;
  readonly evidenceParameters: readonly EvidenceParameter[];
}

/** What a definition gives its name: a function, the value of another name, or a value that was computed. */
type Form = "function" | "name" | "computed";

/**
 * Closes the current level over one local definition. Constraints on its own variables become evidence
 * parameters when it is a function; otherwise those variables stay open (the monomorphism restriction), and so does
 * what a process that was started meanwhile may keep.
 */
function generaliseLocal(
  environment: Environment,
  type: Type,
  form: Form,
  bounds: Scheme["constraints"] = [],
): Generalised {
  const { context } = environment;
  solveForGeneralisation(context);
  context.level -= 1;
  const variables = generalisable(context, type);
  if (form === "computed") keepWeak(context, variables);
  if (form !== "function") keepConstrained(context, variables);
  keepDependent(context);
  if (form !== "function") {
    const open = generalisable(context, type);
    closeVariables(open);
    return { scheme: { variables: [...open], effect: undefined, constraints: [], type }, evidenceParameters: [] };
  }
  const all = generalisable(context, type);
  openBounds(context, bounds, all);
  const shared = shareConstraints(context, all);
  const parameters = evidenceParameters(context, shared);
  answerBy(shared, () => parameters);
  const { distinct } = shared;
  const generic = [...all].filter((variable) => prune(variable) === variable);
  closeVariables(generic);
  return {
    scheme: { variables: generic, effect: undefined, constraints: distinct, type },
    evidenceParameters: parameters,
  };
}

// ---------------------------------------------------------------- blocks

export function inferBlock(
  environment: Environment,
  block: BlockExpression,
  expected: Type | undefined,
): TypedExpression {
  const { span, statements } = block;
  const groupOf = new Map<Statement, FunctionGroup>();
  if (statements.some((statement) => statement.kind === "function")) {
    const groups = groupClauses(environment.file, statements, environment.context.report, false);
    for (const group of groups) groupOf.set(group.first, group);
  }
  let scope = groupOf.size === 0 ? environment : withLater(environment, groupOf.values());
  const typed: TypedStatement[] = [];
  let type: Type = unitType;
  const final = statements.at(-1);
  for (const statement of statements) {
    const last = statement === final;
    switch (statement.kind) {
      case "let": {
        const added = inferLet(scope, statement);
        typed.push(added.statement);
        scope = withLocals(scope, added.locals);
        break;
      }
      case "function": {
        const group = groupOf.get(statement);
        if (group === undefined) break;
        const added = inferLocalFunction(scope, group);
        typed.push(added.statement);
        scope = withLocals(scope, [added.local]);
        break;
      }
      case "expression": {
        const value =
          last && expected !== undefined
            ? check(scope, statement.expression, expected)
            : scope.context.infer(scope, statement.expression);
        typed.push({ kind: "expression", span: statement.span, expression: value });
        if (last) type = expected ?? value.type;
        break;
      }
      case "return":
        typed.push(inferReturn(scope, statement));
        if (last) type = expected ?? freshVariable(scope.context);
        break;
      default:
        statement satisfies never;
    }
  }
  return { kind: "block", span, type, statements: typed };
}

function withLater(environment: Environment, groups: Iterable<FunctionGroup>): Environment {
  return { ...environment, later: new Set([...(environment.later ?? []), ...[...groups].map(({ name }) => name)]) };
}

function inferReturn(environment: Environment, statement: Extract<Statement, { kind: "return" }>): TypedStatement {
  const { context, file, frame } = environment;
  const { span } = statement;
  if (frame.kind === "top-level") context.report(returnOutsideFunction(file, span));
  const because =
    frame.annotated === undefined ? undefined : { span: frame.annotated, text: "the result type is written here" };
  const free = frame.kind === "main" || frame.kind === "top-level";
  const wanted = free ? freshVariable(context) : frame.result;
  if (statement.value !== undefined)
    return { kind: "return", span, value: check(environment, statement.value, wanted, because) };
  const value: TypedExpression = { kind: "unit", span, type: unitType };
  check({ ...environment }, { kind: "unit", span }, wanted, because);
  return { kind: "return", span, value };
}

function formOf({ kind }: Expression): Form {
  if (kind === "closure") return "function";
  return kind === "variable" || kind === "member" ? "name" : "computed";
}

function inferLet(environment: Environment, statement: LetStatement): { statement: TypedStatement; locals: Local[] } {
  const { context } = environment;
  const { span } = statement;
  context.level += 1;
  const value = letValue(environment, statement);
  const { typed: pattern, locals } = checkPattern(environment, statement.pattern, value.type);
  checkIrrefutable(environment, pattern, statement.pattern.span);
  const form = formOf(statement.value);
  const simple = pattern.kind === "bind" && form === "function";
  const generalised = generaliseLocal(environment, value.type, simple || form !== "function" ? form : "computed");
  for (const local of locals) {
    local.scheme = simple ? generalised.scheme : { ...generalised.scheme, type: local.scheme.type };
  }
  return {
    statement: { kind: "let", span, pattern, value, evidenceParameters: generalised.evidenceParameters },
    locals,
  };
}

/** The value of a `let` under its annotation. */
export function letValue(environment: Environment, statement: LetStatement): TypedExpression {
  const written = withoutAnnotation(environment, statement);
  if (statement.annotation === undefined) return environment.context.infer(environment, written);
  const type = typeOf(environment, statement.annotation);
  const typed = check(environment, statement.value, type, {
    span: statement.annotation.span,
    text: "the type is written here",
  });
  return { ...typed, type };
}

function inferLocalFunction(
  environment: Environment,
  group: FunctionGroup,
): { statement: TypedStatement; local: Local } {
  const { context } = environment;
  context.level += 1;
  const signature = signatureOf(environment, group, (generics) =>
    context.bounds(environment, group.first.bounds, generics),
  );
  const id = context.nextId++;
  const local: Local = {
    id,
    name: group.name,
    span: group.first.name.span,
    scheme: monomorphic(signature.type),
    uses: [],
  };
  const inner = withLocals({ ...environment, generics: signature.generics }, [local]);
  const { message } = environment.frame;
  const clauses = checkDefinition(
    functionFrame(inner, "closure", signature.type, group.first.result?.span, message),
    group,
    signature.type,
  );
  const generalised = generaliseLocal(environment, signature.type, "function", signature.constraints);
  reportEscapes(environment, group, signature.generics);
  const evidenceParameters = [...signature.evidence, ...generalised.evidenceParameters];
  for (const use of local.uses ?? []) use.push(...evidenceParameters.map(parameterEvidence));
  delete local.uses;
  const rigid: TypeVariable[] = [];
  for (const [name, variable] of signature.generics) {
    if (variable.kind === "variable" && environment.generics.get(name) !== variable) rigid.push(variable);
  }
  local.scheme = {
    ...generalised.scheme,
    variables: [...new Set([...rigid, ...generalised.scheme.variables])],
    constraints: [...signature.constraints, ...generalised.scheme.constraints],
  };
  const definition: TypedFunction = {
    name: group.name,
    span: group.span,
    type: signature.type,
    evidenceParameters,
    effect: signature.type.effect,
    arity: signature.type.parameters.length,
    clauses,
  };
  return { statement: { kind: "function", span: group.span, id, function: definition }, local };
}
