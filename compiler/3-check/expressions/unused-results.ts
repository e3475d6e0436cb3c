// Results that are thrown away: W0006.
import { unusedResult } from "../../report/catalogue.ts";
import type { Report } from "../../report/index.ts";
import type { PlainExpression, TypedArm, TypedExpression, TypedProgram } from "../../trees/typed.ts";
import { functionExpressions, rootsOfModule, visitAll } from "../../trees/typed-walks.ts";
import { isBuiltin } from "../../trees/types.ts";
import { typeText } from "../types/print.ts";

export function reportUnusedResults(program: TypedProgram, report: Report): void {
  const files = new Map(program.modules.map(({ name, file }) => [name, file]));
  const searchIn = (
    module: string,
    roots: readonly TypedExpression[],
    statements: readonly TypedExpression[],
  ): void => {
    const file = files.get(module);
    if (file === undefined) return;
    const found = (expression: TypedExpression): void =>
      report(unusedResult(file, expression.span, typeText(expression.type, module)));
    for (const statement of statements) discard(statement, found);
    visitAll(roots, (expression) => visit(expression, found));
  };
  for (const module of program.modules) {
    const statements = module.statements.flatMap((one) => (one.kind === "expression" ? [one.expression] : []));
    searchIn(module.name, rootsOfModule(module), statements);
  }
  for (const { module, body } of program.instances) {
    if (body.kind !== "methods") continue;
    for (const method of body.methods) searchIn(method.home ?? module, functionExpressions(method), []);
  }
}

type Found = (expression: TypedExpression) => void;

/** What an expression throws away, whatever becomes of its own value. */
function visit(expression: TypedExpression, found: Found): void {
  switch (expression.kind) {
    case "block":
      for (const statement of expression.statements.slice(0, -1))
        if (statement.kind === "expression") discard(statement.expression, found);
      return;
    case "while":
      discard(expression.body, found);
      return;
    case "if":
      if (expression.else === undefined) discard(expression.then, found);
      return;
    case "call":
    case "operator":
    case "logical":
    case "try":
    case "spawn":
    case "send":
    case "link":
    case "decode":
    case "for":
    case "case":
    case "receive":
    case "break":
    case "continue":
      return;
    default:
      expression satisfies PlainExpression;
  }
}

/** An expression whose value nobody gets. Of a branch that is a Result the whole choice is one. */
function discard(expression: TypedExpression, found: Found): void {
  if (expression.kind === "block") {
    const last = expression.statements.at(-1);
    if (last?.kind === "expression") discard(last.expression, found);
  } else if (expression.kind === "for") {
    discard(expression.body, found);
  } else if (isBuiltin(expression.type, "Result")) {
    found(expression);
  } else {
    for (const branch of branchesOf(expression)) discard(branch, found);
  }
}

function branchesOf(expression: TypedExpression): readonly TypedExpression[] {
  const bodies = (arms: readonly TypedArm[]) => arms.map(({ body }) => body);
  switch (expression.kind) {
    case "if":
      return expression.else === undefined ? [] : [expression.then, expression.else];
    case "case":
      return bodies(expression.arms);
    case "receive":
      return [...bodies(expression.arms), ...(expression.after === undefined ? [] : [expression.after.body])];
    default:
      return [];
  }
}
