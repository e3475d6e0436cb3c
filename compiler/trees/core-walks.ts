// Walks over core programs.
import type { CoreExpression, CoreLabel, CoreStatement } from "./core.ts";

/** Whether control never runs past the last statement. */
export function endsAbruptly(statements: readonly CoreStatement[]): boolean {
  const last = statements.at(-1);
  if (last === undefined) return false;
  switch (last.kind) {
    case "return":
    case "throw":
    case "break":
    case "continue":
      return true;
    case "if":
      return last.else.length > 0 && endsAbruptly(last.then) && endsAbruptly(last.else);
    case "switch":
      return (
        last.default !== undefined &&
        endsAbruptly(last.default) &&
        last.cases.every((branch) => endsAbruptly(branch.body))
      );
    case "while":
      return last.test === undefined && !breaksTo(last.body, last.label);
    case "block":
      return endsAbruptly(last.body) && !breaksTo(last.body, last.label);
    case "expression":
    case "declare":
    case "count":
    case "function":
    case "class":
      return false;
    default:
      return last satisfies never;
  }
}

/** The expressions directly inside an expression, closures excepted. */
export function childrenOf(expression: CoreExpression): readonly CoreExpression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
    case "function":
      return [];
    case "member":
      return [expression.object];
    case "index":
      return [expression.object, expression.index];
    case "call":
      return [expression.callee, ...expression.arguments];
    case "new":
      return [expression.class, ...expression.arguments];
    case "binary":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "conditional":
      return [expression.test, expression.then, expression.else];
    case "assign":
      return [expression.target, expression.value];
    case "array":
      return expression.elements;
    case "object":
      return expression.properties.map((property) => property.value);
    case "template":
      return expression.values;
    case "yield":
      return [expression.value];
    default:
      return expression satisfies never;
  }
}

/** The expressions directly inside a statement, not those of the statements in it. */
export function expressionsOf(statement: CoreStatement): readonly CoreExpression[] {
  switch (statement.kind) {
    case "expression":
      return [statement.expression];
    case "declare":
    case "return":
    case "throw":
      return statement.value === undefined ? [] : [statement.value];
    case "if":
      return [statement.test];
    case "while":
      return statement.test === undefined ? [] : [statement.test];
    case "switch":
      return [statement.subject, ...statement.cases.flatMap((branch) => branch.tests)];
    case "count":
      return [statement.from, statement.to, ...(statement.by === undefined ? [] : [statement.by])];
    case "block":
    case "break":
    case "continue":
    case "function":
    case "class":
      return [];
    default:
      return statement satisfies never;
  }
}

/** The lists of statements directly inside a statement, closures excepted. */
export function innerStatements(statement: CoreStatement): readonly (readonly CoreStatement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.else];
    case "switch":
      return [...statement.cases.map((branch) => branch.body), statement.default ?? []];
    case "while":
    case "count":
    case "block":
      return [statement.body];
    case "expression":
    case "declare":
    case "return":
    case "throw":
    case "break":
    case "continue":
    case "function":
    case "class":
      return [];
    default:
      return statement satisfies never;
  }
}

/** All names that stand in the statements, closures included. */
export function namesIn(statements: readonly CoreStatement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: CoreExpression[] = [];
  const enter = (inner: readonly CoreStatement[]): void => {
    for (const statement of inner) {
      pending.push(...expressionsOf(statement));
      if (statement.kind === "function") enter(statement.function.body);
      for (const list of innerStatements(statement)) enter(list);
    }
  };
  enter(statements);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "name") found.add(next.name);
    else if (next.kind === "function") enter(next.function.body);
    pending.push(...childrenOf(next));
  }
  return found;
}

/** Whether a generator with these statements may wait. */
export function yields(statements: readonly CoreStatement[]): boolean {
  const pending: CoreExpression[] = [];
  const enter = (inner: readonly CoreStatement[]): void => {
    for (const statement of inner) {
      pending.push(...expressionsOf(statement));
      for (const list of innerStatements(statement)) enter(list);
    }
  };
  enter(statements);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "yield") return true;
    pending.push(...childrenOf(next));
  }
  return false;
}

/** Whether some `break` in the statements leaves what has the label. */
function breaksTo(statements: readonly CoreStatement[], label: CoreLabel): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === "break" && statement.label === label) ||
      innerStatements(statement).some((inner) => breaksTo(inner, label)),
  );
}
