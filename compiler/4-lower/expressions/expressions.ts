// Expressions that have a form without statements.
import { HOLE, sqlTexts } from "../../sql-text.ts";
import type { CoreExpression } from "../../trees/core.ts";
import type { Evidence, TypedExpression } from "../../trees/typed.ts";
import { array, at, binary, call, conditional, literal, member, name, successor, template } from "../build.ts";
import { type FunctionContext, keyOf, markAt } from "../context.ts";
import { makeStruct, makeVariant, singleton, updateStruct } from "../definitions/classes.ts";
import { demandActor } from "../definitions/demand.ts";
import { dictionaries, dictionary } from "../definitions/evidence.ts";
import { arityOf } from "../definitions/functions.ts";
import { propertyName } from "../definitions/names.ts";
import { topLevelVariable, variable } from "../definitions/top-levels.ts";
import { functionValue, lowerCall, processBody, withDictionaries } from "./calls.ts";
import { closureValue, controlValue, lowerTry } from "./control.ts";
import { inVariable, limited, nextOperand, operands } from "./operands.ts";
import { isInfix, lowerInfix, lowerPrefix } from "./operators.ts";
import type { Sink } from "./sink.ts";

type Kind<Of extends TypedExpression["kind"]> = Extract<TypedExpression, { kind: Of }>;

export function value(
  expression: TypedExpression,
  context: FunctionContext,
  sink: Sink,
  hint?: string | undefined,
): CoreExpression {
  return limited(unlimited(expression, context, sink, hint), context, sink);
}

function unlimited(
  expression: TypedExpression,
  context: FunctionContext,
  sink: Sink,
  hint: string | undefined,
): CoreExpression {
  const { lowering, symbol } = context.program;
  switch (expression.kind) {
    case "int":
    case "float":
    case "bool":
    case "string":
    case "unit":
    case "atom":
      return literal(constantOf(expression));
    case "local":
      return localValue(expression, context);
    case "top-level":
      return topLevelValue(expression, context);
    case "intrinsic-value":
      return symbol(expression.symbol);
    case "construct":
    case "struct":
    case "update":
    case "tuple":
    case "list":
    case "map":
    case "range":
    case "interpolate":
    case "sql":
      return madeValue(expression, context, sink);
    case "field":
      return member(lowering.value(expression.object, context, sink), propertyName(expression.name));
    case "tuple-element":
      return at(lowering.value(expression.tuple, context, sink), literal(expression.index));
    case "logical":
    case "concat":
    case "operator":
      return operation(expression, context, sink);
    case "call":
      return lowerCall(expression, context, sink, false);
    case "if":
    case "case":
    case "while":
    case "for":
    case "receive":
    case "block":
    case "break":
    case "continue":
      return controlValue(expression, context, sink, hint);
    case "closure":
      return closureValue(expression, context);
    case "try":
      return lowerTry(expression, context, sink);
    case "spawn":
    case "send":
    case "link":
    case "self-pid":
      return ofProcess(expression, context, sink);
    case "decode":
      return decoded(expression, context, sink);
    default:
      return functionValue(expression, context, sink);
  }
}

type Constant = Kind<"int" | "float" | "bool" | "string" | "unit" | "atom">;

function constantOf(expression: Constant): string | number | boolean | undefined {
  if (expression.kind === "unit") return undefined;
  return expression.kind === "atom" ? expression.name : expression.value;
}

function operation(
  expression: Kind<"logical" | "concat" | "operator">,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  if (expression.kind !== "operator" || isInfix(expression)) return lowerInfix(expression, context, sink);
  const [operand = literal(undefined)] = operands(expression.operands, context, sink);
  return lowerPrefix(expression, operand, context);
}

function decoded(expression: Kind<"decode">, context: FunctionContext, sink: Sink): CoreExpression {
  const { program, definition } = context;
  const source = program.lowering.value(expression.source, context, sink);
  const mark = markAt(definition, expression.span);
  const decode = program.symbol(expression.from === "json" ? "snow_json_decode" : "snow_row_decode");
  return call(decode, [dictionary(expression.evidence, definition), source], mark);
}

/** What makes a value of its parts. */
function madeValue(
  expression: Kind<"construct" | "struct" | "update" | "tuple" | "list" | "map" | "range" | "interpolate" | "sql">,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program } = context;
  switch (expression.kind) {
    case "construct": {
      const { definition: type, variant } = expression;
      if (expression.arguments.length === 0) return singleton(type, variant, program);
      return makeVariant(type, variant, operands(expression.arguments, context, sink), program);
    }
    case "struct": {
      const values = operands(
        expression.fields.map((field) => field.value),
        context,
        sink,
      );
      return makeStruct(expression.definition, withValues(expression.fields, values), context, sink);
    }
    case "update": {
      const base = inVariable(program.lowering.value(expression.base, context, sink), context, sink);
      const values = operands(
        expression.fields.map((field) => field.value),
        context,
        sink,
      );
      return updateStruct(expression.definition, base, withValues(expression.fields, values), context, sink);
    }
    case "interpolate":
      return interpolation(expression.parts, context, sink);
    case "sql":
      return statement(expression, context, sink);
    case "tuple":
      return array(operands(expression.elements, context, sink));
    case "list":
      if (expression.elements.length === 0) return program.symbol("snow_empty_list");
      return call(program.symbol("snow_list_of"), [array(operands(expression.elements, context, sink))]);
    case "map": {
      const parts = expression.entries.flatMap((entry) => [entry.key, entry.value]);
      return call(program.symbol("snow_map_of"), [array(operands(parts, context, sink))]);
    }
    case "range": {
      const [from = literal(0), to = literal(0)] = operands([expression.from, expression.to], context, sink);
      return call(program.symbol("snow_range_of"), [from, expression.inclusive ? successor(to) : to]);
    }
    default:
      return expression satisfies never;
  }
}

