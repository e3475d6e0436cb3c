// Which plain functions of a module call each other in tail position.
import type { TypedExpression, TypedFunction, TypedProgram } from "../../trees/typed.ts";
import { functionExpressions } from "../../trees/typed-walks.ts";
import type { TailGroup } from "../context.ts";
import { tailCalls } from "../functions.ts";
import { valueName } from "../names.ts";
import { formOf } from "./colour.ts";

/** Groups of at least two functions; self calls alone need no group. */
export function findTailGroups(program: TypedProgram): ReadonlyMap<TypedFunction, TailGroup> {
  const groups = new Map<TypedFunction, TailGroup>();
  for (const module of program.modules) {
    const byName = new Map<string, TypedFunction>();
    for (const one of module.functions) if (one.effect !== "suspends") byName.set(one.name, one);
    const edges = new Map<TypedFunction, readonly TypedFunction[]>();
    for (const one of byName.values()) {
      const targets = tailCalls(functionExpressions(one), false).flatMap(({ callee }) => {
        const target = plainTarget(callee, module.name, byName);
        return target === undefined || target === one ? [] : [target];
      });
      if (targets.length > 0) edges.set(one, targets);
    }
    for (const members of components(edges)) {
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

interface Visit {
  readonly node: TypedFunction;
  readonly targets: readonly TypedFunction[];
  next: number;
}

/** Strongly connected components (Tarjan), without recursion. */
function components(
  edges: ReadonlyMap<TypedFunction, readonly TypedFunction[]>,
): readonly (readonly TypedFunction[])[] {
  const order = new Map<TypedFunction, number>();
  const low = new Map<TypedFunction, number>();
  const open: TypedFunction[] = [];
  const isOpen = new Set<TypedFunction>();
  const found: TypedFunction[][] = [];
  const enter = (node: TypedFunction): Visit => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    open.push(node);
    isOpen.add(node);
    return { node, targets: edges.get(node) ?? [], next: 0 };
  };
  const lower = (node: TypedFunction, bound: number): void => {
    low.set(node, Math.min(low.get(node) ?? bound, bound));
  };
  for (const start of edges.keys()) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const target = visit.targets[visit.next];
      visit.next += 1;
      if (target !== undefined) {
        if (!order.has(target)) path.push(enter(target));
        else if (isOpen.has(target)) lower(visit.node, order.get(target) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.node, low.get(visit.node) ?? 0);
      if (low.get(visit.node) !== order.get(visit.node)) continue;
      const members = open.splice(open.indexOf(visit.node));
      for (const member of members) isOpen.delete(member);
      found.push(members);
    }
  }
  return found;
}
