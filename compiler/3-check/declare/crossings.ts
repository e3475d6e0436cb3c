// Which types cross to JavaScript, and in which form (semantics §9, everyday §8).
import type { Span } from "../../trees/source.ts";
import type { ScalarCrossing } from "../../trees/typed.ts";
import type { Environment } from "../context.ts";
import { implementsInterface, need, simple } from "../evidence/evidence.ts";
import { boundHelp, lacks } from "../evidence/uses.ts";
import type { Crossing } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { isBuiltin, type NamedType, prune, type Type } from "../types/type.ts";

/** The crossing of a type that stands at `span`; undefined when it has none. */
export type Cross = (environment: Environment, type: Type, span: Span) => Crossing | undefined;

export const unitCrossing: Crossing = { kind: "scalar", type: "unit" };

const scalars: ReadonlyMap<string, ScalarCrossing> = new Map([
  ["Int", "int"],
  ["Float", "float"],
  ["BigInt", "bigint"],
  ["Bool", "bool"],
  ["String", "string"],
  ["()", "unit"],
  ["Bytes", "bytes"],
]);

/** Of a value that goes either way. */
const valueCrossing: Cross = (environment, type, span) => {
  const target = prune(type);
  // Such a type was reported already.
  if (target.kind === "variable" || target.kind === "any-message") return unitCrossing;
  if (target.kind === "tuple") {
    const elements = allCross(environment, target.elements, span);
    return elements === undefined ? undefined : { kind: "tuple", elements };
  }
  if (target.kind !== "named") return undefined;
  return target.module === ""
    ? builtinCrossing(environment, target, span)
    : declaredCrossing(environment, target, span);
};

function allCross(environment: Environment, types: readonly Type[], span: Span): readonly Crossing[] | undefined {
  const crossings = types.flatMap((type) => valueCrossing(environment, type, span) ?? []);
  return crossings.length === types.length ? crossings : undefined;
}

function builtinCrossing(environment: Environment, type: NamedType, span: Span): Crossing | undefined {
  const scalar = scalars.get(type.name);
  if (scalar !== undefined) return { kind: "scalar", type: scalar };
  const [first, second] = type.arguments;
  const over = (kind: "list" | "option" | "map", content: Type | undefined): Crossing | undefined => {
    const crossing = content === undefined ? undefined : valueCrossing(environment, content, span);
    return crossing === undefined ? undefined : { kind, content: crossing };
  };
  if (type.name === "List") return over("list", first);
  if (type.name === "Option") return over("option", first);
  return type.name === "Map" && first !== undefined && isText(first) ? over("map", second) : undefined;
}

function isText(type: Type): boolean {
  const target = prune(type);
  return target.kind === "variable" || target.kind === "any-message" || isBuiltin(target, "String");
}

function declaredCrossing(environment: Environment, type: NamedType, span: Span): Crossing | undefined {
  const { context, module } = environment;
  const info = context.types.get(`${type.module}.${type.name}`);
  if (info === undefined) return undefined;
  if (info.kind === "opaque") return info.extern ? { kind: "handle", name: type.name } : undefined;
  const json = context.interfaces.get("Json");
  if (json === undefined || !implementsInterface(context, json, type)) return undefined;
  const evidence = need(environment, simple(json, type), lacks(environment, span, "Json"));
  return { kind: "json", text: typeText(type, module.name), evidence };
}

/** Of what an extern gives: an error that is thrown is the `Err` of a Result. */
export const resultCrossing: Cross = (environment, type, span) => {
  const target = prune(type);
  if (!isBuiltin(target, "Result")) return valueCrossing(environment, target, span);
  const [value, error] = target.arguments;
  if (value === undefined || error === undefined || !isText(error)) return undefined;
  const content = valueCrossing(environment, value, span);
  return content === undefined ? undefined : { kind: "result", content };
};

/** Of what JavaScript gets from a function of Snow. */
const outcomeCrossing: Cross = (environment, type, span) => {
  const target = prune(type);
  if (!isBuiltin(target, "Result")) return valueCrossing(environment, target, span);
  const [value, error] = allCross(environment, target.arguments, span) ?? [];
  return value === undefined || error === undefined ? undefined : { kind: "outcome", value, error };
};

/** Of what an extern takes. */
export const parameterCrossing: Cross = (environment, type, span) => {
  const target = prune(type);
  if (target.kind === "function") {
    const parameters = allCross(environment, target.parameters, span);
    const result = outcomeCrossing(environment, target.result, span);
    return parameters === undefined || result === undefined ? undefined : { kind: "function", parameters, result };
  }
  if (!isBuiltin(target, "Pid")) return valueCrossing(environment, target, span);
  const [first] = target.arguments;
  // Of a bare Pid nobody knows what it takes.
  if (first === undefined || prune(first).kind === "any-message") return undefined;
  const message = valueCrossing(environment, first, span);
  return message === undefined ? undefined : { kind: "pid", message };
};

/** Of what a function of a library takes and gives, which goes either way. */
export const offeredCrossing: Cross = (environment, type, span) => {
  if (isOpen(type)) return undefined;
  const cross = isBuiltin(prune(type), "Result") ? outcomeCrossing : parameterCrossing;
  return cross(environment, type, span);
};

/** Whether a use decides something about the type. */
export function isOpen(type: Type): boolean {
  const target = prune(type);
  switch (target.kind) {
    case "variable":
      return true;
    case "named":
      return target.arguments.some(isOpen);
    case "tuple":
      return target.elements.some(isOpen);
    case "function":
      return isOpen(target.result) || target.parameters.some(isOpen);
    case "any-message":
      return false;
    default:
      return target satisfies never;
  }
}

/** What to do about a type of the program that does not cross. */
export function helpToCross({ context }: Environment, type: Type): string | undefined {
  const target = prune(type);
  if (target.kind !== "named" || target.module === "") return undefined;
  return context.types.get(`${target.module}.${target.name}`)?.kind === "opaque"
    ? undefined
    : boundHelp(context, target, "Json");
}
