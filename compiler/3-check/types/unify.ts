// Unification with levels: binding a variable lowers the level of what it is bound to.
//
// A `let` or a group of functions may be used at many types, so what its own body leaves open is generalised: each use gets
// fresh variables for it. What belongs to something further out must not be, since another use may still decide it. Which
// is which could be found by searching all types of the surroundings for each variable; levels (Rémy 1992) say it at once.
//
// `context.level` is how many definitions that may be generalised are open around the place at hand. The checker adds one
// when it enters such a definition and takes it off when it has read it; a variable is born at the level of the place.
// Then these hold:
//
// 1. A variable that is deeper than `context.level` when a definition has just been left stands in no type of what is
//    around it: it is that definition's alone, and may be generalised (`generalisable` in schemes.ts collects them).
// 2. For this, whoever binds a variable takes everything in what it is bound to up to that variable's level (`adjust`): a
//    type that becomes part of an outer one belongs there from then on. Levels therefore only ever fall, and one walk does
//    that, the search for the variable itself (a type within itself) and the measure of how large the type has become.
// 3. What has been generalised is at `genericLevel`, deeper than all; it is never bound, only replaced when its scheme is
//    used. What a question still decides that nobody has answered (a constraint, a deferred expression, what a process may
//    keep) is put back to the current level before a definition is closed, so that a later use can answer it.
//
// Effects have levels for the same reason: that of a function's type may belong to what was handed in from outside.

import type { Context } from "../context.ts";
import { type Effect, newEffect, prune, pruneEffect, type Type, type TypeVariable } from "./type.ts";

export type Outcome = "same" | "different" | "infinite" | "too-large";

/** How many parts a type may have, and how deep they may be nested: types that double at each step end here. */
const partsLimit = 10_000;
const depthLimit = 1_000;
const occurs = -1;
const tooLarge = -2;

/** Deeper than every `let`: stands for "generalised". */
export const genericLevel = 1_000_000_000;

export function freshVariable(context: Context, level = context.level): TypeVariable {
  return { kind: "variable", id: context.nextId++, level, link: undefined, rigid: undefined, weak: false };
}

export function rigidVariable(context: Context, name: string, level = context.level): TypeVariable {
  return { kind: "variable", id: context.nextId++, level, link: undefined, rigid: name, weak: false };
}

export function freshEffect(context: Context, level = context.level): Effect {
  const effect = newEffect(level, "open");
  context.effects.push(effect);
  return effect;
}

export function suspendingEffect(context: Context): Effect {
  const effect = freshEffect(context);
  effect.state = "suspends";
  return effect;
}

/** `outer` happens whenever `inner` does. */
export function absorb(outer: Effect, inner: Effect): void {
  const from = pruneEffect(outer);
  const to = pruneEffect(inner);
  if (from === to || from.state === "suspends") return;
  from.frontier = undefined;
  if (to.state === "suspends") from.state = "suspends";
  else if (from.absorbs === undefined) from.absorbs = [to];
  else from.absorbs.push(to);
}

export function unifyEffects(first: Effect, second: Effect): void {
  const a = pruneEffect(first);
  const b = pruneEffect(second);
  if (a === b) return;
  b.level = Math.min(a.level, b.level);
  if (a.state === "suspends" || b.state === "suspends") b.state = "suspends";
  else if (a.state === "quantified") b.state = "quantified";
  if (b.absorbs === undefined) b.absorbs = a.absorbs;
  else if (a.absorbs !== undefined) b.absorbs.push(...a.absorbs);
  a.absorbs = undefined;
  a.link = b;
}

/**
 * How many more parts than those of `type` there is room for, `occurs` or `tooLarge`; the variables of `type` come to
 * the level of this one on the way, and are weak if it is.
 */
function adjust(variable: TypeVariable, type: Type, room: number, depth: number): number {
  const target = prune(type);
  if (room <= 0 || depth > depthLimit) return tooLarge;
  switch (target.kind) {
    case "variable":
      if (target === variable) return occurs;
      if (target.level > variable.level) target.level = variable.level;
      if (variable.weak) target.weak = true;
      return room - 1;
    case "named":
      return adjustAll(variable, target.arguments, room - 1, depth + 1);
    case "tuple":
      return adjustAll(variable, target.elements, room - 1, depth + 1);
    case "function": {
      const effect = pruneEffect(target.effect);
      if (effect.level > variable.level) effect.level = variable.level;
      const left = adjustAll(variable, target.parameters, room - 1, depth + 1);
      return left < 0 ? left : adjust(variable, target.result, left, depth + 1);
    }
    case "any-message":
      return room - 1;
    default: {
      const never: never = target;
      return never;
    }
  }
}

