// Functions of JavaScript modules: their types and what may cross (semantics §9).
import { cannotCrossExtern, externFromUrl, genericExtern, reservedExtern } from "../../report/catalogue.ts";
import type { ExternFunction } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, monomorphic } from "../context.ts";
import type { Crossing, TypedExtern } from "../open-tree.ts";
import { typeText } from "../types/print.ts";
import { type FunctionType, type Type, unitType } from "../types/type.ts";
import { typeOf } from "../types/type-trees.ts";
import { freshEffect, suspendingEffect } from "../types/unify.ts";
import { type Cross, helpToCross, parameterCrossing, resultCrossing, unitCrossing } from "./crossings.ts";

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
  const over = (found: Type, span: Span, cross: Cross): Crossing => {
    const crossing = cross(environment, found, span);
    if (crossing !== undefined) return crossing;
    context.report(
      cannotCrossExtern(file, span, {
        type: typeText(found, module.name),
        name: item.name.text,
        help: helpToCross(environment, found),
      }),
    );
    return unitCrossing;
  };
  return {
    name: item.name.text,
    span: item.span,
    async: item.async,
    symbol: item.symbol.text,
    from: item.from.text,
    parameters: item.parameters.map(({ annotation }, index) =>
      over(parameters[index] ?? unitType, annotation.span, parameterCrossing),
    ),
    result: over(result, item.result?.span ?? item.span, resultCrossing),
  };
}

/** `node:fs` names a module of Node. */
function isUrl(specifier: string): boolean {
  return specifier === "" || (/^(?:[a-z][a-z\d+.-]+:|\/\/)/i.test(specifier) && !specifier.startsWith("node:"));
}
