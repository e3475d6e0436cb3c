// `receive`: its arms take messages, or the ends of other processes.
import { receiveOutsideActor } from "../../report/catalogue.ts";
import type { Pattern, ReceiveExpression } from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedArm, TypedExpression } from "../open-tree.ts";
import { checkCoverage } from "../patterns/coverage.ts";
import { intType, isBuiltin, named, prune, type Type } from "../types/type.ts";
import { absorb, freshVariable, suspendingEffect } from "../types/unify.ts";
import { constructorsNamed } from "./constructors.ts";
import { inferArms, redundantArm, rowsOf } from "./control.ts";
import { check } from "./expect.ts";

/** Does a pattern name the library's Down constructor? Such arms do not take part in the message type. */
function namesDown(environment: Environment, pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "as":
      return namesDown(environment, pattern.pattern);
    case "or":
      return pattern.alternatives.some((alternative) => namesDown(environment, alternative));
    case "constructor": {
      if (pattern.qualifier !== undefined) return pattern.qualifier.text === "Down";
      const [candidate] = constructorsNamed(environment.context, environment.module, pattern.name.text);
      return candidate?.definition.module === "" && candidate.definition.name === "Down";
    }
    default:
      return false;
  }
}

/** What matches no arm stays in the mailbox. */
function checkReceived(environment: Environment, arms: readonly TypedArm[], type: Type, span: Span): void {
  checkCoverage(environment, {
    arms: rowsOf(arms),
    types: [type],
    span: arms[0]?.pattern.span ?? span,
    redundant: redundantArm(environment, arms),
    missing: undefined,
    position: "whole",
  });
}

export function inferReceive(
  environment: Environment,
  expression: ReceiveExpression,
  expected: Type | undefined,
): TypedExpression {
  const { context, file, frame } = environment;
  const { span } = expression;
  if (frame.message === undefined) context.report(receiveOutsideActor(file, expression.keywordSpan));
  const message = frame.message ?? freshVariable(context);
  absorb(frame.effect, suspendingEffect(context));
  const type = expected ?? freshVariable(context);
  const down = named("", "Down");
  const arms = inferArms(
    environment,
    expression.arms,
    (pattern) => (namesDown(environment, pattern) ? down : message),
    type,
  );
  const isDown = (arm: TypedArm) => isBuiltin(prune(arm.pattern.type), "Down");
  context.finalChecks.push(() => {
    checkReceived(environment, arms.filter(isDown), down, span);
    checkReceived(
      environment,
      arms.filter((arm) => !isDown(arm)),
      message,
      span,
    );
  });
  const { after } = expression;
  if (after === undefined) return { kind: "receive", span, type, arms, after: undefined };
  const timeout = check(environment, after.timeout, intType);
  const body = check(environment, after.body, type);
  return { kind: "receive", span, type, arms, after: { timeout, body } };
}
