// What evaluating some statements may come to call, over all functions of the program.
import type { TypedExpression, TypedFunction, TypedProgram, TypedStatement } from "../../trees/typed.ts";
import { functionExpressions, visitAll } from "../../trees/typed-walks.ts";
import type { Type } from "../../trees/types.ts";

/**
 * Symbols of the known functions that may be called, and, in words, everything else that may change something: sending,
 * starting processes, JavaScript, and function values from elsewhere, of which nothing is known.
 */
export function reachableEffects(
  program: TypedProgram,
  statements: readonly TypedStatement[],
): { readonly symbols: ReadonlySet<string>; readonly actions: ReadonlySet<string> } {
  const symbols = new Set<string>();
  const actions = new Set<string>();
  const functions = new Map<string, TypedFunction>(
    program.modules.flatMap((module) => module.functions.map((one) => [`${module.name}.${one.name}`, one] as const)),
  );
  const instances = new Map(program.instances.map((instance) => [instance.id, instance]));
  const seen = new Set<string>();
  const pending: TypedExpression[] = statements.map((statement) => {
    if (statement.kind === "expression") return statement.expression;
    return statement.kind === "function"
      ? { kind: "closure", span: statement.span, type: statement.function.type, function: statement.function }
      : statement.value;
  });
  const enter = (key: string, bodies: () => readonly TypedExpression[]): void => {
    if (seen.has(key)) return;
    seen.add(key);
    pending.push(...bodies());
  };
  const enterInstance = (id: string): void =>
    enter(`instance ${id}`, () => {
      const body = instances.get(id)?.body;
      return body?.kind === "methods" ? body.methods.flatMap(functionExpressions) : [];
    });
  const visit = (expression: TypedExpression): void => {
    if ("evidence" in expression) {
      for (const one of Array.isArray(expression.evidence) ? expression.evidence : [expression.evidence]) {
        if (one.kind === "instance") enterInstance(one.id);
      }
    }
    if (expression.kind === "function") {
      const key = `${expression.target.module}.${expression.target.name}`;
      const target = functions.get(key);
      enter(key, () => (target === undefined ? [] : functionExpressions(target)));
    } else if (expression.kind === "intrinsic") symbols.add(expression.symbol);
    const action = actionOf(expression);
    if (action !== undefined) actions.add(action);
  };
  while (pending.length > 0) visitAll(pending.splice(0), visit);
  return { symbols, actions };
}

/** What an expression by itself may change, in words. */
function actionOf(expression: TypedExpression): string | undefined {
  switch (expression.kind) {
    case "top-level":
      return holdsFunction(expression.type) ? `calling \`${expression.target.name}\`` : undefined;
    case "extern":
      return `the JavaScript function \`${expression.target.name}\``;
    case "actor":
    case "supervisor":
    case "spawn":
      return "starting a process";
    case "service-client":
    case "channel-function":
      return `a message to \`${expression.target.name}\``;
    case "send":
      return "sending a message";
    case "link":
      return "linking processes";
    default:
      return undefined;
  }
}

function holdsFunction(type: Type): boolean {
  if (type.kind === "function") return true;
  if (type.kind === "tuple") return type.elements.some(holdsFunction);
  return type.kind === "named" && type.arguments.some(holdsFunction);
}
