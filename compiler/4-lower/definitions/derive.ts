// Derived instances: Eq, Ord, Display, Debug and Hash written out for each type.
import type { CoreExpression, CoreFunction, CoreStatement, Mark } from "../../trees/core.ts";
import type { Evidence, Instance, TypeDefinition } from "../../trees/typed.ts";
import { binary, call, conditional, literal, member, name, not, template } from "../build.ts";
import { type FunctionContext, markAt } from "../context.ts";
import { builtinType, equality, interpolated, type Operation } from "../expressions/builtin.ts";
import { newSink, push, type Sink } from "../expressions/sink.ts";
import { required } from "../required.ts";
import { callMethod } from "./evidence.ts";
import { derivedForm } from "./forms.ts";
import { propertyName } from "./names.ts";

/** One constructor of a type: its printed name, the names and properties of its parts, their evidence. */
interface Shape {
  readonly name: string;
  readonly properties: readonly string[];
  readonly fields: readonly string[] | undefined;
  readonly evidence: readonly Evidence[];
  /** The place of the type: what goes wrong between its parts (a value too deep for the stack) went wrong there. */
  readonly mark: Mark | undefined;
}

function shapesOf(
  definition: TypeDefinition,
  evidence: readonly (readonly Evidence[])[],
  mark: Mark | undefined,
): readonly Shape[] {
  if (definition.kind === "struct") {
    const properties = definition.fields.map(propertyName);
    return [{ name: definition.name, properties, fields: definition.fields, evidence: evidence[0] ?? [], mark }];
  }
  return definition.variants.map((one, tag) => ({
    name: one.name,
    properties: Array.from({ length: one.arity }, (_, index) => `_${index}`),
    fields: undefined,
    evidence: evidence[tag] ?? [],
    mark,
  }));
}

const a = name("a");
const b = name("b");

/** The function of a derived method; `given` are its dictionaries. */
export function derivedMethod(
  instance: Instance,
  method: string,
  given: readonly string[],
  context: FunctionContext,
): CoreFunction {
  if (instance.body.kind !== "derived") return missing(instance, method, given, context);
  const { definition, fields, span } = instance.body;
  const shapes = shapesOf(definition, fields, span === undefined ? undefined : markAt(context.definition, span));
  const sink = newSink();
  const finish = (parameters: readonly string[]): CoreFunction => ({
    generator: false,
    parameters: [...given, ...parameters],
    body: context.scratch.used
      ? [{ kind: "declare", mutable: true, name: "$", value: undefined }, ...sink.statements]
      : sink.statements,
  });
  switch (`${instance.interface}.${method}`) {
    case "Eq.eq":
      byShape(definition, shapes, sink, literal(true), (shape, inner) => equalParts(shape, context, inner));
      return finish(["a", "b"]);
    case "Ord.compare":
      orderTags(definition, { lower: ordering("Less", context), higher: ordering("Greater", context) }, sink);
      byShape(definition, shapes, sink, ordering("Equal", context), (shape, inner) =>
        compareParts(shape, context, inner),
      );
      return finish(["a", "b"]);
    case "Ord.lt":
      orderTags(definition, undefined, sink);
      byShape(definition, shapes, sink, literal(false), (shape, inner) => lessParts(shape, context, inner));
      return finish(["a", "b"]);
    case "Display.to_string":
      texts(definition, shapes, context, sink, "Display");
      return finish(["a"]);
    case "Debug.inspect":
    case "Debug.nested":
      texts(definition, shapes, context, sink, "Debug");
      return finish(["a"]);
    case "Hash.hash":
      push(sink, { kind: "return", value: call(context.program.symbol("snow_hash_structure"), [a]) });
      return finish(["a"]);
    default:
      push(sink, { kind: "return", value: derivedForm(instance.interface, definition, fields, context) });
      return finish([]);
  }
}

