// Texts and statements with what is interpolated in them.
import type { SqlLiteral, StringLiteral } from "../../trees/ast.ts";
import type { Environment } from "../context.ts";
import { lacks } from "../evidence/uses.ts";
import type { TypedExpression, TypedSqlPart } from "../open-tree.ts";
import { isBuiltin, prune, sqlType, stringType } from "../types/type.ts";
import { applyFunction } from "./apply.ts";
import { methodExpression } from "./names.ts";

export function inferString(environment: Environment, expression: StringLiteral): TypedExpression {
  const { span } = expression;
  const [first] = expression.parts;
  if (first === undefined) return { kind: "string", span, type: stringType, value: "" };
  if (first.kind === "text" && expression.parts.length === 1)
    return { kind: "string", span, type: stringType, value: first.text };
  const parts = expression.parts.map((part): TypedExpression => {
    if (part.kind === "text") return { kind: "string", span, type: stringType, value: part.text };
    return displayed(environment, environment.context.infer(environment, part.expression));
  });
  return { kind: "interpolate", span, type: stringType, parts };
}

/** Interpolations are parts of statements: parameters, or what has the type of one already. */
export function inferSql(environment: Environment, expression: SqlLiteral): TypedExpression {
  const parts = expression.parts.map((part): TypedSqlPart => {
    if (part.kind === "text") return part;
    const written = environment.context.infer(environment, part.expression);
    return { kind: "value", span: part.span, of: written.type, value: partOfSql(environment, written) };
  });
  return { kind: "sql", span: expression.span, type: sqlType, parts, statement: undefined };
}

function partOfSql(environment: Environment, value: TypedExpression): TypedExpression {
  if (isBuiltin(prune(value.type), "Sql")) return value;
  return converted(environment, value, { interface: "ToSql", method: "to_sql", label: "no parameter is made of this" });
}

function displayed(environment: Environment, value: TypedExpression): TypedExpression {
  if (isBuiltin(prune(value.type), "String")) return value;
  return converted(environment, value, { interface: "Display", method: "to_string", label: "this has no text form" });
}

/** What a method of an interface makes of a value that is interpolated; `label`: what is said of one that lacks it. */
function converted(
  environment: Environment,
  value: TypedExpression,
  by: { readonly interface: string; readonly method: string; readonly label: string },
): TypedExpression {
  const info = environment.context.interfaces.get(by.interface);
  const method = info?.methods.get(by.method);
  if (info === undefined || method === undefined) return value;
  const { failure } = lacks(environment, value.span, by.interface, by.label);
  const { expression } = methodExpression(environment, info, method, value.span, { failure });
  return applyFunction(environment, value.span, expression, [{ kind: "typed", typed: value }]);
}
