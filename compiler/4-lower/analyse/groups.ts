// Which plain functions of a module call each other in tail position.
import { componentsOf } from "../../trees/graph.ts";
import type { TypedExpression, TypedFunction, TypedProgram } from "../../trees/typed.ts";
import { functionExpressions } from "../../trees/typed-walks.ts";
import type { TailGroup } from "../context.ts";
import { tailCalls } from "../definitions/functions.ts";
import { valueName } from "../definitions/names.ts";
import { formOf } from "./colour.ts";

/** Groups of at least two functions; self calls alone need no group. */
export function findTailGroups(program: TypedProgram): ReadonlyMap<TypedFunction, TailGroup> {
  const groups = new Map<TypedFunction, TailGroup>();
  for (const module of program.modules) {
    const byName = new Map<string, TypedFunction>();
    for (const one of module.functions) if (one.effect !== "suspends") byName.set(one.name, one);
    const functions = [...byName.values()];
    const numbers = new Map(functions.map((one, index) => [one, index]));
    const targets = functions.map((one) =>
      tailCalls(functionExpressions(one), false).flatMap(({ callee }) => {
        const target = plainTarget(callee, module.name, byName);
        return target === undefined ? [] : (numbers.get(target) ?? []);
      }),
    );
    for (const component of componentsOf(functions.length, (node) => targets[node] ?? [])) {
      const members = component.flatMap((node) => functions[node] ?? []);
      const [first] = members;
      if (members.length < 2 || first === undefined) continue;
      const group: TailGroup = { name: `${valueName(module.name, first.name)}$group`, members };
      for (const member of members) groups.set(member, group);
    }
  }
  return groups;
}

function plainTarget(
  callee: TypedExpression,
  module: string,
  byName: ReadonlyMap<string, TypedFunction>,
): TypedFunction | undefined {
  if (callee.kind !== "function" || callee.target.module !== module) return undefined;
  const target = byName.get(callee.target.name);
  return target !== undefined && formOf(target.effect, callee.effect, "plain") === "plain" ? target : undefined;
}
