// What may stand in a place: the names that are visible there, and the members of modules, services, channels, types and values.
import { type KnownFunctions, typeDeclaration } from "../../library/index.ts";
import type { Context, Environment, InterfaceInfo, MethodInfo, TypeInfo } from "../context.ts";
import { ownerNamed } from "../definitions/clients.ts";
import { implementsInterface } from "../evidence/evidence.ts";
import { headOf } from "../evidence/instances.ts";
import { constructorsNamed, infoOf, typeNamed } from "../expressions/constructors.ts";
import { receiverModules } from "../expressions/methods.ts";
import { methodsNamed } from "../expressions/names.ts";
import { parameterMap, substitute } from "../types/schemes.ts";
import { prune, type Type } from "../types/type.ts";
import type { Meaning } from "./inspection.ts";
import {
  describeExtraMethod,
  describeField,
  describeLibraryType,
  describeLocal,
  describeMethod,
  describeModule,
  describeOperation,
  describeQualifier,
  describeRow,
  describeType,
  describeValue,
  describeVariant,
} from "./meanings.ts";

/** Fields, then the methods of the type's own impls and of the library, then those of built-in interfaces. */
export function membersOfType(context: Context, type: Type, from: string): Meaning[] {
  const target = prune(type);
  if (target.kind === "any-message") return [];
  const info = target.kind === "named" ? context.types.get(`${target.module}.${target.name}`) : undefined;
  const members: Meaning[] = [];
  if (info?.kind === "struct" && target.kind === "named") {
    const map = parameterMap(info, target.arguments);
    for (const field of info.fields)
      members.push(describeField(context, info, field.name, substitute(field.type, map), from));
  }
  const common: Meaning[] = [];
  for (const owner of context.interfaces.values()) {
    const given =
      target.kind === "variable" && context.givens.get(target.id)?.some((bound) => bound.interface === owner);
    if (given !== true && (target.kind === "variable" || !implementsInterface(context, owner, target))) continue;
    for (const method of owner.methods.values()) {
      // The word `not` is an operator.
      if (method.static || method.name === "not") continue;
      const described = describeMethod(context, owner, method, methodType(owner, method, target), from);
      if (owner.module === "") common.push(described);
      else members.push(described);
    }
  }
  const head = headOf(target);
  for (const [name, instances] of context.extraMethods)
    for (const instance of instances)
      if (head !== undefined && headOf(instance.self) === head)
        members.push(describeExtraMethod(context, instance, name, from));
  if (target.kind === "named" && target.module === "" && receiverModules.has(target.name))
    for (const row of context.library.modules.get(target.name)?.values() ?? []) {
      const first = row.parameters[0]?.type;
      if (first?.kind === "named" && first.name === target.name) members.push(describeRow(row));
    }
  return [...members, ...common];
}

/** What a method is for a type. */
function methodType(owner: InterfaceInfo, { parameters, result, effect }: MethodInfo, self: Type): Type {
  const map = new Map([[owner.self, self]]);
  return {
    kind: "function",
    parameters: parameters.map((parameter) => substitute(parameter, map)),
    result: substitute(result, map),
    effect,
  };
}

/** The public members of what `owner` spells: a module, a service, a channel or a type; undefined when it is none of them. */
export function membersOfOwner(environment: Environment, owner: string): Meaning[] | undefined {
  const { context, module } = environment;
  const userModule = module.scope.qualifiers.get(owner);
  if (userModule !== undefined) return exportsOf(context, userModule, module.name);
  const served = ownerNamed(environment, owner);
  if (served !== undefined)
    return served.clients
      .map(({ name }) => describeOperation(context, served, name, module.name))
      .flatMap((one) => one ?? []);
  const members: Meaning[] = [];
  const dot = owner.lastIndexOf(".");
  const home = dot < 0 ? undefined : module.scope.qualifiers.get(owner.slice(0, dot));
  const last = owner.slice(dot + 1);
  for (const row of context.library.modules.get(owner)?.values() ?? []) members.push(describeRow(row));
  const type = home === undefined ? typeNamed(context, module, owner) : publicType(context, home, last);
  if (type?.kind === "sum")
    for (const variant of type.variants) members.push(describeVariant(context, type, variant.name, module.name));
  return members.length === 0 && type === undefined ? undefined : members;
}

