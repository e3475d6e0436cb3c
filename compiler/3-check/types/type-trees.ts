// Written types to types.
import type { KnownAlias, SignatureType } from "../../library/index.ts";
import {
  cyclicAlias,
  privateItem,
  tooLargeType,
  unboundType,
  unresolvedAssociatedType,
  wrongTypeArgumentCount,
} from "../../report/catalogue.ts";
import { closest, type Diagnostic } from "../../report/index.ts";
import type { AliasDefinition, Name, Path, TypeTree } from "../../trees/ast.ts";
import { channelOfRemote, remoteName } from "../../trees/channels.ts";
import type { ResolvedModule, TypeEntry } from "../../trees/resolved.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import type { Context } from "../context.ts";
import { anyMessage, named, type Type, unitType } from "./type.ts";
import { freshEffect, freshVariable, isTooLarge, suspendingEffect } from "./unify.ts";

/** Where a written type stands. */
export interface TypeScope {
  readonly context: Context;
  readonly module: ResolvedModule;
  readonly file: SourceFile;
  readonly generics: ReadonlyMap<string, Type>;
  readonly associated: ReadonlyMap<string, Type>;
}

/** Built-in types that may be written without their arguments: these are then inferred. */
const inferredArguments: Readonly<Record<string, number>> = { Set: 1, Queue: 1, Iter: 1 };
const namedIterators = new Set(["ListIterator", "SetIterator", "MapIterator", "RangeIterator"]);

export function pathText({ segments }: Path): string {
  const [only] = segments;
  return segments.length === 1 && only !== undefined ? only.text : segments.map((segment) => segment.text).join(".");
}

const noAliases: ReadonlySet<AliasDefinition> = new Set();

/** Reports what is wrong with a written type; such a type is then open. */
export function typeOf(scope: TypeScope, tree: TypeTree, aliases: ReadonlySet<AliasDefinition> = noAliases): Type {
  switch (tree.kind) {
    case "unit":
      return unitType;
    case "tuple":
      return { kind: "tuple", elements: tree.elements.map((element) => typeOf(scope, element, aliases)) };
    case "function":
      return {
        kind: "function",
        parameters: tree.parameters.map((parameter) => typeOf(scope, parameter, aliases)),
        result: typeOf(scope, tree.result, aliases),
        effect: freshEffect(scope.context),
      };
    case "named":
      return namedType(scope, tree, aliases);
    default: {
      const never: never = tree;
      return never;
    }
  }
}

function namedType(
  scope: TypeScope,
  tree: Extract<TypeTree, { kind: "named" }>,
  aliases: ReadonlySet<AliasDefinition>,
): Type {
  const { context, file } = scope;
  const name = pathText(tree.path);
  const generic = scope.generics.get(name);
  if (generic !== undefined) return generic;
  const [first, second] = tree.path.segments;
  if (first?.text === "Self" && second !== undefined && tree.path.segments.length === 2) {
    const associated = scope.associated.get(second.text);
    if (associated !== undefined) return associated;
    context.report(unresolvedAssociatedType(file, tree.span, name));
    return anyMessage;
  }
  const entry = findTypeEntry(scope, tree.path);
  if (entry !== undefined && entry.item.kind !== "interface")
    return declaredType(scope, tree, entry, argumentsOf(scope, tree, aliases), aliases);
  const info = entry === undefined ? context.types.get(`.${name}`) : undefined;
  if (info !== undefined) {
    if (name === "Pid" && tree.arguments.length === 0) return named("", "Pid", anyMessage);
    const inferred = inferredArguments[name];
    if (inferred !== undefined && tree.arguments.length === 0) return named("", name, freshVariable(context));
    return withArguments(scope, tree, named("", name, ...argumentsOf(scope, tree, aliases)), info.parameters.length);
  }
  const alias = entry === undefined ? context.library.aliases.get(name) : undefined;
  if (alias !== undefined) return aliasOfLibrary(scope, tree, alias, argumentsOf(scope, tree, aliases));
  const client = entry === undefined && tree.arguments.length === 0 ? clientType(scope, name) : undefined;
  if (client !== undefined) return client;
  if (entry === undefined && namedIterators.has(name)) return named("", "Iter", freshVariable(context));
  if (!scope.module.scope.broken.has(tree.path.segments[0]?.text ?? "")) {
    const near = { suggestion: closest(name, typeNames(scope)), add: importOfType(scope, name) };
    context.report(privateType(scope, file, tree.path.segments) ?? unboundType(file, tree.path.span, name, near));
  }
  return anyMessage;
}

