// Application of a function to arguments, checked one by one from left to right.
import { notAFunction, wrongArgumentCount, wrongConstructorArguments } from "../../report/catalogue.ts";
import type { Expression } from "../../trees/ast.ts";
import type { LiteralForm } from "../../trees/facts.ts";
import type { Span } from "../../trees/source.ts";
import type { Environment } from "../context.ts";
import type { TypedExpression } from "../open-tree.ts";
import { foresee } from "../types/foresee.ts";
import { typeText } from "../types/print.ts";
import { solve } from "../types/solve.ts";
import { type FunctionType, prune, stringType, type Type } from "../types/type.ts";
import { absorb, freshEffect, freshVariable, unify } from "../types/unify.ts";
import { checkArgument, keywordHelp, passType, reportOutcome, valueSpan } from "./expect.ts";
import { literalContents, literalText } from "./literal-arguments.ts";
import { unknown } from "./names.ts";

/** An argument that is still a tree, or one that has its type already (the left side of a pipe, a receiver). */
export type Argument =
  | { readonly kind: "tree"; readonly expression: Expression }
  | { readonly kind: "typed"; readonly typed: TypedExpression };

export const trees = (expressions: readonly Expression[]): Argument[] =>
  expressions.map((expression) => ({ kind: "tree", expression }));

export const spanOf = (argument: Argument): Span =>
  argument.kind === "tree" ? argument.expression.span : argument.typed.span;

export function passArgument(
  environment: Environment,
  argument: Argument,
  parameter: Type,
  callSpan: Span,
): TypedExpression {
  if (argument.kind === "tree") return checkArgument(environment, argument.expression, parameter, callSpan);
  const { typed } = argument;
  passType(environment, typed.type, parameter, { span: typed.span, callSpan });
  return typed;
}

export function typeArgument(environment: Environment, argument: Argument): TypedExpression {
  return argument.kind === "typed" ? argument.typed : environment.context.infer(environment, argument.expression);
}

/** How a call is written. */
export interface CallOptions {
  readonly pipe?: boolean;
  readonly receiver?: boolean;
  /** What the place of the call asks for. */
  readonly expected?: Type | undefined;
}

/** Calls a value: arguments are checked one by one from left to right. */
export function applyFunction(
  environment: Environment,
  span: Span,
  callee: TypedExpression,
  args: readonly Argument[],
  options: CallOptions = {},
): TypedExpression {
  const { context } = environment;
  let type = prune(callee.type);
  if (type.kind === "variable" && type.rigid === undefined) {
    solve(context);
    type = prune(callee.type);
  }
  if (type.kind === "variable" && type.rigid === undefined) return applyOpen(environment, span, callee, args, options);
  if (type.kind !== "function") {
    for (const argument of args) typeArgument(environment, argument);
    if (type.kind !== "any-message") reportNoFunction(environment, span, callee, type, args.length);
    return unknown(span);
  }
  const { parameters, result, effect } = type;
  if (parameters.length !== args.length) {
    reportCount(environment, span, callee, parameters.length, args, options);
    for (const argument of args) typeArgument(environment, argument);
    // A function as a result was to get the other arguments.
    return prune(result).kind === "function" ? unknown(span) : { ...unknown(span), type: result };
  }
  if (options.expected !== undefined && args.some(isClosure)) foresee(result, options.expected);
  const typed = passArguments(environment, span, callee, type, args);
  absorb(environment.frame.effect, effect);
  if (callee.kind === "constructor") {
    const { definition, variant, tag } = callee;
    return { kind: "construct", span, type: result, definition, variant, tag, arguments: typed };
  }
  return { kind: "call", span, type: result, callee, arguments: typed, effect, pipe: options.pipe ?? false };
}

/** A function that is written there: the only argument that is read in another way when more is known of its type. */
function isClosure(argument: Argument): boolean {
  return argument.kind === "tree" && argument.expression.kind === "closure";
}

