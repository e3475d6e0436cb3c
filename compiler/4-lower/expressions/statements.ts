// Blocks and their statements: `let`, local functions, early returns.
import type { CoreExpression } from "../../trees/core.ts";
import type { TypedExpression, TypedPattern, TypedStatement } from "../../trees/typed.ts";
import { rangeOf } from "../analyse/integer-ranges.ts";
import { declare, definition as define, isTrivial, literal, name } from "../build.ts";
import { bindEvidence, type Destination, type FunctionContext, markAt, type Subject } from "../context.ts";
import { closureWaits, fail, lowerClauses } from "../definitions/functions.ts";
import { javascriptName } from "../definitions/names.ts";
import { finish } from "./destinations.ts";
import { inVariable, operands } from "./operands.ts";
import { newSink, push, type Sink } from "./sink.ts";

/** What patterns are matched against. A tuple that is only taken apart again is never built. */
export function subjectOf(
  source: TypedExpression,
  patterns: readonly TypedPattern[],
  context: FunctionContext,
  sink: Sink,
): Subject {
  if (source.kind === "tuple" && patterns.every((pattern) => pattern.kind === "tuple" || pattern.kind === "wildcard")) {
    const elements: CoreExpression[] = [];
    for (const element of operands(source.elements, context, sink)) {
      elements.push(isTrivial(element) ? element : inVariable(element, context, sink));
    }
    return { kind: "tuple", elements };
  }
  return { kind: "value", value: inVariable(context.program.lowering.value(source, context, sink), context, sink) };
}

export function lowerBlock(
  statements: readonly TypedStatement[],
  destination: Destination,
  context: FunctionContext,
  sink: Sink,
): void {
  for (const statement of statements.slice(0, -1)) lowerStatement(statement, context, sink);
  const last = statements.at(-1);
  if (last?.kind === "expression") context.program.lowering.into(last.expression, destination, context, sink);
  else {
    if (last !== undefined) lowerStatement(last, context, sink);
    finish(literal(undefined), destination, context, sink);
  }
}

export function blockValue(
  statements: readonly TypedStatement[],
  context: FunctionContext,
  sink: Sink,
  hint: string | undefined,
): CoreExpression {
  for (const statement of statements.slice(0, -1)) lowerStatement(statement, context, sink);
  const last = statements.at(-1);
  if (last?.kind === "expression") return context.program.lowering.value(last.expression, context, sink, hint);
  if (last !== undefined) lowerStatement(last, context, sink);
  return literal(undefined);
}

export function lowerStatement(statement: TypedStatement, context: FunctionContext, sink: Sink): void {
  const { lowering } = context.program;
  switch (statement.kind) {
    case "expression":
      lowering.into(statement.expression, { kind: "discard" }, context, sink);
      return;
    case "return":
      lowering.into(statement.value, { kind: "return" }, context, sink);
      return;
    case "let":
      lowerLet(statement, context, sink);
      return;
    case "function":
      lowerLocalFunction(statement, context, sink);
      return;
    default:
      statement satisfies never;
  }
}

function lowerLet(statement: Extract<TypedStatement, { kind: "let" }>, context: FunctionContext, sink: Sink): void {
  const { definition } = context;
  const { pattern, value } = statement;
  if (pattern.kind !== "bind") {
    if (pattern.kind === "wildcard") context.program.lowering.into(value, { kind: "discard" }, context, sink);
    else bindPattern(pattern, subjectOf(value, [pattern], context, sink), context, sink);
    return;
  }
  const text = definition.names.fresh(javascriptName(pattern.name));
  const range = rangeOf(value, context);
  definition.locals.set(pattern.id, { value: name(text), generator: closureColour(statement, context), range });
  const made = letValue(statement, context, sink, text);
  if (made.kind !== "name" || made.name !== text) push(sink, declare(text, made, markAt(definition, statement.span)));
}

/** The value of a `let`; a polymorphic closure becomes a function of its dictionaries. */
export function letValue(
  statement: Extract<TypedStatement, { kind: "let" }>,
  context: FunctionContext,
  sink: Sink,
  hint: string | undefined,
): CoreExpression {
  const { lowering } = context.program;
  if (statement.evidenceParameters.length === 0) return lowering.value(statement.value, context, sink, hint);
  const given = bindEvidence(statement.evidenceParameters, context.definition);
  const inner = newSink();
  const value = lowering.value(statement.value, context, inner);
  push(inner, { kind: "return", value });
  return { kind: "function", function: { generator: false, parameters: given, body: inner.statements }, depth: 1 };
}

function closureColour(
  statement: Extract<TypedStatement, { kind: "let" }>,
  context: FunctionContext,
): boolean | undefined {
  if (statement.value.kind !== "closure" || statement.evidenceParameters.length > 0) return undefined;
  return closureWaits(statement.value.function, context.form, context.definition);
}

function lowerLocalFunction(
  statement: Extract<TypedStatement, { kind: "function" }>,
  context: FunctionContext,
  sink: Sink,
): void {
  const { definition, form, position } = context;
  const source = statement.function;
  const text = definition.names.fresh(javascriptName(source.name));
  const generator = closureWaits(source, form, definition);
  const takesDictionaries = source.evidenceParameters.length > 0;
  definition.locals.set(statement.id, { value: name(text), generator, range: undefined, takesDictionaries });
  context.program.display(text, source.name);
  const given = bindEvidence(source.evidenceParameters, definition);
  const isSelf = (callee: TypedExpression): boolean => callee.kind === "local" && callee.id === statement.id;
  const made = lowerClauses(source, { definition, form, generator, position, given, isSelf });
  push(sink, define(text, made, markAt(definition, source.span, source.name)));
}

/** Binds the names of a pattern that always matches. */
function bindPattern(pattern: TypedPattern, subject: Subject, context: FunctionContext, sink: Sink): void {
  context.program.lowering.match(
    {
      subjects: [subject],
      arms: [{ patterns: [pattern], guard: undefined, body: () => {}, small: true }],
      fail: (inner) => fail(context, pattern.span.start, inner),
      strict: false,
    },
    context,
    sink,
  );
}
