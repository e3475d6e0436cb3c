// Control flow: if, case, while, for, receive, jumps and `?`.
import {
  breakOutsideLoop,
  continueOutsideLoop,
  guardNotBool,
  interfaceNotImplemented,
  nonExhaustive,
  receiveOutsideActor,
  redundantPattern,
  tryInWrongFunction,
  tryOnOtherType,
  tryOutsideFunction,
} from "../../report/catalogue.ts";
import type { Label } from "../../report/index.ts";
import type {
  Arm,
  CaseExpression,
  Expression,
  ForExpression,
  IfExpression,
  LoopJump,
  Pattern,
  ReceiveExpression,
  TryExpression,
  WhileExpression,
} from "../../trees/ast.ts";
import type { Span } from "../../trees/source.ts";
import { type Environment, type InterfaceInfo, type Local, monomorphic, withLocals } from "../context.ts";
import { builtinConversions } from "../evidence/builtin-instances.ts";
import { implementsInterface, lacks, need } from "../evidence/evidence.ts";
import { headOf, instancesFor } from "../evidence/instances.ts";
import type { Evidence, TypedArm, TypedExpression, TypedPattern } from "../open-tree.ts";
import { checkCoverage } from "../patterns/coverage.ts";
import { checkPattern } from "../patterns/patterns.ts";
import type { MatchArm } from "../patterns/usefulness.ts";
import { deferExpression } from "../types/deferred.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import {
  boolType,
  intType,
  isBuiltin,
  listOf,
  mapOf,
  named,
  optionOf,
  prune,
  resultOf,
  type Type,
  unitType,
} from "../types/type.ts";
import { absorb, freshEffect, freshVariable, suspendingEffect, unify } from "../types/unify.ts";
import { constructorsNamed } from "./constructors.ts";
import { check, expectType, valueSpan } from "./expect.ts";
import { unknown } from "./names.ts";

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

