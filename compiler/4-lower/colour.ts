// Which expressions may park the process, and walks over typed trees.
import { resolveEvidence, type TypedExpression, type TypedFunction, type TypedStatement } from "../typed.ts";
import { colourOf, type Effect } from "../types.ts";
import { type Form, keyOf, type ProgramContext } from "./context.ts";

export function suspends(effect: Effect, form: Form): boolean {
  const colour = colourOf(effect);
  return colour === "suspends" || (colour === "polymorphic" && form === "suspending");
}

/** In which form a function with the effect `own` is meant by a node with the effect `use`. */
export function formOf(own: Effect, use: Effect, form: Form): Form {
  const colour = colourOf(own);
  if (colour === "polymorphic") return suspends(use, form) ? "suspending" : "plain";
  return colour === "suspends" ? "suspending" : "plain";
}

/** Statements flattened to the expressions directly in them. */
function statementExpressions(statement: TypedStatement): readonly TypedExpression[] {
  switch (statement.kind) {
    case "let":
    case "return":
      return [statement.value];
    case "expression":
      return [statement.expression];
    case "function":
      return [];
    default:
      return statement satisfies never;
  }
}

/** The expressions directly inside one, in order; closures and local functions are not entered. */
export function children(expression: TypedExpression): readonly TypedExpression[] {
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "string":
    case "unit":
    case "atom":
    case "local":
    case "function":
    case "top-level":
    case "intrinsic":
    case "intrinsic-value":
    case "extern":
    case "actor":
    case "supervisor":
    case "service-client":
    case "method":
    case "constructor":
    case "closure":
    case "break":
    case "continue":
    case "self-pid":
      return [];
    case "interpolate":
      return expression.parts;
    case "construct":
      return expression.arguments;
    case "struct":
      return expression.fields.map((field) => field.value);
    case "update":
      return [expression.base, ...expression.fields.map((field) => field.value)];
    case "field":
      return [expression.object];
    case "tuple":
    case "list":
      return expression.elements;
    case "tuple-element":
      return [expression.tuple];
    case "map":
      return expression.entries.flatMap((entry) => [entry.key, entry.value]);
    case "range":
      return [expression.from, expression.to];
    case "logical":
    case "concat":
      return [expression.left, expression.right];
    case "operator":
      return expression.operands;
    case "call":
    case "spawn":
      return [expression.callee, ...expression.arguments];
    case "if":
      return expression.else === undefined
        ? [expression.condition, expression.then]
        : [expression.condition, expression.then, expression.else];
    case "case":
      return [expression.scrutinee, ...armExpressions(expression.arms)];
    case "while":
      return [expression.condition, expression.body];
    case "for":
      return expression.filter === undefined
        ? [expression.source, expression.body]
        : [expression.source, expression.filter, expression.body];
    case "receive":
      return expression.after === undefined
        ? armExpressions(expression.arms)
        : [...armExpressions(expression.arms), expression.after.timeout, expression.after.body];
    case "block":
      return expression.statements.flatMap(statementExpressions);
    case "try":
      return [expression.operand];
    case "send":
      return [expression.target, expression.message];
    case "link":
      return [expression.target];
    case "from-json":
      return [expression.text];
    default:
      return expression satisfies never;
  }
}

function armExpressions(
  arms: readonly { readonly guard: TypedExpression | undefined; readonly body: TypedExpression }[],
): readonly TypedExpression[] {
  return arms.flatMap((arm) => (arm.guard === undefined ? [arm.body] : [arm.guard, arm.body]));
}

/** Functions written inside an expression, not those inside its children. */
export function innerFunctions(expression: TypedExpression): readonly TypedFunction[] {
  if (expression.kind === "closure") return [expression.function];
  if (expression.kind !== "block") return [];
  return expression.statements.flatMap((statement) => (statement.kind === "function" ? [statement.function] : []));
}

export function functionExpressions(definition: TypedFunction): readonly TypedExpression[] {
  return armExpressions(definition.clauses);
}

/** Whether some expression satisfies the test; closures are only seen from outside. Uses no stack. */
export function someExpression(
  roots: readonly TypedExpression[],
  test: (expression: TypedExpression) => boolean,
): boolean {
  const pending = [...roots];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (test(next)) return true;
    for (const child of children(next)) pending.push(child);
  }
  return false;
}

/** Visits every expression of some trees, closures and local functions included. Uses no stack. */
export function visitAll(roots: readonly TypedExpression[], visit: (expression: TypedExpression) => void): void {
  const pending = [...roots];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next);
    for (const child of children(next)) pending.push(child);
    for (const inner of innerFunctions(next)) for (const child of functionExpressions(inner)) pending.push(child);
  }
}

/** The method's function, when the evidence names an instance with written methods. */
export function instanceMethod(
  program: ProgramContext,
  evidence: ReturnType<typeof resolveEvidence>,
  method: string,
): TypedFunction | undefined {
  if (evidence.kind !== "instance") return undefined;
  const body = program.instances.get(evidence.id)?.body;
  return body?.kind === "methods" ? body.methods.find((candidate) => candidate.name === method) : undefined;
}

/** Whether evaluating the expression itself, apart from its children, may park the process. */
export function isSuspension(expression: TypedExpression, form: Form, program: ProgramContext): boolean {
  switch (expression.kind) {
    case "receive":
      return true;
    case "operator":
      return resolveEvidence(expression.evidence).kind !== "builtin" && suspends(expression.effect, form);
    case "for":
      return typeof expression.of === "object" && suspends(expression.effect, form);
    case "call":
      return calleeSuspends(expression.callee, expression.effect, form, program);
    default:
      return false;
  }
}

function calleeSuspends(callee: TypedExpression, effect: Effect, form: Form, program: ProgramContext): boolean {
  switch (callee.kind) {
    case "function": {
      const target = program.functions.get(keyOf(callee.target));
      return formOf(target?.effect ?? effect, callee.effect, form) === "suspending";
    }
    case "method": {
      const written = instanceMethod(program, resolveEvidence(callee.evidence), callee.method);
      if (written !== undefined) return formOf(written.effect, callee.effect, form) === "suspending";
      return suspends(callee.effect, form);
    }
    case "intrinsic":
      return callee.suspends === "always" || (callee.suspends === "callback" && suspends(callee.effect, form));
    case "extern":
      return callee.async;
    case "service-client": {
      const service = program.services.get(keyOf(callee.target));
      return service?.handlers[callee.operation]?.kind === "call";
    }
    case "actor":
    case "supervisor":
    case "constructor":
      return false;
    default:
      return suspends(effect, form);
  }
}

export function containsSuspension(roots: readonly TypedExpression[], form: Form, program: ProgramContext): boolean {
  return someExpression(roots, (expression) => isSuspension(expression, form, program));
}
