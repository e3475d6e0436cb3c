// The standard library as the checker looks it up: names to rows, rows to types.
import {
  flatAliases,
  fromDbErrorBound,
  type KnownFunction,
  type KnownFunctions,
  moduleAliases,
  preludeNames,
} from "../../library/index.ts";
import type { Context, FieldInfo, Library, SchemeConstraint, TypeInfo, VariantInfo } from "../context.ts";
import { nothingAssociated } from "../context.ts";
import type { BuiltinForm } from "../evidence/builtin-instances.ts";
import { named, type Type } from "../types/type.ts";
import { signatureType } from "../types/type-trees.ts";
import { openVariablesOf } from "../types/undetermined.ts";
import {
  freshEffect,
  freshVariable,
  genericLevel,
  rigidVariable,
  suspendingEffect,
  unifyEffects,
} from "../types/unify.ts";
import { derivedWithoutClause } from "./declarations.ts";

export function indexLibrary(table: KnownFunctions): Library {
  const functions = new Map(table.functions.map((row) => [`${row.module}.${row.name}`, row]));
  const modules = new Map<string, Map<string, KnownFunction>>();
  for (const row of table.functions) {
    const members = modules.get(row.module) ?? new Map<string, KnownFunction>();
    members.set(row.name, row);
    modules.set(row.module, members);
  }
  const unqualified = new Map<string, KnownFunction>();
  for (const known of [...flatAliases(table), ...preludeNames(table)]) unqualified.set(known.alias, known.function);
  for (const [alias, module] of Object.entries(moduleAliases)) {
    const members = modules.get(module);
    if (members !== undefined) modules.set(alias, members);
  }
  const instances = new Map<string, Map<string, BuiltinForm>>();
  for (const { interface: name, type, takesArguments } of table.instances) {
    const types = instances.get(name) ?? new Map<string, BuiltinForm>();
    instances.set(name, types.set(type, takesArguments ? "arguments" : "plain"));
  }
  const aliases = new Map(table.aliases.map((alias) => [alias.name, alias]));
  return { functions, modules, unqualified, instances, aliases };
}

/** Types that are part of the language: nothing in the library declares them. */
const primitives = ["Int", "Float", "Bool", "String", "Atom"];

export function declareLibraryTypes(context: Context, table: KnownFunctions): void {
  for (const name of primitives) {
    const head = { module: "", name, parameters: [], span: undefined, file: undefined };
    context.types.set(`.${name}`, { ...head, kind: "opaque", extern: false });
  }
  for (const known of table.types) {
    const parameters = known.generics.map((generic) => rigidVariable(context, generic, genericLevel));
    const generics = new Map(
      known.generics.map((generic, index) => [generic, parameters[index] ?? freshVariable(context)]),
    );
    const head = { module: "", name: known.name, parameters, span: undefined, file: undefined };
    const typed = (type: Parameters<typeof signatureType>[1]) => signatureType(context, type, generics);
    const { body } = known;
    const deriving =
      known.deriving === undefined && body.kind !== "opaque"
        ? derivedWithoutClause(body.kind)
        : new Set(known.deriving);
    let info: TypeInfo;
    switch (body.kind) {
      case "opaque":
        info = { ...head, kind: "opaque", extern: false };
        break;
      case "sum": {
        const variants: VariantInfo[] = body.variants.map((variant, tag) => ({
          name: variant.name,
          tag,
          fields: variant.fields.map((field) => ({ type: typed(field.type), span: undefined })),
        }));
        info = { ...head, kind: "sum", variants, deriving, derivingWritten: true };
        break;
      }
      case "struct": {
        const fields: FieldInfo[] = body.fields.map((field) => ({
          name: field.name,
          type: typed(field.type),
          span: undefined,
        }));
        info = { ...head, kind: "struct", fields, deriving, derivingWritten: true };
        break;
      }
      default:
        throw new TypeError(body satisfies never);
    }
    context.types.set(`.${known.name}`, info);
  }
}

interface RowUse {
  readonly type: Type;
  /** In the order in which the dictionaries are passed; `passed` false: checked only. */
  readonly constraints: readonly (SchemeConstraint & { readonly passed: boolean })[];
  readonly suspends: KnownFunction["suspends"];
  readonly effect: ReturnType<typeof freshEffect>;
}

/** A fresh use of a known function. */
export function useRow(context: Context, row: KnownFunction): RowUse {
  const generics = new Map<string, Type>(row.generics.map((generic) => [generic, freshVariable(context)]));
  const parameters = row.parameters.map((parameter) => signatureType(context, parameter.type, generics));
  const result = signatureType(context, row.result, generics);
  const given = row.bounds.length > 0 ? openVariablesOf(parameters) : new Set();
  const constraints = row.bounds.flatMap((bound) => {
    const type = generics.get(bound.parameter) ?? freshVariable(context);
    // Of what is in no argument it makes values itself, as `Json.decode` does.
    const makes = row.callable && type.kind === "variable" && !given.has(type);
    // What an error of a database can become: the bounds of the library have no arguments.
    if (bound.interface === fromDbErrorBound) {
      const info = context.interfaces.get("From");
      const constraint = { arguments: [named("", "DbError")], type, associated: nothingAssociated, makes: false };
      return info === undefined ? [] : [{ ...constraint, interface: info, passed: true }];
    }
    // `Key` asks for what a Map key needs; keys are compared by the runtime itself.
    const names = bound.interface === "Key" ? ["Eq", "Hash"] : [bound.interface];
    return names.flatMap((name) => {
      const info = context.interfaces.get(name);
      if (info === undefined) return [];
      const passed = bound.interface !== "Key";
      return [{ interface: info, arguments: [], type, associated: nothingAssociated, makes, passed }];
    });
  });
  const effect = row.suspends === "always" ? suspendingEffect(context) : freshEffect(context);
  const callbacks = parameters.filter((parameter) => parameter.kind === "function");
  const lazy = row.module === "Iter" && result.kind === "named" && result.name === "Iter";
  const consumes =
    !lazy && row.parameters.some((parameter) => parameter.type.kind === "named" && parameter.type.name === "Iter");
  for (const callback of callbacks) {
    if (row.suspends === "callback") unifyEffects(callback.effect, lazy ? context.iteratorEffect : effect);
  }
  if (consumes) unifyEffects(effect, context.iteratorEffect);
  if (row.facts.waits === true) unifyEffects(context.iteratorEffect, suspendingEffect(context));
  const suspends = lazy ? "never" : consumes && row.suspends === "never" ? "callback" : row.suspends;
  return {
    type: row.callable
      ? { kind: "function", parameters, result, effect: lazy ? freshEffect(context) : effect }
      : result,
    constraints,
    suspends,
    effect,
  };
}
