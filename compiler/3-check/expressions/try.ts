// `?`: the value of an Option or a Result, or the end of the function.
import { tryInWrongFunction, tryOnOtherType, tryOutsideFunction } from "../../report/catalogue.ts";
import type { TryExpression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import { builtinConversions } from "../evidence/builtin-instances.ts";
import { need } from "../evidence/evidence.ts";
import { headOf, instancesFor } from "../evidence/instances.ts";
import { lacks } from "../evidence/uses.ts";
import type { Evidence, TypedExpression } from "../open-tree.ts";
import { deferExpression } from "../types/deferred.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { isBuiltin, optionOf, prune, resultOf, type Type, unitType } from "../types/type.ts";
import { freshVariable, unify } from "../types/unify.ts";
import { expectType } from "./expect.ts";
import { unknown } from "./names.ts";

export function inferTry(environment: Environment, expression: TryExpression): TypedExpression {
  const { context } = environment;
  const { span } = expression;
  const operand = context.infer(environment, expression.operand);
  solve(context);
  const type = prune(operand.type);
  if (type.kind !== "variable" || type.rigid !== undefined) return tryKnown(environment, span, operand);
  // A call inside its own group of functions, say: the family is found later.
  return deferExpression(environment, span, operand.type, [], (stage) => {
    const known = prune(operand.type);
    const family = environment.frame.kind === "top-level" ? undefined : headOf(environment.frame.result);
    if (known.kind === "variable" && (stage === "try" || (stage === "guess" && family === undefined))) return undefined;
    if (known.kind === "variable" && family === ".Option") unify(known, optionOf(freshVariable(context)));
    if (known.kind === "variable" && family === ".Result")
      unify(known, resultOf(freshVariable(context), freshVariable(context)));
    return tryKnown(environment, span, operand);
  });
}

function tryKnown(environment: Environment, span: Span, operand: TypedExpression): TypedExpression {
  const { context, file, module, frame } = environment;
  const type = prune(operand.type);
  const family = isBuiltin(type, "Option") ? "Option" : isBuiltin(type, "Result") ? "Result" : undefined;
  if (type.kind === "any-message") return unknown(span);
  if (family === undefined || type.kind !== "named") {
    const help = isBuiltin(type, "Bool") ? "there is no `? :`; write `if … do … else … end`" : undefined;
    context.report(tryOnOtherType(file, span, { type: typeText(type, module.name), help }));
    return unknown(span);
  }
  const value = type.arguments[0] ?? unitType;
  const answer = (convert: Evidence | undefined): TypedExpression => ({
    kind: "try",
    span,
    type: value,
    family,
    operand,
    convert,
  });
  if (frame.kind === "top-level") {
    context.report(tryOutsideFunction(file, span));
    return answer(undefined);
  }
  const result = prune(frame.result);
  if (result.kind === "variable" && result.rigid === undefined) {
    const error = type.arguments[1] ?? unitType;
    unify(result, family === "Option" ? optionOf(freshVariable(context)) : resultOf(freshVariable(context), error));
    return answer(undefined);
  }
  if (!isBuiltin(result, family)) {
    const other = isBuiltin(result, "Option") || isBuiltin(result, "Result");
    context.report(
      tryInWrongFunction(file, span, { found: typeText(result, module.name), required: other ? family : undefined }),
    );
    return unknown(span);
  }
  if (family === "Option") return answer(undefined);
  return answer(convertError(environment, span, type.arguments[1] ?? unitType, result.arguments[1] ?? unitType));
}

/** Evidence of the conversion when the function's error type is another one. */
function convertError(environment: Environment, span: Span, found: Type, wanted: Type): Evidence | undefined {
  const { context } = environment;
  const from = context.interfaces.get("From");
  const source = headOf(found);
  const target = headOf(wanted);
  if (source === undefined || target === undefined || source === target || from === undefined) {
    expectType(environment, span, wanted, found);
    return undefined;
  }
  const instances = instancesFor(context, from, wanted);
  const convertible = instances.some((instance) => headOf(instance.interfaceArguments[0] ?? wanted) === source);
  const builtin = builtinConversions.some(([to, given]) => target === `.${to}` && source === `.${given}`);
  if (!convertible && !builtin) {
    expectType(environment, span, wanted, found);
    return undefined;
  }
  const constraint = { interface: from, arguments: [found], type: wanted, associated: new Map(), makes: false };
  return need(environment, constraint, lacks(environment, span, "From"));
}
