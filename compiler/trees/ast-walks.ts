// Walks over syntax trees.
import type { Arm, ClosureClause, Expression, Pattern, ReceiveExpression, Statement, TypeTree } from "./ast.ts";

/** The expressions directly inside one, in order, those of statements, arms and clauses included. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "unit":
    case "atom":
    case "variable":
    case "self-pid":
    case "break":
    case "continue":
    case "error":
      return [];
    case "string":
    case "sql":
      return expression.parts.flatMap((part) => (part.kind === "interpolation" ? [part.expression] : []));
    case "tuple":
    case "list":
      return expression.elements;
    case "map":
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case "struct":
      return expression.fields.map(({ value }) => value);
    case "update":
      return [expression.base, ...expression.fields.map(({ value }) => value)];
    case "unary":
    case "try":
      return [expression.operand];
    case "binary":
    case "pipe":
      return [expression.left, expression.right];
    case "cons":
      return [...expression.heads, expression.tail];
    case "call":
    case "spawn":
      return [expression.callee, ...expression.arguments];
    case "member":
      return [expression.object];
    case "index":
      return [expression.object, expression.index];
    case "send":
      return [expression.target, expression.message];
    case "link":
      return [expression.target];
    case "closure":
    case "block":
    case "if":
    case "case":
    case "while":
    case "for":
    case "receive":
      return inControl(expression);
    default:
      return expression satisfies never;
  }
}

type Control = Extract<Expression, { kind: "closure" | "block" | "if" | "case" | "while" | "for" | "receive" }>;

function inControl(expression: Control): readonly Expression[] {
  switch (expression.kind) {
    case "closure":
      return expression.clauses.flatMap(guardAndBody);
    case "block":
      return expression.statements.flatMap(inStatement);
    case "if":
      return [expression.condition, expression.then, ...optional(expression.else)];
    case "case":
      return [expression.scrutinee, ...expression.arms.flatMap(guardAndBody)];
    case "while":
      return [expression.condition, expression.body];
    case "for":
      return [expression.source, ...optional(expression.filter), expression.body];
    case "receive":
      return [...expression.arms.flatMap(guardAndBody), ...timeLimit(expression)];
    default:
      return expression satisfies never;
  }
}

function timeLimit({ after }: ReceiveExpression): readonly Expression[] {
  return after === undefined ? [] : [after.timeout, after.body];
}

function optional(expression: Expression | undefined): readonly Expression[] {
  return expression === undefined ? [] : [expression];
}

function guardAndBody({ guard, body }: Arm | ClosureClause): readonly Expression[] {
  return guard === undefined ? [body] : [guard, body];
}

function inStatement(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "let":
      return [statement.value];
    case "return":
      return optional(statement.value);
    case "expression":
      return [statement.expression];
    case "function":
      return [...optional(statement.guard), statement.body];
    default:
      return statement satisfies never;
  }
}

/** The patterns directly inside a pattern, in order. */
export function patternsIn(pattern: Pattern): readonly Pattern[] {
  switch (pattern.kind) {
    case "wildcard":
    case "bind":
    case "int":
    case "float":
    case "bool":
    case "unit":
    case "atom":
    case "string":
    case "prefix":
      return [];
    case "tuple":
    case "list":
      return pattern.elements;
    case "cons":
      return [pattern.head, pattern.tail];
    case "constructor":
      return pattern.payload ?? [];
    case "struct":
      return pattern.fields.map((field) => field.pattern);
    case "or":
      return pattern.alternatives;
    case "as":
      return [pattern.pattern];
    default:
      return pattern satisfies never;
  }
}

/** The types directly inside a type, in order. */
export function typesIn(tree: TypeTree): readonly TypeTree[] {
  switch (tree.kind) {
    case "named":
      return tree.arguments;
    case "tuple":
      return tree.elements;
    case "function":
      return [...tree.parameters, tree.result];
    case "unit":
      return [];
    default:
      return tree satisfies never;
  }
}
