// `spawn`, `send`, `link` (actors §1).
import { cannotSpawn, messageTypeMismatch, wrongSpawnArguments } from "../../report/catalogue.ts";
import type { LinkExpression, SendExpression, SpawnExpression } from "../../trees/ast.ts";
import type { Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { typeText, typeTexts } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { anyMessage, pidOf, prune, type Type, unitType } from "../types/type.ts";
import { freshVariable, suspendingEffect, unify } from "../types/unify.ts";
import { check, checkArgument, expectType } from "./expect.ts";
import { unknown } from "./names.ts";

export function inferSpawn(environment: Environment, expression: SpawnExpression): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const callee = context.infer(environment, expression.callee);
  solve(context);
  let type = prune(callee.type);
  if (type.kind === "variable" && type.rigid === undefined) {
    const parameters = expression.arguments.map(() => freshVariable(context));
    unify(type, { kind: "function", parameters, result: freshVariable(context), effect: suspendingEffect(context) });
    type = prune(callee.type);
  }
  if (type.kind !== "function") {
    for (const argument of expression.arguments) context.infer(environment, argument);
    if (type.kind !== "any-message")
      context.report(cannotSpawn(file, expression.callee.span, typeText(type, module.name)));
    return { ...unknown(span), type: pidOf(freshVariable(context)) };
  }
  const { parameters } = type;
  if (parameters.length !== expression.arguments.length) {
    context.report(
      wrongSpawnArguments(file, span, { expected: parameters.length, found: expression.arguments.length }),
    );
    for (const argument of expression.arguments) context.infer(environment, argument);
    return { ...unknown(span), type: pidOf(freshVariable(context)) };
  }
  const typed = expression.arguments.map((argument, index) =>
    checkArgument(environment, argument, parameters[index] ?? unitType, span),
  );
  const process = callee.kind === "actor" || callee.kind === "supervisor";
  return { kind: "spawn", span, type: process ? type.result : pidOf(unitType), callee, arguments: typed };
}

export function inferSend(environment: Environment, expression: SendExpression): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const message = freshVariable(context);
  const target = check(environment, expression.target, pidOf(message));
  const wanted = messageOf(target.type) ?? message;
  const typed = context.infer(environment, expression.message, wanted);
  if (prune(wanted).kind !== "any-message" && unify(wanted, typed.type) !== "same") {
    const [expected = "", found = ""] = typeTexts([wanted, typed.type], module.name);
    context.report(messageTypeMismatch(file, expression.message.span, { expected, found }));
  }
  return { kind: "send", span, type: unitType, target, message: typed };
}

function messageOf(pid: Type): Type | undefined {
  const target = prune(pid);
  return target.kind === "named" ? target.arguments[0] : undefined;
}

export function inferLink(environment: Environment, expression: LinkExpression): TypedExpression {
  const target = environment.context.infer(environment, expression.target);
  expectType(environment, expression.target.span, pidOf(anyMessage), target.type);
  return { kind: "link", span: expression.span, type: unitType, target };
}