function publicType(context: Context, module: string, name: string): TypeInfo | undefined {
  const exported = context.modules.get(module)?.exportedTypes.get(name);
  return exported?.public ? infoOf(context, exported.entry) : undefined;
}

export function modulesVisible(context: Context): Meaning[] {
  const names = new Set([...context.modules.keys(), ...context.library.modules.keys()]);
  return [...names].filter((name) => name !== context.main).map((name) => describeModule(context, name));
}

/** What other modules may use of a module. */
export function exportsOf(context: Context, name: string, from: string): Meaning[] {
  const module = context.modules.get(name);
  if (module === undefined) return [...(context.library.modules.get(name)?.values() ?? [])].map(describeRow);
  const members: Meaning[] = [];
  for (const item of module.exports.values())
    if (item.public) add(members, describeValue(context, name, item.definition, from));
  for (const { entry, public: visible } of module.exportedTypes.values()) {
    const info = infoOf(context, entry);
    if (!visible) continue;
    add(members, describeType(context, entry));
    if (info?.kind === "sum")
      for (const variant of info.variants) members.push(describeVariant(context, info, variant.name, from));
  }
  return members;
}

/** The types and interfaces that a module sees. */
export function typesVisible({ context, module }: Pick<Environment, "context" | "module">, library: KnownFunctions) {
  const types = [...module.scope.types.values()].flatMap((entry) => describeType(context, entry) ?? []);
  const known = library.types.map((type) => describeLibraryType(type.name, typeDeclaration(type), type.documentation));
  const primitives = ["Int", "Float", "Bool", "Atom"].map((name) => describeLibraryType(name, `type ${name}`, ""));
  return unique([...types, ...known, ...primitives]);
}

/** Everything that a bare name may stand for in a place, innermost first. */
export function namesVisible(environment: Environment, library: KnownFunctions): Meaning[] {
  const { context, module, file } = environment;
  const names: Meaning[] = [];
  for (let locals = environment.locals; locals !== undefined; locals = locals.outer)
    names.push(describeLocal(locals.local, file, module.name));
  for (const { position, local } of [...(context.topLevels.get(module.name) ?? [])].reverse())
    if (position < environment.position) names.push(describeLocal(local, file, module.name));
  for (const { module: home, definition } of module.scope.values.values())
    add(names, describeValue(context, home, definition, module.name));
  names.push(...constructorsVisible(environment));
  for (const text of new Set([...module.scope.qualifiers.keys(), ...module.scope.aliases.keys()]))
    add(names, describeQualifier(context, module, text));
  for (const [name, home] of module.scope.standardNames) {
    const row = context.library.modules.get(home)?.get(name);
    if (row !== undefined) names.push(describeRow(row));
  }
  for (const [name, row] of context.library.unqualified) if (row.name === name) names.push(describeRow(row));
  for (const info of context.interfaces.values())
    for (const method of info.methods.values())
      if (method.name !== "not" && methodsNamed(environment, method.name).some((one) => one.info === info))
        names.push(describeMethod(context, info, method, undefined, module.name));
  for (const name of context.library.modules.keys()) names.push(describeModule(context, name));
  return unique([...names, ...typesVisible(environment, library)]);
}

function constructorsVisible({ context, module }: Environment): Meaning[] {
  const names = new Set<string>();
  for (const info of context.types.values())
    if (info.kind === "sum") for (const variant of info.variants) names.add(variant.name);
  return [...names].flatMap((name) =>
    constructorsNamed(context, module, name).map(({ definition }) =>
      describeVariant(context, definition, name, module.name),
    ),
  );
}

/** The first of each name and kind of thing: it hides the others. */
function unique(meanings: readonly Meaning[]): Meaning[] {
  const seen = new Set<string>();
  return meanings.filter(({ name, kind }) => {
    const isUpper = kind === "type" || kind === "interface" || kind === "module" || kind === "qualifier";
    const space = isUpper ? `type ${name}` : name;
    if (seen.has(space)) return false;
    seen.add(space);
    return true;
  });
}

function add(meanings: Meaning[], meaning: Meaning | undefined): void {
  if (meaning !== undefined) meanings.push(meaning);
}