function inferArms(
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
function redundantArm(environment: Environment, arms: readonly TypedArm[]) {
  return (index: number) => {
    const arm = arms[index];
    return arm === undefined ? undefined : redundantPattern(environment.file, arm.pattern.span);
  };
}

function rowsOf(arms: readonly TypedArm[]): readonly MatchArm[] {
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

function looping(environment: Environment): Environment {
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

// ---------------------------------------------------------------- for

type ForNode = Extract<TypedExpression, { kind: "for" }>;

export function inferFor(environment: Environment, expression: ForExpression): TypedExpression {
  const { context } = environment;
  const { span, binding } = expression;
  const source = context.infer(environment, expression.source);
  solve(context);
  const element = freshVariable(context);
  const pair = binding.kind === "pair";
  if (binding.kind === "pair") {
    const key = freshVariable(context);
    const value = freshVariable(context);
    expectType(environment, expression.source.span, mapOf(key, value), source.type);
    unify(element, { kind: "tuple", elements: [key, value] });
  }
  const effect = freshEffect(context);
  const known = forSource(environment, expression, source.type, element, pair, effect, false);
  const { typed: pattern, locals } = forPattern(environment, expression, element);
  const inner = withLocals(looping(environment), locals);
  const filter = expression.filter === undefined ? undefined : check(inner, expression.filter, boolType);
  const body = context.infer(inner, expression.body);
  absorb(environment.frame.effect, effect);
  const node: ForNode & TypedExpression = {
    kind: "for",
    span,
    type: listOf(body.type),
    source,
    of: known ?? "List",
    pair,
    pattern,
    filter,
    body,
    effect,
  };
  if (known === undefined) {
    context.deferred.push({
      receiver: source.type,
      decides: [element],
      attempt: (stage) => {
        const found = forSource(environment, expression, source.type, element, pair, effect, stage !== "try");
        if (found !== undefined) Object.assign(node, { of: found });
        return found !== undefined;
      },
    });
  }
  return node;
}

function forPattern(
  environment: Environment,
  expression: ForExpression,
  element: Type,
): { typed: TypedPattern; locals: Local[] } {
  const { binding } = expression;
  if (binding.kind === "pattern") {
    const checked = checkPattern(environment, binding.pattern, element);
    checkIrrefutable(environment, checked.typed, binding.pattern.span);
    return checked;
  }
  const tuple = prune(element);
  const types = tuple.kind === "tuple" ? tuple.elements : [];
  const locals: Local[] = [binding.key, binding.value].map((name, index) => ({
    id: environment.context.nextId++,
    name: name.text,
    span: name.span,
    scheme: monomorphic(types[index] ?? element),
  }));
  const elements = locals.map(
    (local): TypedPattern =>
      local.name === "_"
        ? { kind: "wildcard", span: local.span, type: local.scheme.type }
        : { kind: "bind", span: local.span, type: local.scheme.type, id: local.id, name: local.name },
  );
  return { typed: { kind: "tuple", span: binding.span, type: element, elements }, locals };
}

/** How to walk the source, once its type is known; binds the element's type. */
function forSource(
  environment: Environment,
  expression: ForExpression,
  type: Type,
  element: Type,
  pair: boolean,
  effect: ReturnType<typeof freshEffect>,
  last: boolean,
): ForNode["of"] | undefined {
  const { context } = environment;
  const source = prune(type);
  const { span } = expression.source;
  const bindElement = (found: Type | undefined) => {
    if (found !== undefined) expectType(environment, span, element, found);
  };
  if (source.kind === "named" && source.module === "") {
    const [first] = source.arguments;
    switch (source.name) {
      case "Range":
        bindElement(intType);
        return "Range";
      case "List":
      case "Set":
        bindElement(first);
        return source.name;
      case "Iter":
        bindElement(first);
        absorb(effect, context.iteratorEffect);
        return "Iter";
      case "Map":
        if (!pair) bindElement(first);
        return "Map";
      default:
        break;
    }
  }
  if (source.kind === "any-message") {
    bindElement(source);
    return "List";
  }
  if (source.kind === "variable" && source.rigid === undefined && !last) return undefined;
  const iterable = context.interfaces.get("Iterable");
  const iterator = context.interfaces.get("Iterator");
  if (iterable === undefined || iterator === undefined) return undefined;
  const isIterator = source.kind !== "variable" && instancesFor(context, iterator, source).length > 0;
  const next = iterator.methods.get("next");
  if (next !== undefined) absorb(effect, next.effect);
  if (
    isIterator ||
    context.givens.get(source.kind === "variable" ? source.id : -1)?.some((given) => given.interface === iterator)
  ) {
    return { interface: "Iterator", iterator: iteratorEvidence(environment, iterator, source, element, span) };
  }
  if (source.kind !== "variable" && !implementsInterface(context, iterable, source)) {
    const text = typeText(source, environment.module.name);
    context.report(
      interfaceNotImplemented(environment.file, span, {
        type: text,
        interface: "Iterable",
        label: "`for` needs something to go through",
      }),
    );
    return "List";
  }
  const iteratorType = freshVariable(context);
  const associated = new Map<string, Type>([
    ["Item", element],
    ["Iter", iteratorType],
  ]);
  const evidence = need(
    environment,
    { interface: iterable, arguments: [], type: source, associated, makes: false },
    lacks(environment, span, "Iterable"),
  );
  return {
    interface: "Iterable",
    iterable: evidence,
    iterator: iteratorEvidence(environment, iterator, iteratorType, element, span),
  };
}

function iteratorEvidence(
  environment: Environment,
  info: InterfaceInfo,
  type: Type,
  element: Type,
  span: Span,
): Evidence {
  const constraint = { interface: info, arguments: [], type, associated: new Map([["Item", element]]), makes: false };
  return need(environment, constraint, lacks(environment, span, info.name));
}

// ---------------------------------------------------------------- receive

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

// ---------------------------------------------------------------- `?`

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
