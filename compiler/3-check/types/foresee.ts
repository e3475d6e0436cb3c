// What a type will have to be, told before all that decides it has been read.
import { prune, type Type } from "./type.ts";
import { unify } from "./unify.ts";

/**
 * Binds what `type` leaves open and `wanted` says. Nothing is bound when they differ somewhere: that is reported once all is
 * known.
 */
export function foresee(type: Type, wanted: Type): void {
  if (mayBecome(type, wanted)) learn(type, wanted);
}

function isOpen(type: Type): boolean {
  return type.kind === "variable" && type.rigid === undefined;
}

function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case "named":
      return type.arguments;
    case "tuple":
      return type.elements;
    case "function":
      return [...type.parameters, type.result];
    case "variable":
    case "any-message":
      return [];
    default:
      return type satisfies never;
  }
}

/** Whether they differ nowhere, so far as they are known. */
function mayBecome(type: Type, wanted: Type): boolean {
  const [a, b] = [prune(type), prune(wanted)];
  if (a === b || isOpen(a) || isOpen(b) || a.kind === "any-message" || b.kind === "any-message") return true;
  if (a.kind !== b.kind || a.kind === "variable") return false;
  if (a.kind === "named" && b.kind === "named" && (a.name !== b.name || a.module !== b.module)) return false;
  const [parts, others] = [partsOf(a), partsOf(b)];
  return parts.length === others.length && parts.every((part, index) => mayBecome(part, others[index] ?? part));
}

function learn(type: Type, wanted: Type): void {
  const [a, b] = [prune(type), prune(wanted)];
  if (isOpen(b)) return;
  if (isOpen(a)) unify(a, b);
  else {
    const others = partsOf(b);
    for (const [index, part] of partsOf(a).entries()) learn(part, others[index] ?? part);
  }
}
