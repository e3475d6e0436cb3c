// Schemes: substitution, instantiation, generalisation.
import type { EvidenceParameter } from "../../trees/typed.ts";
import type { Context, Scheme, SchemeConstraint, TypeInfo } from "../context.ts";
import type { Evidence } from "../open-tree.ts";
import { type Effect, prune, pruneEffect, type Type, type TypeVariable } from "./type.ts";
import { absorb, freshEffect, freshVariable, genericLevel, unifyEffects } from "./unify.ts";

type Substitution = ReadonlyMap<TypeVariable, Type>;

/** Replaces variables; `from` is the effect parameter that becomes `to`. Shares what does not change. */
export function substitute(type: Type, map: Substitution, from?: Effect, to?: Effect): Type {
  const target = prune(type);
  switch (target.kind) {
    case "variable":
      return map.get(target) ?? target;
    case "named": {
      if (target.arguments.length === 0) return target;
      const parameters = substituteAll(target.arguments, map, from, to);
      return parameters === target.arguments ? target : { ...target, arguments: parameters };
    }
    case "tuple": {
      const elements = substituteAll(target.elements, map, from, to);
      return elements === target.elements ? target : { kind: "tuple", elements };
    }
    case "function": {
      const parameters = substituteAll(target.parameters, map, from, to);
      const result = substitute(target.result, map, from, to);
      const own = pruneEffect(target.effect);
      const effect = own === from && to !== undefined ? to : own;
      if (parameters === target.parameters && result === target.result && effect === own) return target;
      return { kind: "function", parameters, result, effect };
    }
    case "any-message":
      return target;
    default: {
      const never: never = target;
      return never;
    }
  }
}

function substituteAll(types: readonly Type[], map: Substitution, from?: Effect, to?: Effect): readonly Type[] {
  let changed: Type[] | undefined;
  for (let index = 0; index < types.length; index++) {
    const type = types[index];
    if (type === undefined) continue;
    const next = substitute(type, map, from, to);
    if (changed === undefined && next !== type) changed = types.slice(0, index);
    changed?.push(next);
  }
  return changed ?? types;
}

const nothing: Substitution = new Map();

export function freshSubstitution(context: Context, variables: readonly TypeVariable[]): Substitution {
  if (variables.length === 0) return nothing;
  const map = new Map<TypeVariable, Type>();
  for (const variable of variables) map.set(variable, { ...freshVariable(context), weak: variable.weak });
  return map;
}

/** The parameters of a type's definition with the arguments of one use. */
export function parameterMap(info: TypeInfo, parameters: readonly Type[]): Substitution {
  if (info.parameters.length === 0) return nothing;
  return new Map(info.parameters.map((parameter, index) => [parameter, parameters[index] ?? parameter]));
}

export interface Instantiation {
  readonly type: Type;
  readonly constraints: readonly SchemeConstraint[];
  /** The form in which a function is used. */
  readonly effect: Effect;
}

/** A fresh copy. A function's own effect is copied too, so that a plain function fits where a suspending one is wanted. */
export function instantiate(context: Context, scheme: Scheme): Instantiation {
  if (scheme.variables.length === 0 && scheme.constraints.length === 0) {
    const type = prune(scheme.type);
    // Nothing to copy, and no effect that would be looked at.
    if (type.kind !== "function") return { type, constraints: scheme.constraints, effect: context.plainEffect };
  }
  const effect = freshEffect(context);
  for (const method of scheme.included ?? []) absorb(effect, method);
  const map = freshSubstitution(context, scheme.variables);
  const from = scheme.effect === undefined ? undefined : pruneEffect(scheme.effect);
  const copied = map.size === 0 && from === undefined ? prune(scheme.type) : substitute(scheme.type, map, from, effect);
  const constraints = scheme.constraints.map((constraint) => substituteConstraint(constraint, map));
  if (copied.kind !== "function") return { type: copied, constraints, effect };
  const own = pruneEffect(copied.effect);
  if (own === pruneEffect(effect)) return { type: copied, constraints, effect };
  const outer = from === undefined ? effect : freshEffect(context);
  absorb(outer, own);
  return { type: { ...copied, effect: outer }, constraints, effect: outer };
}

function substituteConstraint(constraint: SchemeConstraint, map: Substitution): SchemeConstraint {
  return {
    interface: constraint.interface,
    arguments: constraint.arguments.map((argument) => substitute(argument, map)),
    type: substitute(constraint.type, map),
    associated:
      constraint.associated.size === 0
        ? constraint.associated
        : new Map([...constraint.associated].map(([name, type]) => [name, substitute(type, map)])),
    makes: constraint.makes,
  };
}

/** Variables of `type` that belong to the level being closed. */
export function generalisable(
  context: Pick<Context, "level">,
  type: Type,
  found: Set<TypeVariable> = new Set(),
): Set<TypeVariable> {
  const target = prune(type);
  switch (target.kind) {
    case "variable":
      if (target.level > context.level) found.add(target);
      break;
    case "named":
      for (const argument of target.arguments) generalisable(context, argument, found);
      break;
    case "tuple":
      for (const element of target.elements) generalisable(context, element, found);
      break;
    case "function":
      for (const parameter of target.parameters) generalisable(context, parameter, found);
      generalisable(context, target.result, found);
      break;
    case "any-message":
      break;
    default: {
      const never: never = target;
      return never;
    }
  }
  return found;
}