/** The line that brings a type of another module, or the type of a channel's clients. */
function importOfType({ context, module }: TypeScope, name: string): string | undefined {
  for (const other of context.modules.values()) {
    if (other === module) continue;
    if (other.exportedTypes.get(name)?.public === true) return `from ${other.name} import ${name}`;
    for (const [value, { definition, public: isPublic }] of other.exports) {
      const isChannel = definition.kind === "item" && definition.item.kind === "channel";
      if (isChannel && isPublic && remoteName(value) === name) return `from ${other.name} import ${value}`;
    }
  }
  return undefined;
}

function aliasOfLibrary(
  scope: TypeScope,
  tree: Extract<TypeTree, { kind: "named" }>,
  { generics, target }: KnownAlias,
  parameters: readonly Type[],
): Type {
  if (generics.length !== parameters.length) {
    reportArguments(scope, tree, generics.length, parameters.length);
    return anyMessage;
  }
  const given = new Map(generics.map((name, index) => [name, parameters[index] ?? unitType]));
  return signatureType(scope.context, target, given);
}

/** `ChatClient`, `Rooms.ChatClient` where the channel is visible. */
function clientType({ context, module }: TypeScope, name: string): Type | undefined {
  const channel = channelOfRemote(name);
  if (channel === undefined) return undefined;
  const dot = channel.lastIndexOf(".");
  const home = dot < 0 ? undefined : module.scope.qualifiers.get(channel.slice(0, dot));
  const last = channel.slice(dot + 1);
  const value = dot < 0 ? module.scope.values.get(channel) : context.modules.get(home ?? "")?.exports.get(last);
  if (value?.definition.kind !== "item" || value.definition.item.kind !== "channel") return undefined;
  const owner = "module" in value ? value.module : (home ?? module.name);
  return named(owner, remoteName(value.definition.item.name.text));
}

function argumentsOf(
  scope: TypeScope,
  tree: Extract<TypeTree, { kind: "named" }>,
  aliases: ReadonlySet<AliasDefinition>,
): Type[] {
  return tree.arguments.map((argument) => typeOf(scope, argument, aliases));
}

function declaredType(
  scope: TypeScope,
  tree: Extract<TypeTree, { kind: "named" }>,
  entry: TypeEntry,
  parameters: readonly Type[],
  aliases: ReadonlySet<AliasDefinition>,
): Type {
  const { context } = scope;
  const { item, module } = entry;
  if (item.kind !== "alias") {
    const count = item.kind === "interface" ? 0 : item.generics.length;
    return withArguments(scope, tree, named(module, item.name.text, ...parameters), count);
  }
  const home = context.modules.get(module);
  if (home === undefined) return freshVariable(context);
  if (aliases.has(item)) {
    context.report(cyclicAlias(home.tree.file, item.span, item.name.text));
    return anyMessage;
  }
  if (parameters.length !== item.generics.length) {
    reportArguments(scope, tree, item.generics.length, parameters.length);
    return anyMessage;
  }
  // Aliases of aliases double what they stand for: those of a type that has too many parts are not looked into.
  if (parameters.some(isTooLarge)) reportTooLarge(context, scope.file, tree.span);
  if (context.tooLarge && parameters.length > 0) return anyMessage;
  const generics = new Map<string, Type>();
  for (const [index, generic] of item.generics.entries()) generics.set(generic.text, parameters[index] ?? unitType);
  const inner: TypeScope = { context, module: home, file: home.tree.file, generics, associated: new Map() };
  return typeOf(inner, item.target, new Set([...aliases, item]));
}