/** Methods that a written instance may leave out: they follow from the others. */
function missing(instance: Instance, method: string, given: readonly string[], context: FunctionContext): CoreFunction {
  const own: Evidence = {
    kind: "instance",
    id: instance.id,
    interface: instance.interface,
    arguments: instance.evidenceParameters.map((parameter) => ({ kind: "parameter", ...parameter })),
  };
  const send = (other: string, ...values: readonly CoreExpression[]): CoreExpression =>
    callMethod(own, other, "plain", values, context, undefined);
  const result = (parameters: readonly string[], body: readonly CoreStatement[]): CoreFunction => ({
    generator: false,
    parameters: [...given, ...parameters],
    body,
  });
  const less = ordering("Less", context);
  switch (`${instance.interface}.${method}`) {
    case "Ord.compare":
      return result(
        ["a", "b"],
        [
          { kind: "if", test: send("lt", a, b), then: [{ kind: "return", value: less }], else: [] },
          {
            kind: "if",
            test: send("lt", b, a),
            then: [{ kind: "return", value: ordering("Greater", context) }],
            else: [],
          },
          { kind: "return", value: ordering("Equal", context) },
        ],
      );
    case "Ord.lt":
      return result(["a", "b"], [{ kind: "return", value: binary("===", send("compare", a, b), less) }]);
    default:
      return result(["a"], [{ kind: "return", value: send("inspect", a) }]);
  }
}

function ordering(text: "Less" | "Equal" | "Greater", context: FunctionContext): CoreExpression {
  return context.program.symbol(`snow_variant_${text}`);
}

function operation(evidence: Evidence, context: FunctionContext, sink: Sink, mark: Mark | undefined): Operation {
  return { evidence, effect: "plain", context, sink, mark };
}

function orderTags(
  definition: TypeDefinition,
  answers: { readonly lower: CoreExpression; readonly higher: CoreExpression } | undefined,
  sink: Sink,
): void {
  if (definition.kind === "struct" || definition.variants.length < 2) return;
  const lower = binary("<", member(a, "tag"), member(b, "tag"));
  const differ = binary("!==", member(a, "tag"), member(b, "tag"));
  const value = answers === undefined ? lower : conditional(lower, answers.lower, answers.higher);
  push(sink, { kind: "if", test: differ, then: [{ kind: "return", value }], else: [] });
}

/** Different variants are not equal; each variant with parts has its own code. */
function byShape(
  definition: TypeDefinition,
  shapes: readonly Shape[],
  sink: Sink,
  same: CoreExpression,
  parts: (shape: Shape, sink: Sink) => void,
): void {
  const single = shapes[0];
  if (shapes.length === 1 && single !== undefined) {
    parts(single, sink);
    push(sink, { kind: "return", value: same });
    return;
  }
  if (definition.kind === "sum" && sink.statements.length === 0) {
    const differ = binary("!==", member(a, "tag"), member(b, "tag"));
    push(sink, { kind: "if", test: differ, then: [{ kind: "return", value: literal(false) }], else: [] });
  }
  const cases = shapes.flatMap((shape, tag) => {
    if (shape.properties.length === 0) return [];
    const inner = newSink();
    parts(shape, inner);
    push(inner, { kind: "return", value: same });
    return [{ tests: [literal(tag)], body: inner.statements }];
  });
  if (cases.length > 0) {
    push(sink, { kind: "switch", subject: member(a, "tag"), cases, default: undefined });
  }
  push(sink, { kind: "return", value: same });
}

function equalParts(shape: Shape, context: FunctionContext, sink: Sink): void {
  for (const [index, property] of shape.properties.entries()) {
    const evidence = evidenceAt(shape, index);
    const equal = equality(member(a, property), member(b, property), operation(evidence, context, sink, shape.mark));
    if (index === shape.properties.length - 1) push(sink, { kind: "return", value: equal });
    else push(sink, { kind: "if", test: not(equal), then: [{ kind: "return", value: literal(false) }], else: [] });
  }
}

function compareParts(shape: Shape, context: FunctionContext, sink: Sink): void {
  for (const [index, property] of shape.properties.entries()) {
    const [left, right] = [member(a, property), member(b, property)];
    const evidence = evidenceAt(shape, index);
    if (builtinType(evidence) === "int") {
      const value = conditional(binary("<", left, right), ordering("Less", context), ordering("Greater", context));
      push(sink, { kind: "if", test: binary("!==", left, right), then: [{ kind: "return", value }], else: [] });
      continue;
    }
    const value = callMethod(evidence, "compare", "plain", [left, right], context, shape.mark);
    if (index === shape.properties.length - 1) {
      push(sink, { kind: "return", value });
      continue;
    }
    const text = `order${index}`;
    push(sink, { kind: "declare", mutable: false, name: text, value });
    const differ = binary("!==", name(text), ordering("Equal", context));
    push(sink, { kind: "if", test: differ, then: [{ kind: "return", value: name(text) }], else: [] });
  }
}