/** The types that a constraint brings along beside its own: associated ones, and arguments of the interface. */
export function dependentTypes(constraint: SchemeConstraint): readonly Type[] {
  return [...constraint.associated.values(), ...constraint.arguments];
}

/** Adds the open types that written bounds bring along. */
export function openBounds(
  context: Pick<Context, "level">,
  bounds: readonly SchemeConstraint[],
  found: Set<TypeVariable>,
): void {
  for (const bound of bounds) for (const type of dependentTypes(bound)) generalisable(context, type, found);
}

/** Effects of the function types inside `type`, its own outermost one not included. */
function innerEffects(context: Context, type: Type, found: Effect[], outermost: boolean): void {
  const target = prune(type);
  if (target.kind === "named") for (const argument of target.arguments) innerEffects(context, argument, found, false);
  else if (target.kind === "tuple") for (const element of target.elements) innerEffects(context, element, found, false);
  else if (target.kind === "function") {
    const effect = pruneEffect(target.effect);
    const isOurs = !outermost && effect.level > context.level && effect.state !== "suspends";
    if (isOurs && !found.includes(effect)) found.push(effect);
    for (const parameter of target.parameters) innerEffects(context, parameter, found, false);
    innerEffects(context, target.result, found, false);
  }
}

/** Makes all open effects inside a top-level function's type its one effect parameter; undefined when it has none. */
export function quantifyEffects(context: Context, type: Type): Effect | undefined {
  const target = prune(type);
  if (target.kind !== "function") return undefined;
  const inner: Effect[] = [];
  innerEffects(context, target, inner, true);
  const own = pruneEffect(target.effect);
  if (inner.length === 0) return undefined;
  if (own.state === "suspends" || reachesSuspension(own)) {
    own.state = "suspends";
    const parameter = freshEffect(context);
    for (const effect of inner) if (effect !== own) unifyEffects(effect, parameter);
    parameter.state = "quantified";
    return pruneEffect(parameter);
  }
  for (const effect of inner) unifyEffects(effect, own);
  const quantified = pruneEffect(own);
  if (quantified.state !== "suspends") quantified.state = "quantified";
  return quantified;
}

/** Effects of interface methods that an effect includes: whether they suspend is known when all impls are. */
export function methodEffects(effect: Effect): Set<Effect> {
  const found = new Set<Effect>();
  // Chains of calls are as long as programs: no recursion.
  const pending = [pruneEffect(effect)];
  const seen = new Set(pending);
  for (let target = pending.pop(); target !== undefined; target = pending.pop()) {
    if (target.level === 0) found.add(target);
    else absorbedBy(target, pending, seen);
  }
  return found;
}

function absorbedBy(target: Effect, pending: Effect[], seen: Set<Effect>): void {
  for (const absorbed of target.frontier ?? target.absorbs ?? []) {
    const inner = pruneEffect(absorbed);
    if (seen.has(inner)) continue;
    seen.add(inner);
    pending.push(inner);
  }
}

const nothingOpen: readonly Effect[] = [];

function includesNothing(effect: Effect): boolean {
  return (effect.frontier ?? effect.absorbs ?? nothingOpen).length === 0;
}

/** Whether nothing that this effect includes may still come to suspend. */
function isClosed(context: Context, effect: Effect): boolean {
  return effect.level > context.level && effect.state === "open" && includesNothing(effect);
}

/** Does an effect include one that suspends? */
export function reachesSuspension(effect: Effect): boolean {
  const own = pruneEffect(effect);
  if (own.state === "suspends" || includesNothing(own)) return own.state === "suspends";
  const pending = [own];
  const seen = new Set(pending);
  for (let target = pending.pop(); target !== undefined; target = pending.pop()) {
    if (target.state === "suspends") return true;
    absorbedBy(target, pending, seen);
  }
  return false;
}

/**
 * Notes what a closed definition's effect includes that is still open, so that its callers need not go through it again.
 * Not while questions wait whose answers may add to effects inside of it.
 */
export function closeEffect(context: Context, effect: Effect): void {
  const own = pruneEffect(effect);
  if (context.deferred.length > 0 || own.state !== "open") return;
  if (own.absorbs?.every((inner) => isClosed(context, pruneEffect(inner))) !== false) {
    own.frontier = nothingOpen;
    return;
  }
  const open = new Set<Effect>();
  const pending = [own];
  const seen = new Set(pending);
  for (let target = pending.pop(); target !== undefined; target = pending.pop()) {
    if (target !== own && (target.level <= context.level || target.state !== "open")) open.add(target);
    else absorbedBy(target, pending, seen);
  }
  own.frontier = [...open];
}

export function evidenceParameter(context: Context, constraint: SchemeConstraint): EvidenceParameter {
  return { id: context.nextId++, interface: constraint.interface.key };
}

export function parameterEvidence(parameter: EvidenceParameter): Evidence {
  return { kind: "parameter", id: parameter.id, interface: parameter.interface };
}

export function closeVariables(variables: Iterable<TypeVariable>): void {
  for (const variable of variables) variable.level = genericLevel;
}