/** Once: every use of such a type has too many parts again. */
export function reportTooLarge(context: Context, file: SourceFile, span: Span): void {
  if (!context.tooLarge) context.report(tooLargeType(file, span));
  context.tooLarge = true;
}

function withArguments(
  scope: TypeScope,
  tree: Extract<TypeTree, { kind: "named" }>,
  type: Type,
  expected: number,
): Type {
  if (type.kind !== "named" || type.arguments.length === expected) return type;
  reportArguments(scope, tree, expected, type.arguments.length);
  return anyMessage;
}

function reportArguments(scope: TypeScope, tree: TypeTree & { kind: "named" }, expected: number, found: number): void {
  const type = pathText(tree.path);
  scope.context.report(wrongTypeArgumentCount(scope.file, tree.span, { type, expected, found }));
}

/** What a type or interface name means in a module: `Point` or `Geo.Point`. */
export function findTypeEntry(scope: Pick<TypeScope, "context" | "module">, path: Path): TypeEntry | undefined {
  const name = path.segments.at(-1)?.text ?? "";
  if (path.segments.length === 1) return scope.module.scope.types.get(name);
  const qualifier = path.segments
    .slice(0, -1)
    .map((segment) => segment.text)
    .join(".");
  const target =
    scope.module.scope.qualifiers.get(qualifier) ?? (qualifier === scope.module.name ? qualifier : undefined);
  const found = target === undefined ? undefined : scope.context.modules.get(target)?.exportedTypes.get(name);
  return found?.public || target === scope.module.name ? found?.entry : undefined;
}

/** What to report for the name of a type that its module keeps to itself. */
export function privateType(
  scope: Pick<TypeScope, "context" | "module">,
  file: SourceFile,
  segments: readonly Name[],
): Diagnostic | undefined {
  const name = segments.at(-1);
  const qualifier = segments.slice(0, -1).map((segment) => segment.text);
  const module = scope.module.scope.qualifiers.get(qualifier.join("."));
  if (name === undefined || module === undefined) return undefined;
  const found = scope.context.modules.get(module)?.exportedTypes.get(name.text);
  return found?.public === false ? privateItem(file, name.span, { name: name.text, module }) : undefined;
}

function typeNames(scope: TypeScope): string[] {
  const builtin = [...scope.context.types.values()].filter((info) => info.module === "").map((info) => info.name);
  return [
    ...scope.generics.keys(),
    ...scope.module.scope.types.keys(),
    ...builtin,
    ...scope.context.library.aliases.keys(),
  ];
}

// ---------------------------------------------------------------- signatures of the library

/** A type of the known-functions table, its parameters replaced. */
export function signatureType(context: Context, type: SignatureType, generics: ReadonlyMap<string, Type>): Type {
  switch (type.kind) {
    case "parameter":
      return generics.get(type.name) ?? freshVariable(context);
    case "named":
      if (type.name === "Pid" && type.arguments.length === 0) return named("", "Pid", anyMessage);
      if (type.name === "Never") return freshVariable(context);
      return named("", type.name, ...type.arguments.map((argument) => signatureType(context, argument, generics)));
    case "tuple":
      return { kind: "tuple", elements: type.elements.map((element) => signatureType(context, element, generics)) };
    case "function":
      return {
        kind: "function",
        parameters: type.parameters.map((parameter) => signatureType(context, parameter, generics)),
        result: signatureType(context, type.result, generics),
        effect: type.detached ? suspendingEffect(context) : freshEffect(context),
      };
    default: {
      const never: never = type;
      return never;
    }
  }
}
