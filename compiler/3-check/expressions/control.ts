// Control flow: if, case, while and jumps; guards and arms.
import {
  breakOutsideLoop,
  continueOutsideLoop,
  guardNotBool,
  nonExhaustive,
  redundantPattern,
} from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type {
  Arm,
  CaseExpression,
  Expression,
  IfExpression,
  LoopJump,
  Pattern,
  WhileExpression,
} from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, withLocals } from "../context.ts";
import type { TypedArm, TypedExpression, TypedPattern } from "../open-tree.ts";
import { checkCoverage } from "../patterns/coverage.ts";
import { checkPattern } from "../patterns/patterns.ts";
import type { MatchArm } from "../patterns/usefulness.ts";
import { typeText } from "../types/print.ts";
import { boolType, prune, type Type, unitType } from "../types/type.ts";
import { freshVariable, unify } from "../types/unify.ts";
import { check, valueSpan } from "./expect.ts";

/** A chain of `else if` may be long: it is followed without recursion. */
export function inferIf(
  environment: Environment,
  expression: IfExpression,
  expected: Type | undefined,
): TypedExpression {
  const type = expected ?? (expression.else === undefined ? unitType : freshVariable(environment.context));
  const branches: { readonly span: Span; readonly condition: TypedExpression; readonly then: TypedExpression }[] = [];
  let around = environment;
  let current: Expression = expression;
  let because: Label | undefined;
  for (; current.kind === "if" && current.else !== undefined; current = current.else) {
    const isOpen = prune(type).kind === "variable";
    const condition = check(around, current.condition, boolType);
    const then = check(around, current.then, type);
    branches.push({ span: current.span, condition, then });
    because = branchLabel(current.then, isOpen);
    if (because !== undefined) around = { ...around, because: { type, label: because } };
  }
  if (current.kind === "if" && branches.length === 0) {
    const condition = check(around, current.condition, boolType);
    const then = around.context.infer(around, current.then);
    return { kind: "if", span: current.span, type: unitType, condition, then, else: undefined };
  }
  const last = check(around, current, type, because);
  return branches.reduceRight<TypedExpression>(
    (otherwise, branch) => ({ kind: "if", type, ...branch, else: otherwise }),
    last,
  );
}

/** Branches must agree: the first one is named when nothing else asks for the type. */
function branchLabel(first: Expression, isOpen: boolean): Label | undefined {
  return isOpen ? { span: valueSpan(first), text: "because of this branch" } : undefined;
}

/** A guard: any Bool expression without the forms of E0013. */
export function checkGuard(environment: Environment, guard: Expression | undefined): TypedExpression | undefined {
  if (guard === undefined) return undefined;
  const typed = environment.context.infer({ ...environment, guard: true }, guard, boolType);
  if (unify(boolType, typed.type) !== "same") {
    environment.context.report(
      guardNotBool(environment.file, guard.span, typeText(typed.type, environment.module.name)),
    );
  }
  return typed;
}

export function inferArms(
  environment: Environment,
  arms: readonly Arm[],
  scrutinee: (pattern: Pattern) => Type,
  result: Type,
): TypedArm[] {
  const [first] = arms;
  const isOpen = prune(result).kind === "variable";
  return arms.map((arm) => {
    const { typed: pattern, locals } = checkPattern(environment, arm.pattern, scrutinee(arm.pattern));
    const inner = withLocals(environment, locals);
    const guard = checkGuard(inner, arm.guard);
    const because = first !== undefined && arm !== first ? branchLabel(first.body, isOpen) : undefined;
    return { span: arm.span, pattern, guard, body: check(inner, arm.body, result, because) };
  });
}

/** What is said of an arm that is never reached. */
export function redundantArm(environment: Environment, arms: readonly TypedArm[]) {
  return (index: number) => {
    const arm = arms[index];
    return arm === undefined ? undefined : redundantPattern(environment.file, arm.pattern.span);
  };
}

export function rowsOf(arms: readonly TypedArm[]): readonly MatchArm[] {
  return arms.map((arm) => ({ patterns: [arm.pattern], guarded: arm.guard !== undefined }));
}

export function inferCase(
  environment: Environment,
  expression: CaseExpression,
  expected: Type | undefined,
): TypedExpression {
  const { context, file, module } = environment;
  const { span } = expression;
  const scrutinee = context.infer(environment, expression.scrutinee);
  const type = expected ?? freshVariable(context);
  const arms = inferArms(environment, expression.arms, () => scrutinee.type, type);
  const node = { kind: "case" as const, span, type, scrutinee, arms };
  context.finalChecks.push(() => {
    if (prune(scrutinee.type).kind === "any-message") return;
    checkCoverage(environment, {
      arms: rowsOf(arms),
      types: [scrutinee.type],
      span: expression.headSpan,
      redundant: redundantArm(environment, arms),
      missing: (missing) =>
        nonExhaustive(file, expression.headSpan, { type: typeText(scrutinee.type, module.name), missing }),
      position: "whole",
    });
  });
  return node;
}

/** A pattern of `let` or `for` must match every value. */
export function checkIrrefutable(environment: Environment, pattern: TypedPattern, span: Span): void {
  const { context, file, module } = environment;
  if (pattern.kind === "bind" || pattern.kind === "wildcard") return;
  context.finalChecks.push(() => {
    checkCoverage(environment, {
      arms: [{ patterns: [pattern], guarded: false }],
      types: [pattern.type],
      span,
      redundant: undefined,
      missing: (missing) => nonExhaustive(file, span, { type: typeText(pattern.type, module.name), missing }),
      position: "whole",
    });
  });
}

export function looping(environment: Environment): Environment {
  return { ...environment, frame: { ...environment.frame, inLoop: true } };
}

export function inferWhile(environment: Environment, expression: WhileExpression): TypedExpression {
  const condition = check(environment, expression.condition, boolType);
  const body = environment.context.infer(looping(environment), expression.body);
  return { kind: "while", span: expression.span, type: unitType, condition, body };
}

export function inferJump(environment: Environment, expression: LoopJump): TypedExpression {
  const { context, file, frame } = environment;
  const { span, kind } = expression;
  if (!frame.inLoop) context.report(kind === "break" ? breakOutsideLoop(file, span) : continueOutsideLoop(file, span));
  return { kind, span, type: freshVariable(context) };
}
