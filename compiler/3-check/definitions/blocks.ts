// Blocks: statements in their order, local functions before they are used, generalisation at `let` and `fn`.
import { groupClauses } from "../../clauses.ts";
import { returnOutsideFunction } from "../../report/catalogue.ts";
import type { BlockExpression, Expression, FunctionGroup, LetStatement, Statement } from "../../trees/ast.ts";
import type { EvidenceParameter } from "../../trees/typed.ts";
import { type Environment, type Local, monomorphic, type Scheme, withLocals } from "../context.ts";
import { withoutAnnotation } from "../expressions/cons.ts";
import { checkIrrefutable } from "../expressions/control.ts";
import { check } from "../expressions/expect.ts";
import type { TypedExpression, TypedFunction, TypedStatement } from "../open-tree.ts";
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
import { closeVariables, generalisable, openBounds, parameterEvidence } from "../types/schemes.ts";
import { solveForGeneralisation } from "../types/solve.ts";
import { prune, type Type, type TypeVariable, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshVariable } from "../types/unify.ts";
import { checkDefinition, functionFrame, signatureOf } from "./functions.ts";

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
