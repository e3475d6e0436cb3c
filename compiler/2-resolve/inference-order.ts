// Which definitions of a module must be inferred together, and in what order.
import type { FunctionGroup, Item } from "../trees/ast.ts";
import { remoteName } from "../trees/channels.ts";
import { componentsOf } from "../trees/graph.ts";
import type { Binding } from "../trees/resolved.ts";
import { boundNames, channelScope, NameWalk, Scope } from "./names.ts";

const none: readonly number[] = [];

/** Functions, actors, services and top-level `let`s, grouped by mutual use, dependencies first. */
export function inferenceOrder(functions: readonly FunctionGroup[], items: readonly Item[]): Binding[][] {
  const bindings: Binding[] = functions.map((group) => ({ kind: "function", group }));
  items.forEach((item, position) => {
    if (item.kind === "actor") bindings.push({ kind: "actor", item });
    else if (item.kind === "service") bindings.push({ kind: "service", item });
    else if (item.kind === "channel") bindings.push({ kind: "channel", item });
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
  const targets = new Set<number>();
  const walk = new NameWalk({
    free: (name) => {
      for (const index of byName.get(name) ?? none) targets.add(index);
    },
  });
  const components = componentsOf(bindings.length, (node) => {
    targets.clear();
    const binding = bindings[node];
    if (binding !== undefined) walkBinding(walk, binding);
    return [...targets];
  });
  return components.map((component) => component.flatMap((index) => bindings[index] ?? []));
}

function definedNames(binding: Binding): string[] {
  switch (binding.kind) {
    case "function":
      return [binding.group.name];
    case "actor":
    case "service":
      return [binding.item.name.text];
    case "channel": {
      const { text } = binding.item.name;
      return [text, remoteName(text)];
    }
    case "let":
      return boundNames(binding.item.pattern);
    default: {
      const never: never = binding;
      return never;
    }
  }
}

function walkBinding(walk: NameWalk, binding: Binding): void {
  switch (binding.kind) {
    case "function":
      for (const clause of binding.group.clauses) walk.function(clause);
      break;
    case "actor":
      walk.body(binding.item.parameters, undefined, binding.item.body);
      if (binding.item.terminate !== undefined) walk.body([], undefined, binding.item.terminate);
      break;
    case "service":
      for (const definition of binding.item.functions) walk.function(definition);
      for (const handler of binding.item.handlers) walk.body(handler.parameters, undefined, handler.body);
      break;
    case "channel": {
      const { functions, handlers } = binding.item;
      const scope = channelScope(binding.item);
      for (const definition of functions) walk.function(definition, scope);
      for (const handler of handlers) walk.body(handler.parameters, undefined, handler.body, scope);
      break;
    }
    case "let":
      walk.expression(binding.item.value, new Scope(undefined));
      break;
    default:
      binding satisfies never;
  }
}
