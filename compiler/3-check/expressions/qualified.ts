// `A.b` where `A` is a module, a service, a channel or a type (semantics §8.3, steps 1 to 5).
import { compilerTupleFunctions } from "../../library/index.ts";
import { notExported, privateItem, unboundName } from "../../report/catalogue.ts";
import { closest, closestMember } from "../../report/index.ts";
import type { Expression, MemberExpression } from "../../trees/ast.ts";
import type { ValueDefinition } from "../../trees/resolved.ts";
import { type Environment, findLocal, type TypeInfo } from "../context.ts";
import { clientExpression, clientsOf, type Served, servedBy } from "../definitions/clients.ts";
import type { TypedExpression } from "../open-tree.ts";
import { named, type Type } from "../types/type.ts";
import { freshVariable } from "../types/unify.ts";
import { exportedConstructor, infoOf, qualifiedConstructor, typeNamed } from "./constructors.ts";
import { constructorExpression, findTopLevel, globalExpression, isType, rowExpression, unknown } from "./names.ts";

/**
 * The name that an expression spells when no value has it: `Geo`, `Geo.Shape`. A function, which has no members, leaves
 * its name to a type that is called like it.
 */
export function spelled(environment: Environment, expression: Expression): string | undefined {
  if (expression.kind === "variable") {
    const { name } = expression;
    const { module } = environment;
    if (findLocal(environment, name) !== undefined || findTopLevel(environment, name) !== undefined) return undefined;
    const value = module.scope.values.get(name);
    const served = servedBy(value?.definition);
    if (value !== undefined && served === undefined && !module.scope.types.has(name)) return undefined;
    const alias = module.scope.aliases.get(name);
    return alias === undefined || environment.context.modules.has(alias.module) ? name : alias.module;
  }
  if (expression.kind !== "member") return undefined;
  const outer = spelled(environment, expression.object);
  return outer === undefined ? undefined : `${outer}.${expression.name.text}`;
}

/** The member of a module, service, channel or type; undefined when the object is a value. */
export function qualifiedMember(environment: Environment, member: MemberExpression): TypedExpression | undefined {
  const owner = spelled(environment, member.object);
  if (owner === undefined) return undefined;
  const { context, module } = environment;
  const userModule = module.scope.qualifiers.get(owner);
  if (userModule !== undefined) return moduleMember(environment, userModule, member);
  const standard = context.library.modules.get(owner);
  const row = standard?.get(member.name.text);
  if (row !== undefined) return rowExpression(environment, row, member.span);
  const service = clientExpression(environment, owner, member);
  if (service !== undefined) return service;
  const variant = typeConstructor(environment, owner, member);
  if (variant !== undefined) return variant;
  if (standard === undefined) return undefined;
  const names = [...standard.keys(), ...(owner === "Tuple" ? compilerTupleFunctions : [])];
  const texts = { name: member.name.text, module: owner, suggestion: closestMember(member.name.text, names) };
  context.report(notExported(environment.file, member.name.span, texts));
  return unknown(member.span);
}

function typeConstructor(
  environment: Environment,
  owner: string,
  member: MemberExpression,
): TypedExpression | undefined {
  const { context, module, file } = environment;
  const dot = owner.lastIndexOf(".");
  if (dot < 0) {
    if (context.library.modules.has(owner)) {
      const info = typeNamed(context, module, owner);
      if (info?.kind !== "sum" || !info.variants.some((variant) => variant.name === member.name.text)) return undefined;
    }
    const candidate = qualifiedConstructor(environment, owner, member.name, member.span);
    if (candidate === undefined) return undefined;
    return candidate === "unknown" ? unknown(member.span) : constructorExpression(environment, candidate, member.span);
  }
  const info = exportedType(environment, owner);
  if (info?.kind !== "sum") return undefined;
  const variant = info.variants.find((candidate) => candidate.name === member.name.text);
  if (variant !== undefined) return constructorExpression(environment, { definition: info, variant }, member.span);
  context.report(notExported(file, member.name.span, { name: member.name.text, module: owner }));
  return unknown(member.span);
}

/** `Geo.Shape` as a type. */
function exportedType(environment: Environment, name: string): TypeInfo | undefined {
  const dot = name.lastIndexOf(".");
  const target = environment.module.scope.qualifiers.get(name.slice(0, dot));
  const found =
    target === undefined ? undefined : environment.context.modules.get(target)?.exportedTypes.get(name.slice(dot + 1));
  return found?.public ? infoOf(environment.context, found.entry) : undefined;
}

function moduleMember(
  environment: Environment,
  moduleName: string,
  member: MemberExpression,
): TypedExpression | undefined {
  const { context, file } = environment;
  const name = member.name.text;
  const target = context.modules.get(moduleName);
  const value = target?.exports.get(name);
  if (value?.public) {
    const found = globalExpression(environment, moduleName, name, member.span);
    if (found !== undefined) return found;
  }
  if (value !== undefined && !value.public) {
    context.report(privateItem(file, member.name.span, { name, module: moduleName }));
    return unknown(member.span);
  }
  const candidate = exportedConstructor(context, moduleName, name);
  if (candidate !== undefined) return constructorExpression(environment, candidate, member.span);
  if (context.topLevels.get(moduleName)?.some((entry) => entry.local.name === name)) {
    context.report(privateItem(file, member.name.span, { name, module: moduleName, isLet: true }));
    return unknown(member.span);
  }
  if (target?.exportedTypes.get(name)?.public === true) {
    context.report(unboundName(file, member.name.span, name, { help: isType(name) }));
    return unknown(member.span);
  }
  const exported = [...(target?.exports ?? [])].filter(([, item]) => item.public);
  const [owner] = exported.flatMap(([, { definition }]) => ownerOf(definition, name));
  const suggestion = closest(
    name,
    exported.map(([text]) => text),
  );
  const help = owner && elsewhere(owner, moduleName);
  context.report(notExported(file, member.name.span, { name, module: moduleName, suggestion, help }));
  return unknown(member.span);
}

function elsewhere({ kind, name: { text } }: Served, module: string): string {
  return `it belongs to the ${kind} \`${text}\`: write \`from ${module} import ${text}\` in place of \`import ${module}\``;
}

/** The service or channel, if it has a function of that name. */
function ownerOf(definition: ValueDefinition | undefined, name: string): readonly Served[] {
  const served = servedBy(definition);
  return served !== undefined && clientsOf(served).some((client) => client.name === name) ? [served] : [];
}

/** The type that stands before a static function: `Coin` in `Coin.from(1)`. */
export function staticOwner(environment: Environment, object: Expression): Type | undefined {
  const owner = spelled(environment, object);
  if (owner === undefined) return undefined;
  const info = owner.includes(".")
    ? exportedType(environment, owner)
    : typeNamed(environment.context, environment.module, owner);
  if (info === undefined) return undefined;
  return named(info.module, info.name, ...info.parameters.map(() => freshVariable(environment.context)));
}
