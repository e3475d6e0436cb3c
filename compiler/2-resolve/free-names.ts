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
  return parameters.flatMap((parameter) => boundNames(parameter.pattern));
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
  const scope = new InnerScope(
    outer,
    statements.flatMap((statement) => (statement.kind === "function" ? [statement.name.text] : [])),
  );
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
  const visit = (child: Expression) => freeNames(child, found, scope);
  switch (expression.kind) {
    case "variable":
      if (!scope.has(expression.name)) found.add(expression.name);
      return;
    case "string":
      for (const part of expression.parts) if (part.kind === "interpolation") visit(part.expression);
      return;
    case "tuple":
    case "list":
      expression.elements.forEach(visit);
      return;
    case "map":
      for (const entry of expression.entries) {
        visit(entry.key);
        visit(entry.value);
      }
      return;
    case "struct":
      for (const field of expression.fields) visit(field.value);
      return;
    case "update":
      visit(expression.base);
      for (const field of expression.fields) visit(field.value);
      return;
    case "unary":
    case "try":
      visit(expression.operand);
      return;
    case "binary":
    case "pipe":
      visit(expression.left);
      visit(expression.right);
      return;
    case "call":
    case "spawn":
      visit(expression.callee);
      expression.arguments.forEach(visit);
      return;
    case "member":
      visit(expression.object);
      return;
    case "index":
      visit(expression.object);
      visit(expression.index);
      return;
    case "if":
      visit(expression.condition);
      visit(expression.then);
      if (expression.else !== undefined) visit(expression.else);
      return;
    case "case":
      visit(expression.scrutinee);
      ofArms(expression.arms, found, scope);
      return;
    case "while":
      visit(expression.condition);
      visit(expression.body);
      return;
    case "for": {
      visit(expression.source);
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
        visit(expression.after.timeout);
        visit(expression.after.body);
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
      visit(expression.target);
      visit(expression.message);
      return;
    case "link":
      visit(expression.target);
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
