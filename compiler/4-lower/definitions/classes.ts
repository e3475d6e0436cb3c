// Structs and variants: their classes, and how values of them are made.
import { structSymbol, variantSymbol } from "../../library/index.ts";
import type { CoreExpression, CoreStatement } from "../../trees/core.ts";
import type { GlobalName, Instance, TypeDefinition } from "../../trees/typed.ts";
import {
  array,
  arrow,
  call,
  construct,
  declare,
  definition as define,
  literal,
  member,
  name,
  object,
} from "../build.ts";
import { type FunctionContext, keyOf, type Origin, type ProgramContext } from "../context.ts";
import { inVariable } from "../expressions/operands.ts";
import type { Sink } from "../expressions/sink.ts";
import { required } from "../required.ts";
import { demandMethod, mayWait } from "./evidence.ts";
import { javascriptName, memberName, newNames, propertyName, typeName } from "./names.ts";

function findType(target: GlobalName, program: ProgramContext): TypeDefinition | undefined {
  return program.types.get(keyOf(target));
}

/** Whether the runtime has the classes of a type. */
export function isOfLibrary({ module }: { readonly module: string }): boolean {
  return module === "";
}

/** The class of a struct. */
export function structClass(target: GlobalName, program: ProgramContext): CoreExpression {
  const definition = findType(target, program);
  if (definition?.kind !== "struct" || isOfLibrary(target)) return program.symbol(structSymbol(target.name));
  demandType(definition, program);
  return name(typeName(target.module, target.name));
}

type Sum = Extract<TypeDefinition, { kind: "sum" }>;

/** A switch over objects of more classes than this asks each object where its tag is. */
const MOST_CLASSES = 4;
/** Objects of one class have room for the largest payload: no more than this. */
const LARGEST_PAYLOAD = 6;

/** Whether all variants share one class, so that code sees objects of one form. */
function isShared(definition: Sum): boolean {
  const { variants } = definition;
  return (
    !isOfLibrary(definition) && variants.length > MOST_CLASSES && variants.every((one) => one.arity <= LARGEST_PAYLOAD)
  );
}

/** The only value of a variant without payload. */
export function singleton(target: GlobalName, variantName: string, program: ProgramContext): CoreExpression {
  const definition = findType(target, program);
  if (definition?.kind !== "sum" || isOfLibrary(target)) return program.symbol(variantSymbol(variantName));
  demandType(definition, program);
  return name(variantConstant(definition, variantName));
}

/** A value of a variant with a payload. */
export function makeVariant(
  target: GlobalName,
  variantName: string,
  payload: readonly CoreExpression[],
  program: ProgramContext,
): CoreExpression {
  const definition = findType(target, program);
  if (definition?.kind !== "sum" || isOfLibrary(target))
    return construct(program.symbol(variantSymbol(variantName)), payload);
  demandType(definition, program);
  if (!isShared(definition)) return construct(name(variantConstant(definition, variantName)), payload);
  const tag = definition.variants.findIndex((one) => one.name === variantName);
  return construct(name(familyName(definition)), [literal(tag), ...payload]);
}

/** What makes values of a variant when it is called with `new`, or its only value. */
export function variantMaker(target: GlobalName, variantName: string, program: ProgramContext): CoreExpression {
  const definition = findType(target, program);
  const arity = definition?.kind === "sum" ? definition.variants.find((one) => one.name === variantName)?.arity : 0;
  const own = singleton(target, variantName, program);
  if (definition?.kind !== "sum" || !isShared(definition) || arity === undefined || arity === 0) return own;
  const parameters = Array.from({ length: arity }, (_, index) => `value_${index}`);
  const text = variantConstant(definition, variantName);
  program.demand(`maker ${text}`, originOf(definition), "types", 1, () => {
    const payload = parameters.map((parameter) => name(parameter));
    const body: CoreStatement = { kind: "return", value: makeVariant(target, variantName, payload, program) };
    return [define(text, { generator: false, parameters, body: [body] })];
  });
  return own;
}

function originOf({ module, name: text }: TypeDefinition): Origin {
  return { kind: "type", target: { module, name: text } };
}

function familyName(definition: TypeDefinition): string {
  return typeName(definition.module, definition.name);
}

function variantConstant(definition: TypeDefinition, variantName: string): string {
  return memberName(familyName(definition), variantName);
}

/** The class of all values of a type, for recognising unknown values. */
export function typeClass(definition: TypeDefinition, program: ProgramContext): CoreExpression {
  if (definition.kind === "struct") return structClass(definition, program);
  const text = familyName(definition);
  demandType(definition, program);
  if (isShared(definition)) return name(text);
  program.demand(`family ${text}`, originOf(definition), "types", 1, () => [
    { kind: "class", name: text, tag: undefined, fields: [], parameters: [] },
    ...definition.variants.map((one): CoreStatement => {
      const own = name(variantConstant(definition, one.name));
      const prototype =
        one.arity === 0 ? call(member(name("Object"), "getPrototypeOf"), [own]) : member(own, "prototype");
      const link = call(member(name("Object"), "setPrototypeOf"), [prototype, member(name(text), "prototype")]);
      return { kind: "expression", expression: link };
    }),
  ]);
  return name(text);
}

