// Walks over typed trees.
import type {
  Stage,
  TypedExpression,
  TypedFunction,
  TypedModule,
  TypedPattern,
  TypedProgram,
  TypedStatement,
} from "./typed.ts";

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
export function childrenOf(expression: TypedExpression): readonly TypedExpression[] {
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
    case "channel":
    case "channel-function":
    case "method":
    case "constructor":
    case "closure":
    case "break":
    case "continue":
    case "self-pid":
      return [];
    case "field":
      return [expression.object];
    case "tuple-element":
      return [expression.tuple];
    case "partial":
      return [expression.callee, expression.first];
    case "logical":
    case "concat":
      return [expression.left, expression.right];
    case "operator":
      return expression.operands;
    case "call":
    case "spawn":
      return [expression.callee, ...expression.arguments];
    case "try":
      return [expression.operand];
    case "send":
      return [expression.target, expression.message];
    case "link":
      return [expression.target];
    case "decode":
      return [expression.source];
    case "if":
    case "case":
    case "while":
    case "for":
    case "receive":
    case "block":
      return partsOfControl(expression);
    default:
      return partsOfValue(expression);
  }
}

function partsOfValue(
  expression: Extract<
    TypedExpression,
    { kind: "interpolate" | "sql" | "construct" | "struct" | "update" | "tuple" | "list" | "map" | "range" }
  >,
): readonly TypedExpression[] {
  switch (expression.kind) {
    case "sql":
      return expression.parts.flatMap((part) => (part.kind === "value" ? [part.value] : []));
    case "interpolate":
      return expression.parts;
    case "construct":
      return expression.arguments;
    case "struct":
      return expression.fields.map((field) => field.value);
    case "update":
      return [expression.base, ...expression.fields.map((field) => field.value)];
    case "tuple":
    case "list":
      return expression.elements;
    case "map":
      return expression.entries.flatMap((entry) => [entry.key, entry.value]);
    case "range":
      return [expression.from, expression.to];
    default:
      return expression satisfies never;
  }
}

function partsOfControl(
  expression: Extract<TypedExpression, { kind: "if" | "case" | "while" | "for" | "receive" | "block" }>,
): readonly TypedExpression[] {
  switch (expression.kind) {
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
function innerFunctions(expression: TypedExpression): readonly TypedFunction[] {
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
    for (const child of childrenOf(next)) pending.push(child);
  }
  return false;
}

/** Visits every expression of some trees, closures and local functions included. Uses no stack. */
export function visitAll(roots: readonly TypedExpression[], visit: (expression: TypedExpression) => void): void {
  const pending = [...roots];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    visit(next);
    for (const child of childrenOf(next)) pending.push(child);
    for (const inner of innerFunctions(next)) for (const child of functionExpressions(inner)) pending.push(child);
  }
}

/** All expressions of a module that stand in no other; those in its instances are the program's. */
export function rootsOfModule(module: TypedModule): readonly TypedExpression[] {
  const functions: TypedFunction[] = [...module.functions];
  const roots: TypedExpression[] = [];
  for (const actor of module.actors) {
    roots.push(actor.body);
    if (actor.terminate !== undefined) roots.push(actor.terminate);
  }
  for (const service of module.services) {
    functions.push(service.init);
    roots.push(...service.handlers.map((handler) => handler.body));
  }
  for (const { operations } of module.channels) roots.push(...operations.map(({ handler }) => handler.body));
  for (const supervisor of module.supervisors) roots.push(...supervisor.children.map((child) => child.start));
  for (const statement of module.statements) {
    if (statement.kind === "function") functions.push(statement.function);
    else roots.push(statement.kind === "expression" ? statement.expression : statement.value);
  }
  return [...roots, ...functions.flatMap(functionExpressions)];
}

/** All expressions of a program that stand in no other. */
export function rootsOf(program: TypedProgram): readonly TypedExpression[] {
  const functions = program.instances.flatMap(({ body }) => (body.kind === "methods" ? body.methods : []));
  return [
    ...program.modules.flatMap(rootsOfModule),
    ...(program.tests ?? []).map((test) => test.verdict),
    ...functions.flatMap(functionExpressions),
  ];
}

/** The patterns directly inside a pattern. */
export function patternsIn<S extends Stage>(pattern: TypedPattern<S>): readonly TypedPattern<S>[] {
  switch (pattern.kind) {
    case "wildcard":
    case "bind":
    case "int":
    case "float":
    case "bool":
    case "string":
    case "unit":
    case "atom":
      return [];
    case "prefix":
      return [pattern.rest];
    case "as":
      return [pattern.pattern];
    case "tuple":
    case "list":
      return pattern.elements;
    case "cons":
      return [pattern.head, pattern.tail];
    case "constructor":
      return pattern.payload;
    case "struct":
      return pattern.fields.map((field) => field.pattern);
    case "or":
      return pattern.alternatives;
    default:
      return pattern satisfies never;
  }
}