function ofProcess(
  expression: Kind<"spawn" | "send" | "link" | "self-pid">,
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program, definition } = context;
  switch (expression.kind) {
    case "spawn":
      return spawned(expression, context, sink);
    case "send":
      return call(
        program.symbol("snow_send"),
        operands([expression.target, expression.message], context, sink),
        markAt(definition, expression.span),
      );
    case "link":
      return call(
        program.symbol("snow_link"),
        operands([expression.target], context, sink),
        markAt(definition, expression.span),
      );
    case "self-pid":
      return call(program.symbol("snow_self"), []);
    default:
      return expression satisfies never;
  }
}

function withValues(
  fields: readonly { readonly name: string }[],
  values: readonly CoreExpression[],
): readonly { readonly name: string; readonly value: CoreExpression }[] {
  return fields.map((field, index) => ({ name: field.name, value: values[index] ?? literal(undefined) }));
}

function localValue(expression: Kind<"local">, context: FunctionContext): CoreExpression {
  const local = context.definition.locals.get(expression.id);
  if (local === undefined) throw new Error(`the local ${expression.name} is not bound`);
  if (expression.evidence.length === 0) return local.value;
  if (local.takesDictionaries === true) {
    return withDictionaries(local.value, expression.evidence, arityOf(expression), context);
  }
  return call(local.value, dictionaries(expression.evidence, context.definition));
}

/** A read of a top-level `let`, which must have run. */
function topLevelValue(expression: Kind<"top-level">, context: FunctionContext): CoreExpression {
  const { program, position, definition } = context;
  const top = program.topLevels.get(expression.id);
  if (top === undefined) throw new Error(`the top-level value ${keyOf(expression.target)} is not known`);
  const read = topLevelVariable(top, program);
  const given = dictionaries(expression.evidence, definition);
  const applied = (whole: CoreExpression): CoreExpression => (given.length === 0 ? whole : call(whole, given));
  if (top.early || (position !== undefined && position > top.position)) return applied(read);
  const mark = markAt(definition, expression.span);
  const stop = call(program.symbol("snow_not_initialised"), [literal(top.snowName)], mark);
  const test = top.flag === undefined ? binary("!==", read, literal(undefined)) : variable(top.flag, program);
  return applied(conditional(test, read, stop));
}

/** Display forms that a template literal makes by itself. */
const printable = new Set(["int", "bool", "string", "atom"]);

function printedBy(evidence: Evidence): boolean {
  const resolved = evidence;
  return resolved.kind === "builtin" && resolved.interface === "Display" && printable.has(resolved.type.toLowerCase());
}

function interpolation(parts: readonly TypedExpression[], context: FunctionContext, sink: Sink): CoreExpression {
  const strings = [""];
  const values: CoreExpression[] = [];
  for (const part of parts) {
    if (part.kind === "string") {
      strings.push(`${strings.pop() ?? ""}${part.value}`);
      continue;
    }
    nextOperand(printed(part) ?? part, values, context, sink);
    strings.push("");
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && values[0] !== undefined && printed(only) === undefined)
    return values[0];
  return template(strings, values);
}

function statement({ parts }: Kind<"sql">, context: FunctionContext, sink: Sink): CoreExpression {
  const texts = sqlTexts(parts.map((part) => (part.kind === "text" ? part.text : HOLE)).join(""));
  const values = operands(
    parts.flatMap((part) => (part.kind === "value" ? [part.value] : [])),
    context,
    sink,
  );
  return call(context.program.symbol("snow_sql"), [array(texts.map((text) => literal(text))), array(values)]);
}

/** What a template literal prints like the call of `to_string`. */
function printed(part: TypedExpression): TypedExpression | undefined {
  if (part.kind !== "call" || part.callee.kind !== "method" || part.callee.method !== "to_string") return undefined;
  return printedBy(part.callee.evidence) ? part.arguments[0] : undefined;
}

function spawned(expression: Kind<"spawn">, context: FunctionContext, sink: Sink): CoreExpression {
  const { program, definition } = context;
  const { callee } = expression;
  const mark = markAt(definition, expression.span);
  if (callee.kind === "actor") {
    const given = dictionaries(callee.evidence, definition);
    const starter = demandActor(callee.target, program);
    return call(name(starter), [...given, ...operands(expression.arguments, context, sink)], mark);
  }
  if (callee.kind === "supervisor") return call(functionValue(callee, context, sink), [], mark);
  const [body = literal(undefined), ...values] = operands([callee, ...expression.arguments], context, sink);
  const text = callee.kind === "function" ? callee.target.name : callee.kind === "local" ? callee.name : "fn";
  const placed = processBody(callee, body, context);
  return call(program.symbol("snow_spawn"), [literal(text), placed, array(values), literal(undefined)], mark);
}
