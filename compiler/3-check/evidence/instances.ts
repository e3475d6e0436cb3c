// Which impl, or built-in conversion, serves a use of an interface.

import type { Context, InstanceInfo, InterfaceInfo, SchemeConstraint } from "../context.ts";
import { prune, type Type } from "../types/type.ts";
import { builtinConversions, type Conversion } from "./builtin-instances.ts";

/** The key of a type's outermost constructor; undefined for a variable. */
export function headOf(type: Type): string | undefined {
  const target = prune(type);
  switch (target.kind) {
    case "named":
      return `${target.module}.${target.name}`;
    case "tuple":
      return "(tuple)";
    case "function":
      return "(function)";
    case "variable":
    case "any-message":
      return undefined;
    default: {
      const never: never = target;
      return never;
    }
  }
}

export const instanceKey = (info: InterfaceInfo, head: string): string => `${info.key} ${head}`;

/** Instances of the program for a type's head. */
export function instancesFor(context: Context, info: InterfaceInfo, type: Type): readonly InstanceInfo[] {
  const head = headOf(type);
  return head === undefined ? [] : (context.instances.get(instanceKey(info, head)) ?? []);
}

/** The name under which the table of built-in instances knows a type. */
export function builtinName(context: Context, type: Type): string | undefined {
  if (type.kind === "tuple") return "tuple";
  if (type.kind !== "named") return undefined;
  if (type.module === "") return type.name;
  const info = context.types.get(`${type.module}.${type.name}`);
  return info?.kind === "opaque" && info.extern ? "extern" : undefined;
}

export function partsOf(type: Type): readonly Type[] {
  return type.kind === "tuple" ? type.elements : type.kind === "named" ? type.arguments : [];
}

type Chosen =
  | { readonly kind: "instance"; readonly instance: InstanceInfo }
  | { readonly kind: "conversion"; readonly row: Conversion };

interface Candidate {
  readonly chosen: Chosen;
  readonly arguments: readonly Type[];
}

function candidatesFor(context: Context, { interface: info }: SchemeConstraint, type: Type): readonly Candidate[] {
  const own = instancesFor(context, info, type).map(
    (instance): Candidate => ({ chosen: { kind: "instance", instance }, arguments: instance.interfaceArguments }),
  );
  if (info.key !== "From" || type.kind !== "named" || type.module !== "") return own;
  const rows = builtinConversions.filter(([target]) => target === type.name);
  return [...own, ...rows.map((row): Candidate => ({ chosen: { kind: "conversion", row }, arguments: [row[2]] }))];
}

/**
 * The instance whose interface arguments fit. "waiting" while the arguments are open and several might fit, or one
 * that is built in: it must not decide what a program's own impl might. undefined when there is none.
 */
export function chooseInstance(
  context: Context,
  constraint: SchemeConstraint,
  type: Type,
): Chosen | "waiting" | undefined {
  const fitting: { readonly candidate: Candidate; readonly fit: Fit }[] = [];
  for (const candidate of candidatesFor(context, constraint, type)) {
    const fit = fitOfAll(candidate.arguments, constraint.arguments);
    if (fit !== "different") fitting.push({ candidate, fit });
  }
  const [first] = fitting;
  if (first === undefined) return undefined;
  const exact = fitting.find(({ fit }) => fit === "same");
  if (exact !== undefined && fitting.every(({ fit }) => fit === "same")) return exact.candidate.chosen;
  const decides = fitting.length === 1 && first.candidate.chosen.kind === "instance";
  return decides ? first.candidate.chosen : "waiting";
}

/** Whether an argument of an impl is the type that is asked for, may become it, or can't. */
type Fit = "same" | "open" | "different";

function fitOfAll(own: readonly Type[], wanted: readonly Type[]): Fit {
  let fit: Fit = "same";
  for (let index = 0; index < own.length; index++) {
    const [a, b] = [own[index], wanted[index]];
    const one = a === undefined || b === undefined ? "same" : fitOf(a, b);
    if (one === "different") return "different";
    if (one === "open") fit = "open";
  }
  return fit;
}

function fitOf(own: Type, wanted: Type): Fit {
  const a = prune(own);
  const b = prune(wanted);
  if (a === b || a.kind === "any-message" || b.kind === "any-message") return "same";
  // A parameter of the impl takes any type; a type that is still open may become any.
  if (a.kind === "variable") return "same";
  if (b.kind === "variable") return b.rigid === undefined ? "open" : "different";
  if (a.kind === "function" && b.kind === "function")
    return a.parameters.length === b.parameters.length
      ? fitOfAll([...a.parameters, a.result], [...b.parameters, b.result])
      : "different";
  if (a.kind !== b.kind || headOf(a) !== headOf(b)) return "different";
  const [first, second] = [partsOf(a), partsOf(b)];
  return first.length === second.length ? fitOfAll(first, second) : "different";
}
