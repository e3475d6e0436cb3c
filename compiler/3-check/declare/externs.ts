// Functions of JavaScript modules: their types and what may cross (semantics §9).
import { cannotCrossExtern, externFromUrl, genericExtern, reservedExtern } from "../../report/catalogue.ts";
import type { ExternFunction } from "../../trees/ast.ts";
import { type Environment, monomorphic } from "../context.ts";
import type { TypedExtern } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { type FunctionType, isBuiltin, prune, type Type, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshEffect, suspendingEffect } from "../types/unify.ts";

/** Declares an extern's scheme; undefined when it is refused. */
export function checkExtern(environment: Environment, item: ExternFunction): TypedExtern | undefined {
  const { context, file, module } = environment;
  const parameters = item.parameters.map((parameter) => typeOf(environment, parameter.annotation));
  const result = item.result === undefined ? unitType : typeOf(environment, item.result);
  const effect = item.async ? suspendingEffect(context) : freshEffect(context);
  const type: FunctionType = { kind: "function", parameters, result, effect };
  context.schemes.set(`${module.name}.${item.name.text}`, monomorphic(type));
  const [generic] = item.generics;
  if (generic !== undefined) context.report(genericExtern(file, generic.span));
  if (item.from === undefined) {
    context.report(reservedExtern(file, item.symbol.span));
    return undefined;
  }
  if (isUrl(item.from.text)) {
    context.report(externFromUrl(file, item.from.span));
    return undefined;
  }
  const refuse = (found: Type, span: ExternFunction["span"]) =>
    context.report(cannotCrossExtern(file, span, { type: typeText(found, module.name), name: item.name.text }));
  item.parameters.forEach((parameter, index) => {
    const found = parameters[index];
    if (found !== undefined && !crosses(environment, found)) refuse(found, parameter.annotation.span);
  });
  if (item.result !== undefined && !crossesAsResult(environment, result)) refuse(result, item.result.span);
  return {
    name: item.name.text,
    span: item.span,
    async: item.async,
    symbol: item.symbol.text,
    from: item.from.text,
    parameters,
    result,
  };
}

/** `node:fs` names a module of Node. */
function isUrl(specifier: string): boolean {
  return specifier === "" || (/^(?:[a-z][a-z\d+.-]+:|\/\/)/i.test(specifier) && !specifier.startsWith("node:"));
}

const scalars = ["Int", "Float", "BigInt", "Bool", "String", "()", "Bytes"];

/** Such a type was reported already. */
function isUnknown(type: Type): boolean {
  return type.kind === "variable" || type.kind === "any-message";
}

function isText(type: Type): boolean {
  const target = prune(type);
  return isUnknown(target) || isBuiltin(target, "String");
}

function crosses(environment: Environment, type: Type): boolean {
  const target = prune(type);
  if (target.kind === "tuple") return target.elements.every((element) => crosses(environment, element));
  if (isUnknown(target)) return true;
  if (target.kind !== "named") return false;
  if (target.module === "") {
    if (scalars.includes(target.name)) return true;
    const [first, second] = target.arguments;
    if (target.name === "List" || target.name === "Option") return first !== undefined && crosses(environment, first);
    if (target.name === "Map" && first !== undefined && second !== undefined) {
      return isText(first) && crosses(environment, second);
    }
    return false;
  }
  const info = environment.context.types.get(`${target.module}.${target.name}`);
  return info?.kind === "opaque" && info.extern;
}

function crossesAsResult(environment: Environment, type: Type): boolean {
  const target = prune(type);
  if (isBuiltin(target, "Result")) {
    const [value, error] = target.arguments;
    return value !== undefined && error !== undefined && crosses(environment, value) && isText(error);
  }
  return crosses(environment, type);
}
