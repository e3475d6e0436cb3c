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
        const resolved = one;
        if (resolved.kind === "instance") enterInstance(resolved.id);
      }
    }
    switch (expression.kind) {
      case "function": {
        const key = `${expression.target.module}.${expression.target.name}`;
        const target = functions.get(key);
        enter(key, () => (target === undefined ? [] : functionExpressions(target)));
        return;
      }
      case "intrinsic":
        symbols.add(expression.symbol);
        return;
      case "top-level":
        if (holdsFunction(expression.type)) actions.add(`calling \`${expression.target.name}\``);
        return;
      case "extern":
        actions.add(`the JavaScript function \`${expression.target.name}\``);
        return;
      case "actor":
      case "supervisor":
      case "spawn":
        actions.add("starting a process");
        return;
      case "service-client":
        actions.add(`a message to \`${expression.target.name}\``);
        return;
      case "send":
        actions.add("sending a message");
        return;
      case "link":
        actions.add("linking processes");
        return;
      default:
        return;
    }
  };
  while (pending.length > 0) visitAll(pending.splice(0), visit);
  return { symbols, actions };
}

function holdsFunction(type: Type): boolean {
  if (type.kind === "function") return true;
  if (type.kind === "tuple") return type.elements.some(holdsFunction);
  return type.kind === "named" && type.arguments.some(holdsFunction);
}
