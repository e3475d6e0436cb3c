// `head :: tail`: a list with elements in front; and a type that was written where the tail should be.
import { typeAsTail } from "../../report/catalogue.ts";
import type { ConsExpression, Expression, LetStatement } from "../../trees/ast.ts";
import { type Environment, findLocal } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { isBuiltin, listOf, prune, type Type } from "../types/type.ts";
import { freshVariable } from "../types/unify.ts";
import { constructorsNamed } from "./constructors.ts";
import { check } from "./expect.ts";
import { findTopLevel, unknown } from "./names.ts";

export function inferCons(environment: Environment, expression: ConsExpression, expected?: Type): TypedExpression {
  const { context, file } = environment;
  const { heads, tail, span } = expression;
  const name = typeName(environment, tail);
  if (name !== undefined) {
    context.report(typeAsTail(file, tail.span, { type: name }));
    for (const head of heads) context.infer(environment, head);
    return unknown(span);
  }
  const wanted = expected === undefined ? undefined : prune(expected);
  const known = wanted !== undefined && isBuiltin(wanted, "List") ? wanted.arguments[0] : undefined;
  const element = known ?? freshVariable(context);
  const [first] = heads;
  const because = first === undefined ? undefined : { span: first.span, text: "the first element" };
  const elements = heads.map((head, index) => check(environment, head, element, index === 0 ? undefined : because));
  const type = listOf(element);
  const rest = check(environment, tail, type, because);
  return { kind: "concat", span, type, of: "List", left: { kind: "list", span, type, elements }, right: rest };
}

/** `let x = 5 :: Int`: says how the annotation is written, and gives the value without it. */
export function withoutAnnotation(environment: Environment, statement: LetStatement): Expression {
  const { value, pattern, annotation } = statement;
  if (value.kind !== "cons" || annotation !== undefined) return value;
  const type = typeName(environment, value.tail);
  const [head, second] = value.heads;
  if (type === undefined || head === undefined || second !== undefined) return value;
  const { context, file } = environment;
  const written = (part: Expression | LetStatement["pattern"]): string =>
    file.text.slice(part.span.start, part.span.end);
  const target = { pattern: written(pattern), value: written(head) };
  const isShort = !/[\r\n]/.test(target.pattern + target.value);
  context.report(typeAsTail(file, value.tail.span, isShort ? { type, ...target } : { type }));
  return head;
}

/** The name of a type where there is no value of that name. */
function typeName(environment: Environment, expression: Expression): string | undefined {
  if (expression.kind === "try") {
    const inner = typeName(environment, expression.operand);
    return inner === undefined ? undefined : `${inner}?`;
  }
  if (expression.kind !== "variable") return undefined;
  const { context, module, generics } = environment;
  const { name } = expression;
  const isType = generics.has(name) || module.scope.types.has(name) || context.types.has(`.${name}`);
  const isValue =
    findLocal(environment, name) !== undefined ||
    findTopLevel(environment, name) !== undefined ||
    module.scope.values.has(name) ||
    constructorsNamed(context, module, name).length > 0;
  return isType && !isValue ? name : undefined;
}