function demandType(definition: TypeDefinition, program: ProgramContext): void {
  const text = familyName(definition);
  program.demand(`type ${text}`, originOf(definition), "types", 0, () => {
    const methods = keyMethods(definition, program);
    if (definition.kind === "struct") {
      const { fields } = definition;
      const renamed = fields.some((field) => propertyName(field) !== field);
      const names = renamed ? array(fields.map((field) => literal(field))) : literal(undefined);
      const shape = [literal(definition.name), ...(renamed || methods.length > 0 ? [names] : []), ...methods];
      return [classOf(text, undefined, fields), shaped("snow_struct", text, shape, program)];
    }
    if (isShared(definition)) return sharedClass(definition, methods, program);
    return definition.variants.flatMap((one, tag) => {
      const constant = variantConstant(definition, one.name);
      const className = one.arity > 0 ? constant : `${constant}$class`;
      const shape = [literal(one.name), literal(one.arity), ...methods];
      const made = [
        classOf(className, tag, payloadFields(one.arity)),
        shaped("snow_variant", className, shape, program),
      ];
      return one.arity > 0 ? made : [...made, declare(constant, construct(name(className), []))];
    });
  });
}

/** Tells the runtime what a class is. */
function shaped(
  symbol: "snow_struct" | "snow_variant" | "snow_variants",
  className: string,
  shape: readonly CoreExpression[],
  program: ProgramContext,
): CoreStatement {
  return { kind: "expression", expression: call(program.symbol(symbol), [name(className), ...shape]) };
}

const payloadFields = (arity: number): readonly string[] => Array.from({ length: arity }, (_, index) => `_${index}`);

/** One class for all variants. */
function sharedClass(
  definition: Sum,
  methods: readonly CoreExpression[],
  program: ProgramContext,
): readonly CoreStatement[] {
  const text = familyName(definition);
  const largest = Math.max(...definition.variants.map((one) => one.arity));
  const shapes = definition.variants.map((one) => array([literal(one.name), literal(one.arity)]));
  return [
    classOf(text, undefined, ["tag", ...payloadFields(largest)]),
    shaped("snow_variants", text, [array(shapes), ...methods], program),
    ...definition.variants.flatMap((one, tag) =>
      one.arity > 0 ? [] : [declare(variantConstant(definition, one.name), construct(name(text), [literal(tag)]))],
    ),
  ];
}

function classOf(text: string, tag: number | undefined, fields: readonly string[]): CoreStatement {
  const names = newNames();
  const parameters = fields.map((field) => names.fresh(javascriptName(field)));
  return { kind: "class", name: text, tag, fields: fields.map(propertyName), parameters };
}

/** Eq and Hash that the user wrote, as an object of the methods that maps and sets look for; nothing without them. */
function keyMethods(definition: TypeDefinition, program: ProgramContext): readonly CoreExpression[] {
  const method = (interfaceName: string, key: string, parameters: readonly string[]) => {
    const instance = program.program.instances.find(
      (one) => one.interface === interfaceName && one.body.kind === "methods" && isFor(one, definition),
    );
    if (instance === undefined) return [];
    const target = name(demandMethod(instance, key, "plain", program));
    const given = instance.evidenceParameters.map(() => program.symbol("snow_structural"));
    const values = parameters.map((parameter) => name(parameter));
    const invoked = call(target, [...given, ...values]);
    const value = mayWait(instance) ? call(program.symbol("snow_settle"), [invoked]) : invoked;
    return [{ key, value: arrow(parameters, value) }];
  };
  const methods = [...method("Eq", "eq", ["left", "right"]), ...method("Hash", "hash", ["value"])];
  return methods.length === 0 ? [] : [object(methods)];
}

/** Whether the first parameter of the instance's methods is of this type. */
function isFor(instance: Instance, definition: TypeDefinition): boolean {
  const first = instance.body.kind === "methods" ? instance.body.methods[0] : undefined;
  const type = first?.type;
  const self = type?.kind === "function" ? type.parameters[0] : undefined;
  return self?.kind === "named" && self.module === definition.module && self.name === definition.name;
}

function structOf(target: GlobalName, program: ProgramContext): Extract<TypeDefinition, { kind: "struct" }> {
  const definition = findType(target, program);
  return required(definition?.kind === "struct" ? definition : undefined, keyOf(target));
}

/** A struct from its fields, whose values were evaluated in written order. */
export function makeStruct(
  target: GlobalName,
  fields: readonly { readonly name: string; readonly value: CoreExpression }[],
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program } = context;
  const definition = structOf(target, program);
  const type = structClass(target, program);
  const inOrder = fields.every((field, index) => field.name === definition.fields[index]);
  const values = new Map(
    fields.map((field) => [field.name, inOrder ? field.value : fixed(field.value, context, sink)]),
  );
  return construct(
    type,
    definition.fields.map((field) => values.get(field) ?? literal(undefined)),
  );
}

function fixed(value: CoreExpression, context: FunctionContext, sink: Sink): CoreExpression {
  return value.kind === "function" ? value : inVariable(value, context, sink);
}

/** A copy of a struct with some fields changed; `base` is cheap to repeat. */
export function updateStruct(
  target: GlobalName,
  base: CoreExpression,
  fields: readonly { readonly name: string; readonly value: CoreExpression }[],
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program } = context;
  const definition = structOf(target, program);
  const positions = fields.map((field) => definition.fields.indexOf(field.name));
  const inOrder = positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? -1));
  const values = new Map(
    fields.map((field) => [field.name, inOrder ? field.value : fixed(field.value, context, sink)]),
  );
  return construct(
    structClass(target, program),
    definition.fields.map((field) => values.get(field) ?? member(base, propertyName(field))),
  );
}
