// Which definitions of a module must be inferred together, and in what order.
import type { Expression, Item, Parameter } from "../ast.ts";
import type { FunctionGroup } from "../clauses.ts";
import type { Binding } from "../resolved.ts";
import { stronglyConnected } from "./components.ts";
import { boundNames, freeNames, freeNamesOfFunction } from "./free-names.ts";

/** Functions, actors, services and top-level `let`s, grouped by mutual use, dependencies first. */
export function inferenceOrder(functions: readonly FunctionGroup[], items: readonly Item[]): Binding[][] {
  const bindings: Binding[] = functions.map((group) => ({ kind: "function", group }));
  items.forEach((item, position) => {
    if (item.kind === "actor") bindings.push({ kind: "actor", item });
    else if (item.kind === "service") bindings.push({ kind: "service", item });
    else if (item.kind === "let") bindings.push({ kind: "let", item, position });
  });
  const byName = new Map<string, number[]>();
  bindings.forEach((binding, index) => {
    for (const name of definedNames(binding)) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [index]);
      else known.push(index);
    }
  });
  const targets = bindings.map((binding) => {
    const found: number[] = [];
    for (const name of mentioned(binding)) for (const index of byName.get(name) ?? []) found.push(index);
    return found;
  });
  const components = stronglyConnected(bindings.length, (node) => targets[node] ?? []);
  return components.map((component) => component.flatMap((index) => bindings[index] ?? []));
}

function definedNames(binding: Binding): string[] {
  switch (binding.kind) {
    case "function":
      return [binding.group.name];
    case "actor":
    case "service":
      return [binding.item.name.text];
    case "let":
      return boundNames(binding.item.pattern);
    default: {
      const never: never = binding;
      return never;
    }
  }
}

function mentioned(binding: Binding): Set<string> {
  const found = new Set<string>();
  const body = (parameters: readonly Parameter[], expression: Expression) =>
    freeNames(expression, found, new Set(parameters.flatMap((parameter) => boundNames(parameter.pattern))));
  switch (binding.kind) {
    case "function":
      for (const clause of binding.group.clauses) freeNamesOfFunction(clause, found);
      break;
    case "actor":
      body(binding.item.parameters, binding.item.body);
      if (binding.item.terminate !== undefined) body([], binding.item.terminate);
      break;
    case "service":
      for (const definition of binding.item.functions) freeNamesOfFunction(definition, found);
      for (const handler of binding.item.handlers) body(handler.parameters, handler.body);
      break;
    case "let":
      freeNames(binding.item.value, found, new Set());
      break;
    default: {
      const never: never = binding;
      return never;
    }
  }
  return found;
}
