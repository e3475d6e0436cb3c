// Free names of a definition, for the order in which definitions are inferred.
import type { Arm, Expression, FunctionDefinition, Parameter, Pattern, Statement } from "../ast.ts";

interface Scope {
  has(name: string): boolean;
}

/** A scope inside another one: looking up costs as much as scopes are nested, not as much as names are bound. */
class InnerScope implements Scope {
  readonly #outer: Scope;
  readonly #names: Set<string>;

  constructor(outer: Scope, names: readonly string[]) {
    this.#outer = outer;
    this.#names = new Set(names);
  }

  has(name: string): boolean {
    return this.#names.has(name) || this.#outer.has(name);
  }

  add(names: readonly string[]): void {
    for (const name of names) this.#names.add(name);
  }
}

/** The names that a pattern binds, nullary constructors included: only the checker can tell them apart. */
export function boundNames(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case "bind":
      return [pattern.name];
    case "as":
      return [...boundNames(pattern.pattern), pattern.name.text];
    case "prefix":
      return pattern.rest === undefined ? [] : [pattern.rest.text];
    case "tuple":
    case "list":
      return pattern.elements.flatMap(boundNames);
    case "cons":
      return [...boundNames(pattern.head), ...boundNames(pattern.tail)];
    case "constructor":
      return (pattern.payload ?? []).flatMap(boundNames);
    case "struct":
      return pattern.fields.flatMap((field) => boundNames(field.pattern));
    case "or":
      return pattern.alternatives.slice(0, 1).flatMap(boundNames);
    case "wildcard":
    case "int":
    case "float":
    case "bool":
    case "unit":
    case "atom":
    case "string":
      return [];
    default: {
      const never: never = pattern;
      return never;
    }
  }
}

function withNames(scope: Scope, names: readonly string[]): Scope {
  return names.length === 0 ? scope : new InnerScope(scope, names);
}

function parameterNames(parameters: readonly Parameter[]): string[] {
  const names: string[] = [];
  for (const { pattern } of parameters) {
    if (pattern.kind === "bind") names.push(pattern.name);
    else names.push(...boundNames(pattern));
  }
  return names;
}

/** Adds to `found` the names that a function's body takes from outside of it. */
export function freeNamesOfFunction(
  definition: FunctionDefinition,
  found: Set<string>,
  outer: Scope = new Set(),
): void {
  const scope = withNames(outer, parameterNames(definition.parameters));
  if (definition.guard !== undefined) freeNames(definition.guard, found, scope);
  freeNames(definition.body, found, scope);
}

function ofStatements(statements: readonly Statement[], found: Set<string>, outer: Scope): void {
  const [only] = statements;
  if (statements.length === 1 && only?.kind === "expression") {
    freeNames(only.expression, found, outer);
    return;
  }
  const functions: string[] = [];
  for (const statement of statements) if (statement.kind === "function") functions.push(statement.name.text);
  const scope = new InnerScope(outer, functions);
  for (const statement of statements) {
    switch (statement.kind) {
      case "let":
        freeNames(statement.value, found, scope);
        scope.add(boundNames(statement.pattern));
        break;
      case "return":
        if (statement.value !== undefined) freeNames(statement.value, found, scope);
        break;
      case "expression":
        freeNames(statement.expression, found, scope);
        break;
      case "function":
        freeNamesOfFunction(statement, found, scope);
        break;
      default:
        statement satisfies never;
    }
  }
}

function ofArms(arms: readonly Arm[], found: Set<string>, outer: Scope): void {
  for (const arm of arms) {
    const scope = withNames(outer, boundNames(arm.pattern));
    if (arm.guard !== undefined) freeNames(arm.guard, found, scope);
    freeNames(arm.body, found, scope);
  }
}

/** Adds to `found` the names in `expression` that `scope` does not bind. */
export function freeNames(expression: Expression, found: Set<string>, scope: Scope): void {
  switch (expression.kind) {
    case "variable":
      if (!scope.has(expression.name)) found.add(expression.name);
      return;
    case "string":
      for (const part of expression.parts) if (part.kind === "interpolation") freeNames(part.expression, found, scope);
      return;
    case "tuple":
    case "list":
      for (const child of expression.elements) freeNames(child, found, scope);
      return;
    case "map":
      for (const entry of expression.entries) {
        freeNames(entry.key, found, scope);
        freeNames(entry.value, found, scope);
      }
      return;
    case "struct":
      for (const field of expression.fields) freeNames(field.value, found, scope);
      return;
    case "update":
      freeNames(expression.base, found, scope);
      for (const field of expression.fields) freeNames(field.value, found, scope);
      return;
    case "unary":
    case "try":
      freeNames(expression.operand, found, scope);
      return;
    case "cons":
      for (const head of expression.heads) freeNames(head, found, scope);
      freeNames(expression.tail, found, scope);
      return;
    case "binary":
    case "pipe":
      freeNames(expression.left, found, scope);
      freeNames(expression.right, found, scope);
      return;
    case "call":
    case "spawn":
      freeNames(expression.callee, found, scope);
      for (const child of expression.arguments) freeNames(child, found, scope);
      return;
    case "member":
      freeNames(expression.object, found, scope);
      return;
    case "index":
      freeNames(expression.object, found, scope);
      freeNames(expression.index, found, scope);
      return;
    case "if":
      freeNames(expression.condition, found, scope);
      freeNames(expression.then, found, scope);
      if (expression.else !== undefined) freeNames(expression.else, found, scope);
      return;
    case "case":
      freeNames(expression.scrutinee, found, scope);
      ofArms(expression.arms, found, scope);
      return;
    case "while":
      freeNames(expression.condition, found, scope);
      freeNames(expression.body, found, scope);
      return;
    case "for": {
      freeNames(expression.source, found, scope);
      const { binding } = expression;
      const names = binding.kind === "pattern" ? boundNames(binding.pattern) : [binding.key.text, binding.value.text];
      const inner = withNames(scope, names);
      if (expression.filter !== undefined) freeNames(expression.filter, found, inner);
      freeNames(expression.body, found, inner);
      return;
    }
    case "receive":
      ofArms(expression.arms, found, scope);
      if (expression.after !== undefined) {
        freeNames(expression.after.timeout, found, scope);
        freeNames(expression.after.body, found, scope);
      }
      return;
    case "closure":
      for (const clause of expression.clauses) {
        const inner = withNames(scope, parameterNames(clause.parameters));
        if (clause.guard !== undefined) freeNames(clause.guard, found, inner);
        freeNames(clause.body, found, inner);
      }
      return;
    case "block":
      ofStatements(expression.statements, found, scope);
      return;
    case "send":
      freeNames(expression.target, found, scope);
      freeNames(expression.message, found, scope);
      return;
    case "link":
      freeNames(expression.target, found, scope);
      return;
    case "int":
    case "float":
    case "bool":
    case "unit":
    case "atom":
    case "self-pid":
    case "break":
    case "continue":
    case "error":
      return;
    default:
      expression satisfies never;
  }
}
