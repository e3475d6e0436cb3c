// The type of an expression: one case per form.
import { integerOutOfRange, selfOutsideActor } from "../../report/catalogue.ts";
import type { Expression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import { inferBlock } from "../definitions/blocks.ts";
import { inferClosure } from "../definitions/functions.ts";
import { need, simple } from "../evidence/evidence.ts";
import { lacks } from "../evidence/uses.ts";
import type { TypedExpression } from "../open-tree.ts";
import {
  atomType,
  boolType,
  intType,
  isBuiltin,
  listOf,
  mapOf,
  pidOf,
  prune,
  type Type,
  unitType,
} from "../types/type.ts";
import { reportTooLarge } from "../types/type-trees.ts";
import { freshVariable, isTooLarge } from "../types/unify.ts";
import { inferCall, inferIndex, inferPipe } from "./calls.ts";
import { inferCons } from "./cons.ts";
import { inferCase, inferIf, inferJump, inferWhile } from "./control.ts";
import { check } from "./expect.ts";
import { inferFor } from "./for.ts";
import { notInGuard } from "./guards.ts";
import { refuseValue } from "./literal-arguments.ts";
import { resolveName, unknown } from "./names.ts";
import { floatLiteral, inferBinary, inferUnary } from "./operators.ts";
import { inferLink, inferSend, inferSpawn } from "./processes.ts";
import { inferReceive } from "./receive.ts";
import { inferMember, inferStruct, inferUpdate } from "./structs.ts";
import { inferSql, inferString } from "./texts.ts";
import { inferTry } from "./try.ts";
import { tupleFunctionValue } from "./tuples.ts";

type Literal = Extract<Expression, { kind: "int" | "float" | "bool" | "unit" | "atom" | "string" }>;
type Collection = Extract<Expression, { kind: "tuple" | "list" | "map" | "struct" | "update" }>;
type Control = Extract<
  Expression,
  { kind: "try" | "if" | "case" | "while" | "for" | "closure" | "block" | "break" | "continue" }
>;
type OfProcess = Extract<Expression, { kind: "self-pid" | "receive" | "spawn" | "send" | "link" }>;

export function infer(environment: Environment, expression: Expression, expected?: Type): TypedExpression {
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "unit":
    case "atom":
    case "string":
      return inferLiteral(environment, expression);
    case "sql":
      return inferSql(environment, expression);
    case "tuple":
    case "list":
    case "map":
    case "struct":
    case "update":
      return inferCollection(environment, expression, expected);
    case "variable":
      return (
        tupleFunctionValue(environment, expression) ??
        refuseValue(environment, resolveName(environment, expression.name, expression.span))
      );
    case "member":
      return (
        tupleFunctionValue(environment, expression) ?? refuseValue(environment, inferMember(environment, expression))
      );
    case "unary":
      return inferUnary(environment, expression);
    case "binary":
      return inferBinary(environment, expression);
    case "cons":
      return inferCons(environment, expression, expected);
    case "pipe":
      return inferPipe(environment, expression, expected);
    case "call":
      return inferCall(environment, expression, expected);
    case "index":
      return inferIndex(environment, expression.object, expression.index, expression.span);
    case "self-pid":
    case "receive":
    case "spawn":
    case "send":
    case "link":
      return inferOfProcess(environment, expression, expected);
    case "error":
      return unknown(expression.span);
    default:
      return inferControl(environment, expression, expected);
  }
}

function inferControl(environment: Environment, expression: Control, expected?: Type): TypedExpression {
  switch (expression.kind) {
    case "try":
      return notInGuard(environment, expression.span, "?", (inner) => inferTry(inner, expression));
    case "if":
      return inferIf(environment, expression, expected);
    case "case":
      return inferCase(environment, expression, expected);
    case "while":
      return inferWhile(environment, expression);
    case "for":
      return inferFor(environment, expression);
    case "closure":
      return inferClosure(environment, expression, expected);
    case "block":
      return inferBlock(environment, expression, expected);
    case "break":
    case "continue":
      return notInGuard(environment, expression.span, expression.kind, (inner) => inferJump(inner, expression));
    default:
      return expression satisfies never;
  }
}