function adjustAll(variable: TypeVariable, types: readonly Type[], room: number, depth: number): number {
  let left = room;
  for (const type of types) {
    left = adjust(variable, type, left, depth);
    if (left < 0) return left;
  }
  return left;
}

/** Its level is never the lower one, and it stands in no type. */
const nobody: TypeVariable = {
  kind: "variable",
  id: 0,
  level: Number.POSITIVE_INFINITY,
  link: undefined,
  rigid: undefined,
  weak: false,
};

export function isTooLarge(type: Type): boolean {
  return adjust(nobody, type, partsLimit, 0) < 0;
}

function unifyAll(first: readonly Type[], second: readonly Type[]): Outcome {
  if (first.length !== second.length) return "different";
  let outcome: Outcome = "same";
  for (let index = 0; index < first.length; index++) {
    const a = first[index];
    const b = second[index];
    if (a === undefined || b === undefined) continue;
    const result = unify(a, b);
    if (result !== "same" && outcome === "same") outcome = result;
  }
  return outcome;
}

/** Makes two types equal by binding variables; what could be bound stays bound when they differ elsewhere. */
export function unify(first: Type, second: Type): Outcome {
  const a = prune(first);
  const b = prune(second);
  if (a === b) return "same";
  if (a.kind === "any-message" || b.kind === "any-message") return "same";
  if (a.kind === "variable" && (a.rigid === undefined || b.kind !== "variable")) {
    if (a.rigid === undefined) return bind(a, b);
  }
  if (b.kind === "variable" && b.rigid === undefined) return bind(b, a);
  if (a.kind === "named" && b.kind === "named") {
    if (a.name !== b.name || a.module !== b.module) return "different";
    return unifyAll(a.arguments, b.arguments);
  }
  if (a.kind === "tuple" && b.kind === "tuple") return unifyAll(a.elements, b.elements);
  if (a.kind === "function" && b.kind === "function") {
    const parameters = unifyAll(a.parameters, b.parameters);
    unifyEffects(a.effect, b.effect);
    const result = unify(a.result, b.result);
    return parameters === "same" ? result : parameters;
  }
  return "different";
}

/** Whether two types are equal as they are. Binds nothing. */
export function sameType(first: Type, second: Type): boolean {
  const a = prune(first);
  const b = prune(second);
  if (a === b) return true;
  if (a.kind === "named" && b.kind === "named")
    return a.name === b.name && a.module === b.module && sameTypes(a.arguments, b.arguments);
  if (a.kind === "tuple" && b.kind === "tuple") return sameTypes(a.elements, b.elements);
  if (a.kind === "function" && b.kind === "function")
    return sameTypes(a.parameters, b.parameters) && sameType(a.result, b.result);
  return a.kind === "any-message" && b.kind === "any-message";
}

function sameTypes(first: readonly Type[], second: readonly Type[]): boolean {
  return first.length === second.length && first.every((type, index) => sameType(type, second[index] ?? type));
}

/** A process may keep values of what these types leave open. */
export function weaken(types: readonly Type[]): void {
  adjustAll({ ...nobody, weak: true }, types, Number.POSITIVE_INFINITY, 0);
}

function bind(variable: TypeVariable, type: Type): Outcome {
  const left = adjust(variable, type, partsLimit, 0);
  if (left < 0) return left === occurs ? "infinite" : "too-large";
  variable.link = type;
  return "same";
}

/**
 * Unification of an argument with a parameter: a function with fewer parameters is accepted where one with
 * more is expected (semantics §4.1).
 */
export function unifyArgument(parameter: Type, argument: Type): Outcome {
  const expected = prune(parameter);
  const found = prune(argument);
  if (
    expected.kind === "function" &&
    found.kind === "function" &&
    found.parameters.length < expected.parameters.length
  ) {
    const cut = { ...expected, parameters: expected.parameters.slice(0, found.parameters.length) };
    return unify(cut, found);
  }
  return unify(expected, found);
}
