// `Tuple.first`, `second`, `nth`, `size`: typed by the tuple they are given.
import { compilerTupleFunctions } from "../../library/index.ts";
import { tupleIndexNotLiteral, tupleIndexOfUnknownType, tupleIndexOutOfRange } from "../../report/catalogue.ts";
import type { Expression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, findLocal } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { deferExpression } from "../types/deferred.ts";
import { solve } from "../types/solve.ts";
import { prune, type Type } from "../types/type.ts";
import { freshVariable } from "../types/unify.ts";
import { reportOutcome } from "./expect.ts";
import { findTopLevel, unknown } from "./names.ts";

export type TupleFunction = (typeof compilerTupleFunctions)[number] | "size";

function named(name: string): TupleFunction | undefined {
  return name === "size" ? name : compilerTupleFunctions.find((known) => known === name);
}

/** Which function of Tuple an expression names: `Tuple.first`, `tuple_first`, or `first` after an import. */
export function tupleFunction(environment: Environment, expression: Expression): TupleFunction | undefined {
  const { scope } = environment.module;
  const hidden = (name: string) =>
    findLocal(environment, name) !== undefined ||
    findTopLevel(environment, name) !== undefined ||
    scope.values.has(name) ||
    scope.qualifiers.has(name);
  if (expression.kind === "member") {
    const { object, name } = expression;
    if (object.kind !== "variable" || object.name !== "Tuple" || hidden("Tuple")) return undefined;
    return named(name.text);
  }
  if (expression.kind !== "variable") return undefined;
  const { name } = expression;
  const isImported = scope.standardNames.get(name) === "Tuple";
  if ((!isImported && !name.startsWith("tuple_")) || hidden(name)) return undefined;
  return named(isImported ? name : name.slice("tuple_".length));
}

/** `Tuple.first` that is not called: `fn t -> Tuple.first(t) end`. */
export function tupleFunctionValue(environment: Environment, expression: Expression): TypedExpression | undefined {
  const name = tupleFunction(environment, expression);
  if (name === undefined) return undefined;
  const { span } = expression;
  if (name === "nth") {
    environment.context.report(tupleIndexNotLiteral(environment.file, span));
    return unknown(span);
  }
  // No program can spell this parameter.
  const parameter = "tuple ";
  const body: Expression = {
    kind: "call",
    span,
    callee: expression,
    arguments: [{ kind: "variable", span, name: parameter }],
  };
  const pattern = { kind: "bind" as const, span, name: parameter };
  return environment.context.infer(environment, {
    kind: "closure",
    span,
    clauses: [{ span, parameters: [{ span, pattern, annotation: undefined }], guard: undefined, body }],
  });
}

/** `tuple` has element `index`, now or when its type is known. */
export function tupleElement(
  environment: Environment,
  span: Span,
  tuple: TypedExpression,
  index: number,
  indexSpan: Span,
): TypedExpression {
  const { context, file } = environment;
  const use = (type: Type): TypedExpression => {
    if (type.kind === "any-message") return unknown(span);
    if (type.kind !== "tuple") {
      reportNoTuple(environment, tuple, type);
      return unknown(span);
    }
    const element = type.elements[index];
    if (element !== undefined) return { kind: "tuple-element", span, type: element, tuple, index };
    context.report(tupleIndexOutOfRange(file, indexSpan, { index, size: type.elements.length }));
    return unknown(span);
  };
  solve(context);
  const type = prune(tuple.type);
  if (type.kind !== "variable" || type.rigid !== undefined) return use(type);
  return deferExpression(environment, span, tuple.type, [], (stage) => {
    const known = prune(tuple.type);
    const open = known.kind === "variable" && known.rigid === undefined;
    if (open && stage !== "final") return undefined;
    if (open) context.report(tupleIndexOfUnknownType(file, tuple.span));
    return open ? unknown(span) : use(known);
  });
}

/** Reports a value that is no tuple, now or when its type is known; one whose type stays open is accepted. */
export function requireTuple(environment: Environment, tuple: TypedExpression): void {
  const { context } = environment;
  solve(context);
  const judge = (): boolean => {
    const type = prune(tuple.type);
    if (type.kind === "variable" && type.rigid === undefined) return false;
    if (type.kind !== "tuple" && type.kind !== "any-message") reportNoTuple(environment, tuple, type);
    return true;
  };
  if (judge()) return;
  context.deferred.push({
    receiver: tuple.type,
    decides: [],
    attempt: (stage) => judge() || stage !== "try",
  });
}

function reportNoTuple(environment: Environment, tuple: TypedExpression, found: Type): void {
  const { context } = environment;
  const wanted: Type = { kind: "tuple", elements: [freshVariable(context), freshVariable(context)] };
  reportOutcome(environment, "different", tuple.span, wanted, found);
}