function inferOfProcess(environment: Environment, expression: OfProcess, expected?: Type): TypedExpression {
  const { span } = expression;
  switch (expression.kind) {
    case "self-pid": {
      const message = environment.frame.message ?? (environment.inService === true ? unitType : undefined);
      if (message === undefined) environment.context.report(selfOutsideActor(environment.file, span));
      return { kind: "self-pid", span, type: pidOf(message ?? freshVariable(environment.context)) };
    }
    case "receive":
      return notInGuard(environment, expression.keywordSpan, "receive", (inner) =>
        inferReceive(inner, expression, expected),
      );
    case "spawn":
      return notInGuard(environment, span, "spawn", (inner) => inferSpawn(inner, expression));
    case "send":
      return notInGuard(environment, span, "send", (inner) => inferSend(inner, expression));
    case "link":
      return notInGuard(environment, span, "link", (inner) => inferLink(inner, expression));
    default:
      return expression satisfies never;
  }
}

// ---------------------------------------------------------------- values

function inferLiteral(environment: Environment, expression: Literal): TypedExpression {
  const { span } = expression;
  switch (expression.kind) {
    case "int":
      if (expression.value === undefined) environment.context.report(integerOutOfRange(environment.file, span));
      return { kind: "int", span, type: intType, value: expression.value ?? 0 };
    case "float":
      return floatLiteral(environment, span, expression.value);
    case "bool":
      return { kind: "bool", span, type: boolType, value: expression.value };
    case "unit":
      return { kind: "unit", span, type: unitType };
    case "atom":
      return { kind: "atom", span, type: atomType, name: expression.name };
    case "string":
      return inferString(environment, expression);
    default:
      return expression satisfies never;
  }
}

function inferCollection(environment: Environment, expression: Collection, expected?: Type): TypedExpression {
  switch (expression.kind) {
    case "tuple":
      return inferTuple(environment, expression.elements, expression.span, expected);
    case "list":
      return inferList(environment, expression.elements, expression.span, expected);
    case "map":
      return inferMap(environment, expression, expected);
    case "struct":
      return inferStruct(environment, expression);
    case "update":
      return inferUpdate(environment, expression);
    default:
      return expression satisfies never;
  }
}

function inferTuple(
  environment: Environment,
  parts: readonly Expression[],
  span: Span,
  expected?: Type,
): TypedExpression {
  const wanted = expected === undefined ? undefined : prune(expected);
  const hints = wanted?.kind === "tuple" ? wanted.elements : [];
  const elements = parts.map((element, index) => environment.context.infer(environment, element, hints[index]));
  const type: Type = { kind: "tuple", elements: elements.map((element) => element.type) };
  const large = isTooLarge(type);
  if (large) reportTooLarge(environment.context, environment.file, span);
  return { kind: "tuple", span, type: large ? freshVariable(environment.context) : type, elements };
}

function inferList(
  environment: Environment,
  elements: readonly Expression[],
  span: Span,
  expected?: Type,
): TypedExpression {
  const wanted = expected === undefined ? undefined : prune(expected);
  const element: Type =
    wanted !== undefined && isBuiltin(wanted, "List") && wanted.arguments[0] !== undefined
      ? wanted.arguments[0]
      : freshVariable(environment.context);
  const because = elements[0] === undefined ? undefined : { span: elements[0].span, text: "the first element" };
  const typed = elements.map((item, index) => check(environment, item, element, index === 0 ? undefined : because));
  return { kind: "list", span, type: listOf(element), elements: typed };
}

function inferMap(
  environment: Environment,
  expression: Extract<Expression, { kind: "map" }>,
  expected?: Type,
): TypedExpression {
  const { context } = environment;
  const wanted = expected === undefined ? undefined : prune(expected);
  const known = wanted !== undefined && isBuiltin(wanted, "Map") ? wanted.arguments : [];
  const key = known[0] ?? freshVariable(context);
  const value = known[1] ?? freshVariable(context);
  const entries = expression.entries.map((entry) => ({
    key: check(environment, entry.key, key),
    value: check(environment, entry.value, value),
  }));
  const first = expression.entries[0];
  if (first !== undefined) needKey(environment, key, first.key.span);
  return { kind: "map", span: expression.span, type: mapOf(key, value), entries };
}

/** Map keys need Eq and Hash; the runtime compares them by itself, so the evidence is not kept. */
function needKey(environment: Environment, key: Type, span: Span): void {
  for (const name of ["Eq", "Hash"]) {
    const info = environment.context.interfaces.get(name);
    if (info !== undefined)
      need(environment, simple(info, key), lacks(environment, span, name, `a Map key needs \`${name}\``));
  }
}