/** Linear in the size of the values: all parts but the last are compared once. */
function lessParts(shape: Shape, context: FunctionContext, sink: Sink): void {
  for (const [index, property] of shape.properties.entries()) {
    const [left, right] = [member(a, property), member(b, property)];
    const evidence = evidenceAt(shape, index);
    const type = builtinType(evidence);
    const native = type === "int" || type === "float";
    const last = index === shape.properties.length - 1;
    if (last) {
      const lower = native
        ? binary("<", left, right)
        : callMethod(evidence, "lt", "plain", [left, right], context, shape.mark);
      push(sink, { kind: "return", value: lower });
    } else if (type === "int") {
      const value = binary("<", left, right);
      push(sink, { kind: "if", test: binary("!==", left, right), then: [{ kind: "return", value }], else: [] });
    } else {
      const text = `order${index}`;
      const value = callMethod(evidence, "compare", "plain", [left, right], context, shape.mark);
      push(sink, { kind: "declare", mutable: false, name: text, value });
      const differ = binary("!==", name(text), ordering("Equal", context));
      const lower = binary("===", name(text), ordering("Less", context));
      push(sink, { kind: "if", test: differ, then: [{ kind: "return", value: lower }], else: [] });
    }
  }
}

function evidenceAt(shape: Shape, index: number): Evidence {
  return required(shape.evidence[index], `evidence of field ${index} of ${shape.name}`);
}

function texts(
  definition: TypeDefinition,
  shapes: readonly Shape[],
  context: FunctionContext,
  sink: Sink,
  form: "Display" | "Debug",
): void {
  const text = (shape: Shape): CoreExpression => shapeText(definition, shape, context, sink, form);
  const [single] = shapes;
  if (shapes.length === 1 && single !== undefined) {
    push(sink, { kind: "return", value: text(single) });
    return;
  }
  const cases = shapes.map((shape, tag) => {
    const statement: CoreStatement = { kind: "return", value: text(shape) };
    return { tests: [literal(tag)], body: [statement] };
  });
  const last = cases.pop();
  push(sink, { kind: "switch", subject: member(a, "tag"), cases, default: last?.body ?? [] });
}

function shapeText(
  definition: TypeDefinition,
  shape: Shape,
  context: FunctionContext,
  sink: Sink,
  form: "Display" | "Debug",
): CoreExpression {
  const named = definition.kind === "struct" && form === "Debug";
  const values = shape.properties.map((property, index) => {
    const evidence = evidenceAt(shape, index);
    const value = member(a, property);
    if (form === "Display") return interpolated(value, operation(evidence, context, sink, shape.mark));
    const shown = displayOf(evidence);
    if (shown !== undefined) return interpolated(value, operation(shown, context, sink, shape.mark));
    const type = builtinType(evidence);
    if (type === "int" || type === "bool" || type === "string" || type === "atom") return value;
    return callMethod(evidence, "nested", "plain", [value], context, shape.mark);
  });
  if (values.length === 0) {
    if (definition.kind === "sum") return literal(shape.name);
    return literal(named ? `${shape.name} {}` : `${shape.name}()`);
  }
  const [open, close] = named ? [" { ", " }"] : ["(", ")"];
  const label = (index: number): string => (named ? `${shape.fields?.[index] ?? ""}: ` : "");
  const strings = values.map((_, index) => `${index === 0 ? `${shape.name}${open}` : ", "}${label(index)}`);
  return template([...strings, close], values);
}

/** Inside another value, a type that has only Display is written as that. */
function displayOf(evidence: Evidence): Evidence | undefined {
  const resolved = evidence;
  return resolved.kind === "builtin" && resolved.symbol === "snow_debug_of_display" ? resolved.arguments[0] : undefined;
}