/** Calls something whose type its use decides. */
function applyOpen(
  environment: Environment,
  span: Span,
  callee: TypedExpression,
  args: readonly Argument[],
  options: CallOptions,
): TypedExpression {
  const { context } = environment;
  const typed = args.map((argument) => typeArgument(environment, argument));
  const result = freshVariable(context);
  const effect = freshEffect(context);
  const wanted: Type = { kind: "function", parameters: typed.map((argument) => argument.type), result, effect };
  const type = prune(callee.type);
  reportOutcome(environment, unify(type, wanted), span, type, wanted);
  absorb(environment.frame.effect, effect);
  return { kind: "call", span, type: result, callee, arguments: typed, effect, pipe: options.pipe ?? false };
}

function reportNoFunction(
  { context, file, module }: Environment,
  span: Span,
  callee: TypedExpression,
  type: Type,
  found: number,
): void {
  const report =
    callee.kind === "construct"
      ? wrongConstructorArguments(file, span, { constructor: callee.variant, expected: 0, found })
      : notAFunction(file, span, {
          type: typeText(type, module.name),
          isBareConstant: callee.kind === "intrinsic-value" && found === 0,
        });
  context.report(report);
}

function reportCount(
  { context, file }: Environment,
  span: Span,
  callee: TypedExpression,
  wanted: number,
  args: readonly Argument[],
  { receiver, pipe }: CallOptions,
): void {
  // The receiver of `value.method(…)` is not written between the parentheses.
  const hidden = receiver === true ? 1 : 0;
  const counts = { expected: wanted - hidden, found: args.length - hidden };
  if (callee.kind === "constructor") {
    context.report(wrongConstructorArguments(file, span, { constructor: callee.variant, ...counts }));
    return;
  }
  const last = args.at(-1);
  const isNamed = last?.kind === "tree" && last.expression.kind === "map" && last.expression.keywords;
  const help = isNamed ? keywordHelp : pipe === true ? "`a |> f(b)` is `f(a, b)`" : undefined;
  context.report(wrongArgumentCount(file, span, { ...counts, help }));
}

/** As many as there are parameters, and what the facts of a function of the library ask for. */
function passArguments(
  environment: Environment,
  span: Span,
  callee: TypedExpression,
  { parameters, result }: FunctionType,
  args: readonly Argument[],
): TypedExpression[] {
  const pass = (argument: Argument, index: number): TypedExpression =>
    passArgument(environment, argument, parameters[index] ?? result, span);
  if (callee.kind !== "intrinsic") return args.map(pass);
  const { literal, compares, quotes, statement } = callee.facts;
  const comparing = compares === undefined ? undefined : args[compares];
  if (comparing !== undefined) environment.context.comparisons.set(callee.span, answerSpan(comparing));
  const given = literal === undefined ? args : contents(environment, literal, args, parameters.length - 1);
  const row = statement === undefined ? undefined : environment.context.rows.get(callee.span);
  const typed = given.map(pass).map((argument) => {
    return statement !== undefined && argument.kind === "sql" ? { ...argument, statement: { row } } : argument;
  });
  const [first] = args;
  if (quotes !== undefined && first !== undefined) typed.push(quoted(environment, spanOf(first)));
  return typed;
}

/** Where a function that is given says what it answers. */
function answerSpan(argument: Argument): Span {
  if (argument.kind === "typed" || argument.expression.kind !== "closure") return spanOf(argument);
  const [only, ...others] = argument.expression.clauses;
  return only === undefined || others.length > 0 ? spanOf(argument) : valueSpan(only.body);
}

/** Characters of an argument that are quoted. */
const LONGEST_QUOTE = 200;

/** How an argument is written, in one line. */
function quoted({ file }: Environment, span: Span): TypedExpression {
  const written = file.text.slice(span.start, span.end).replace(/\s*[\r\n]\s*/g, " ");
  const value = written.length > LONGEST_QUOTE ? `${written.slice(0, LONGEST_QUOTE).trimEnd()} …` : written;
  return { kind: "string", span, type: stringType, value };
}

/** What is in the file that an argument, the last one, names, in its place. */
function contents(
  environment: Environment,
  embeds: LiteralForm,
  args: readonly Argument[],
  last: number,
): readonly Argument[] {
  return args.map((argument, index): Argument => {
    if (index < last) return argument;
    return { kind: "tree", expression: literalContents(environment, embeds, literalOf(argument), spanOf(argument)) };
  });
}

function literalOf(argument: Argument): string | undefined {
  if (argument.kind === "tree") return literalText(argument.expression);
  return argument.typed.kind === "string" ? argument.typed.value : undefined;
}
