// What a name in an expression stands for: by what it was typed as or, where that failed, by what is visible.
import type { KnownFunction } from "../../library/index.ts";
import { type Environment, findLocal } from "../context.ts";
import { ownersOf, servedBy } from "../definitions/clients.ts";
import { constructorsNamed } from "../expressions/constructors.ts";
import { findTopLevel, methodsNamed } from "../expressions/names.ts";
import { solved, type TypedExpression } from "../open-tree.ts";
import { prune } from "../types/type.ts";
import type { Meaning } from "./inspection.ts";
import {
  describeExtraMethod,
  describeField,
  describeLocal,
  describeMethod,
  describeOperation,
  describeRow,
  describeValue,
  describeVariant,
} from "./meanings.ts";

/** What a name in an expression stands for, whether or not it could be typed. */
export function meaningOfName(environment: Environment, name: string): Meaning | undefined {
  const { context, module, file } = environment;
  const from = module.name;
  const local = findLocal(environment, name) ?? findTopLevel(environment, name);
  if (local !== undefined) return describeLocal(local, file, from);
  const value = module.scope.values.get(name);
  if (value !== undefined) return describeValue(context, value.module, value.definition, from);
  const [candidate] = constructorsNamed(context, module, name);
  if (candidate !== undefined) return describeVariant(context, candidate.definition, name, from);
  const standard = module.scope.standardNames.get(name);
  const row =
    standard === undefined ? context.library.unqualified.get(name) : context.library.modules.get(standard)?.get(name);
  if (row !== undefined) return describeRow(row);
  const [method] = methodsNamed(environment, name);
  return method === undefined ? undefined : describeMethod(context, method.info, method.method, undefined, from);
}

/** What a typed name is, `rows` by their symbols; undefined for an expression that is no name or was reported. */
export function meaningOfTyped(
  environment: Environment,
  typed: TypedExpression,
  name: string,
  rows: ReadonlyMap<string, KnownFunction>,
): Meaning | undefined {
  const { context, module, file } = environment;
  const from = module.name;
  switch (typed.kind) {
    case "local":
    case "top-level":
      return meaningOfName(environment, typed.kind === "local" ? typed.name : typed.target.name);
    case "function":
    case "extern":
    case "actor":
    case "channel":
    case "supervisor": {
      const helper = findLocal(environment, name);
      if (helper?.global !== undefined) return describeLocal(helper, file, from);
      const { target } = typed;
      const definition = context.modules.get(target.module)?.exports.get(target.name)?.definition;
      return definition === undefined ? undefined : describeValue(context, target.module, definition, from);
    }
    case "service-client":
    case "channel-function": {
      const { target } = typed;
      const item = servedBy(context.modules.get(target.module)?.exports.get(target.name)?.definition);
      const isRemote = typed.kind === "channel-function" && typeof typed.function === "object";
      const owner = item === undefined ? undefined : ownersOf(target.module, item)[isRemote ? 1 : 0];
      return owner === undefined ? undefined : describeOperation(context, owner, name, from);
    }
    case "partial":
      return meaningOfName(environment, name);
    case "intrinsic":
    case "intrinsic-value": {
      const row = rows.get(typed.symbol);
      return row === undefined ? undefined : describeRow(row);
    }
    case "construct":
    case "constructor": {
      const info = context.types.get(`${typed.definition.module}.${typed.definition.name}`);
      return info?.kind === "sum" ? describeVariant(context, info, typed.variant, from) : undefined;
    }
    case "field": {
      const owner = prune(typed.object.type);
      return owner.kind === "named" ? describeField(context, owner, name, typed.type, from) : undefined;
    }
    case "method": {
      const info = context.interfaces.get(typed.interface);
      const method = info?.methods.get(typed.method);
      if (info !== undefined && method !== undefined) return describeMethod(context, info, method, typed.type, from);
      const evidence = solved(typed.evidence);
      const instance =
        evidence.kind === "instance"
          ? context.extraMethods.get(typed.method)?.find(({ id }) => id === evidence.id)
          : undefined;
      return instance === undefined ? undefined : describeExtraMethod(context, instance, typed.method, from);
    }
    default:
      return undefined;
  }
}
