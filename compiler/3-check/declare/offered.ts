// What a library offers to JavaScript: the `pub` functions of its main module, and the types in them (everyday §8).
import { cannotBeOffered } from "../../report/catalogue.ts";
import type { ExternFunction, FunctionGroup, Pattern, TypeTree } from "../../trees/ast.ts";
import type { ResolvedModule, TypeEntry } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Environment } from "../context.ts";
import { moduleEnvironment } from "../definitions/groups.ts";
import { namedFields } from "../evidence/derived-fields.ts";
import type { Offered, OfferedFunction, OfferedType, OfferedValue } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { prune, type Type } from "../types/type.ts";
import { helpToCross, isOpen, offeredCrossing, unitCrossing } from "./crossings.ts";

/** The module has been checked, and what its types leave open is decided. */
export function offeredBy(context: Context, module: ResolvedModule, modules: readonly ResolvedModule[]): Offered {
  const environment = moduleEnvironment(context, module, {});
  const functions = [...module.exports.values()]
    .flatMap(({ definition, public: isPublic }) => {
      if (!isPublic) return [];
      if (definition.kind === "function") return writtenIn(definition.group);
      return definition.item.kind === "extern-function" ? writtenIn(definition.item) : [];
    })
    .sort((left, right) => left.span.start - right.span.start)
    .flatMap((one) => offer(environment, one) ?? []);
  return { functions, types: modules.flatMap((one) => typesOf(context, one)) };
}

/** A function as it is written. */
interface Written {
  readonly name: string;
  /** Of its name. */
  readonly span: Span;
  readonly documentation: string;
  readonly parameters: readonly { readonly name: string; readonly span: Span }[];
  /** Of its result type; undefined when that is not written. */
  readonly result: Span | undefined;
}

function writtenIn(source: FunctionGroup | ExternFunction): Written {
  const { documentation } = source;
  if ("kind" in source) {
    const { name, parameters, result } = source;
    return {
      name: name.text,
      span: name.span,
      documentation,
      parameters: parameters.map((one) => ({ name: one.name.text, span: one.annotation.span })),
      result: result?.span,
    };
  }
  const { first, clauses } = source;
  const span = (annotation: TypeTree | undefined): Span | undefined => annotation?.span;
  const parameters = first.parameters.map((parameter, index) => ({
    name: clauses.flatMap((clause) => nameOf(clause.parameters[index]?.pattern) ?? [])[0] ?? `argument${index + 1}`,
    span: span(parameter.annotation) ?? parameter.span,
  }));
  return { name: source.name, span: first.name.span, documentation, parameters, result: span(first.result) };
}

function nameOf(pattern: Pattern | undefined): string | undefined {
  if (pattern?.kind === "bind") return pattern.name;
  return pattern?.kind === "as" ? pattern.name.text : undefined;
}

/** undefined when a part of its type was reported. */
function offer(environment: Environment, written: Written): OfferedFunction | undefined {
  const { context, module } = environment;
  const { name, documentation, parameters, result } = written;
  const type = prune(context.schemes.get(`${module.name}.${name}`)?.type ?? { kind: "any-message" });
  // What was refused is not offered.
  if (type.kind !== "function") return undefined;
  const taken = parameters.flatMap((parameter, index) => {
    const found = type.parameters[index];
    const value = found === undefined ? undefined : cross(environment, found, parameter.span, name);
    return value === undefined ? [] : { ...value, name: parameter.name };
  });
  // Such a result is any that the caller wants: there is none.
  const given =
    prune(type.result).kind === "variable"
      ? { type: type.result, crossing: unitCrossing }
      : cross(environment, type.result, result ?? written.span, name);
  if (given === undefined || taken.length < parameters.length) return undefined;
  const target = { module: module.name, name };
  return { target, documentation, effect: type.effect, parameters: taken, result: given };
}

function cross(environment: Environment, type: Type, span: Span, name: string): OfferedValue | undefined {
  const { context, file, module } = environment;
  const crossing = offeredCrossing(environment, type, span);
  if (crossing !== undefined) return { type, crossing };
  const facts = { type: typeText(type, module.name), name, help: helpToCross(environment, type), open: isOpen(type) };
  context.report(cannotBeOffered(file, span, facts));
  return undefined;
}

function typesOf(context: Context, module: ResolvedModule): readonly OfferedType[] {
  return [...module.exportedTypes.values()].flatMap(({ entry }) => offeredType(context, module, entry) ?? []);
}

function offeredType(context: Context, module: ResolvedModule, { item }: TypeEntry): OfferedType | undefined {
  const info = context.types.get(`${module.name}.${item.name.text}`);
  if (info === undefined) return undefined;
  const head = { module: info.module, name: info.name, documentation: item.documentation, parameters: info.parameters };
  switch (info.kind) {
    case "struct":
      return { ...head, kind: "struct", fields: info.fields.map(({ name, type }) => ({ name, type })) };
    case "sum": {
      const variants = info.variants.map(({ name, fields }) => ({ name, fields: namedFields(fields) }));
      return { ...head, kind: "sum", tag: info.jsonTag, variants };
    }
    case "opaque":
      return { ...head, kind: "handle" };
    default:
      return info satisfies never;
  }
}
