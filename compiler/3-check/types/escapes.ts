// Written type parameters stand for any type: none may come to be the type of what lives outside of its definition.
import { parameterEscapes } from "../../report/catalogue.ts";
import type { FunctionGroup } from "../../trees/ast.ts";
import type { Context, InstanceInfo } from "../context.ts";
import { prune, type Type, type TypeVariable } from "./type.ts";
import type { TypeScope } from "./type-trees.ts";

/** Of a function whose level has been closed: a parameter that is not deeper was bound to something further out. */
export function reportEscapes(
  { context, file, generics: outer }: TypeScope,
  { name, first }: FunctionGroup,
  generics: ReadonlyMap<string, Type>,
): void {
  for (const [parameter, type] of generics) {
    const isOwn = type.kind === "variable" && type.rigid !== undefined && outer.get(parameter) !== type;
    if (!isOwn || type.level > context.level) continue;
    const written = first.generics.find(({ text }) => text === parameter) ?? first.name;
    context.report(parameterEscapes(file, written.span, { parameter, name }));
  }
}

/** Of impls, whose parameters are of no level: in the types of services, of fields, and of values at top level. */
export function reportEscapesOfImpls(context: Context): void {
  const owners = new Map<TypeVariable, InstanceInfo>();
  for (const instances of context.instances.values())
    for (const instance of instances) for (const parameter of instance.parameters) owners.set(parameter, instance);
  if (owners.size === 0) return;
  const escaped = new Set<TypeVariable>();
  for (const type of sharedTypes(context)) parametersIn(type, owners, escaped);
  for (const parameter of escaped) {
    const instance = owners.get(parameter);
    if (instance === undefined) continue;
    const target = instance.self.kind === "named" ? instance.self.name : "";
    const texts = { parameter: parameter.rigid ?? "", name: `impl ${instance.interface.name} for ${target}` };
    context.report(parameterEscapes(instance.file, instance.span, texts));
  }
}

/** Types that are one for the whole program. */
function* sharedTypes(context: Context): Iterable<Type> {
  for (const scheme of context.schemes.values()) yield scheme.type;
  for (const values of context.topLevels.values()) for (const { local } of values) yield local.scheme.type;
  for (const info of context.types.values())
    if (info.kind === "struct") for (const field of info.fields) yield field.type;
}

function parametersIn(type: Type, wanted: ReadonlyMap<TypeVariable, unknown>, found: Set<TypeVariable>): void {
  const target = prune(type);
  switch (target.kind) {
    case "variable":
      if (wanted.has(target)) found.add(target);
      break;
    case "named":
      for (const argument of target.arguments) parametersIn(argument, wanted, found);
      break;
    case "tuple":
      for (const element of target.elements) parametersIn(element, wanted, found);
      break;
    case "function":
      for (const parameter of target.parameters) parametersIn(parameter, wanted, found);
      parametersIn(target.result, wanted, found);
      break;
    case "any-message":
      break;
    default:
      target satisfies never;
  }
}
