// The tests of a decision as JavaScript: how a part of a value is read, and what is asked of it.
import type { CoreExpression } from "../../trees/core.ts";
import { at, binary, call, literal, member, name } from "../build.ts";
import { type FunctionContext, keyOf } from "../context.ts";
import { isOfLibrary, singleton, typeClass } from "../definitions/classes.ts";
import { propertyName } from "../definitions/names.ts";
import { required } from "../required.ts";
import type { Occurrence } from "./occurrence.ts";
import type { Shape, Test } from "./steps.ts";

/** Parts that have a name at some point of a function. */
interface Known {
  readonly context: FunctionContext;
  readonly known: ReadonlyMap<Occurrence, CoreExpression>;
}

export function expressionOf(occurrence: Occurrence, { known, context }: Known): CoreExpression {
  const named = known.get(occurrence);
  if (named !== undefined) return named;
  const { access } = occurrence;
  if (access.kind === "root") return literal(undefined);
  const whole = expressionOf(access.of, { known, context });
  switch (access.kind) {
    case "field":
      return member(whole, propertyName(access.property));
    case "element":
      return at(whole, literal(access.index));
    case "item": {
      const start = member(whole, "start");
      return at(member(whole, "buffer"), access.index === 0 ? start : binary("+", start, literal(access.index)));
    }
    case "rest":
      return call(context.program.symbol("snow_list_rest"), [whole, literal(access.count)]);
    case "slice":
      return call(member(whole, "slice"), [literal(access.length)]);
    default:
      return access satisfies never;
  }
}

function lengthOf(occurrence: Occurrence, known: Known): CoreExpression {
  const list = expressionOf(occurrence, known);
  return binary("-", member(list, "end"), member(list, "start"));
}

export function switchSubject(kind: Test["kind"], occurrence: Occurrence, known: Known): CoreExpression {
  if (kind === "tag") return member(expressionOf(occurrence, known), "tag");
  if (kind === "length") return lengthOf(occurrence, known);
  return expressionOf(occurrence, known);
}

export function switchLabel(test: Test): CoreExpression {
  switch (test.kind) {
    case "literal":
      return literal(test.value);
    case "tag":
      return literal(test.tag);
    case "length":
      return literal(test.length);
    default:
      throw new Error(`a ${test.kind} test has only two outcomes`);
  }
}

/** Whether the value passes one of the tests. */
export function anyOf(tests: readonly Test[], occurrence: Occurrence, known: Known): CoreExpression {
  const isShorter = tests.length > 1 && tests.every((test, length) => test.kind === "length" && test.length === length);
  if (isShorter) return binary("<", lengthOf(occurrence, known), literal(tests.length));
  const each = tests.map((test) => testExpression(test, occurrence, known));
  return each.reduce((left, right) => binary("||", left, right));
}

function testExpression(test: Test, occurrence: Occurrence, known: Known): CoreExpression {
  const value = expressionOf(occurrence, known);
  switch (test.kind) {
    case "literal":
      return test.value === true ? value : binary("===", value, literal(test.value));
    case "tag":
      return binary("===", member(value, "tag"), literal(test.tag));
    case "length":
      return test.length === 0
        ? binary("===", member(value, "start"), member(value, "end"))
        : binary("===", lengthOf(occurrence, known), literal(test.length));
    case "prefix":
      return call(member(value, "startsWith"), [literal(test.prefix)]);
    case "shape":
      return shapeTest(test.shape, value, known.context);
    default:
      return test satisfies never;
  }
}

/** Whether a value that may be anything is of the shape. */
function shapeTest(shape: Shape, value: CoreExpression, context: FunctionContext): CoreExpression {
  const { program } = context;
  switch (shape.kind) {
    case "tuple":
      return binary(
        "&&",
        call(member(name("Array"), "isArray"), [value]),
        binary("===", member(value, "length"), literal(shape.size)),
      );
    case "list":
      return call(program.symbol("snow_is_list"), [value]);
    case "string":
      return binary("===", { kind: "unary", operator: "typeof ", operand: value, depth: 1 }, literal("string"));
    case "type": {
      const definition = required(program.types.get(keyOf(shape.definition)), keyOf(shape.definition));
      if (!isOfLibrary(definition) || definition.kind === "struct")
        return binary("instanceof", value, typeClass(definition, program));
      const tests = definition.variants.map(({ name: variant, arity }) =>
        binary(arity > 0 ? "instanceof" : "===", value, singleton(shape.definition, variant, program)),
      );
      return tests.reduce((left, right) => binary("||", left, right));
    }
    default:
      return shape satisfies never;
  }
}
