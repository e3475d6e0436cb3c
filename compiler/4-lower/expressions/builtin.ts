// Methods of built-in types that JavaScript has operators for.
import type { CoreExpression, Mark } from "../../trees/core.ts";
import type { Evidence } from "../../trees/typed.ts";
import type { Colour } from "../../trees/types.ts";
import { suspends } from "../analyse/colour.ts";
import { binary, call, callOfValue, isMovable, not, template } from "../build.ts";
import type { FunctionContext, ProgramContext } from "../context.ts";
import { isOfLibrary } from "../definitions/classes.ts";
import { callMethod, settledDictionaries } from "../definitions/evidence.ts";
import { inVariable } from "./operands.ts";
import type { Sink } from "./sink.ts";

/** Types whose equality is `===`. */
const identical = new Set(["int", "float", "bigint", "bool", "string", "atom", "conn", "extern"]);

export interface Operation {
  readonly evidence: Evidence;
  readonly effect: Colour;
  readonly context: FunctionContext;
  readonly sink: Sink;
  readonly mark: Mark | undefined;
}

export function builtinType(evidence: Evidence): string | undefined {
  const resolved = evidence;
  return resolved.kind === "builtin" ? resolved.type.toLowerCase() : undefined;
}

function isNumber(type: string | undefined): boolean {
  return type === "int" || type === "float" || type === "bigint";
}

/** Whether it is the equality of a library type of which there are only so many values, as Ordering. */
function isOfConstants(evidence: Evidence, program: ProgramContext): boolean {
  const body = evidence.kind === "instance" ? program.instances.get(evidence.id)?.body : undefined;
  if (body?.kind !== "derived" || body.definition.kind !== "sum" || !isOfLibrary(body.definition)) return false;
  return body.definition.variants.every(({ arity }) => arity === 0);
}

export function equality(left: CoreExpression, right: CoreExpression, operation: Operation): CoreExpression {
  const { evidence, effect, context, mark } = operation;
  const type = builtinType(evidence);
  if ((type !== undefined && identical.has(type)) || isOfConstants(evidence, context.program))
    return binary("===", left, right);
  return callMethod(evidence, "eq", effect, [left, right], context, mark);
}

export function comparison(
  operator: "<" | ">" | "<=" | ">=",
  left: CoreExpression,
  right: CoreExpression,
  operation: Operation,
): CoreExpression {
  const { evidence, effect, context, sink, mark } = operation;
  const type = builtinType(evidence);
  if (isNumber(type)) return binary(operator, left, right);
  const generic = evidence.kind === "parameter" && !suspends(effect, context.form);
  if (generic && (operator === "<=" || operator === ">=")) {
    const ends = operator === "<=" ? [left, right] : swap(left, right, context, sink);
    const given = settledDictionaries([evidence], context.definition);
    // The type may be Float, where this is no negation.
    return callOfValue(context.program.symbol("snow_ord_at_most"), [...given, ...ends], mark);
  }
  const swapped = operator === ">" || operator === "<=";
  const ends = swapped ? swap(left, right, context, sink) : [left, right];
  const lower =
    type === "string"
      ? call(context.program.symbol("snow_string_lt"), ends, mark)
      : callMethod(evidence, "lt", effect, ends, context, mark);
  return operator === "<" || operator === ">" ? lower : not(lower);
}

/** Both operands for use in the other order; they are evaluated in this one. */
function swap(
  left: CoreExpression,
  right: CoreExpression,
  context: FunctionContext,
  sink: Sink,
): readonly [CoreExpression, CoreExpression] {
  if (isMovable(left) || isMovable(right)) return [right, left];
  const first = inVariable(left, context, sink);
  return [right, first];
}

/** The Display form, as something that may stand in a template literal. */
export function interpolated(value: CoreExpression, operation: Operation): CoreExpression {
  const type = builtinType(operation.evidence);
  if (type === "int" || type === "bigint" || type === "bool" || type === "string" || type === "atom") return value;
  const { evidence, effect, context, mark } = operation;
  return callMethod(evidence, "to_string", effect, [value], context, mark);
}

export function displayed(value: CoreExpression, operation: Operation): CoreExpression {
  const type = builtinType(operation.evidence);
  if (type === "string" || type === "atom") return value;
  const part = interpolated(value, operation);
  return part === value ? template(["", ""], [value]) : part;
}
