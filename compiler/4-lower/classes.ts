// Structs and variants: their classes, and how values of them are made.
import type { CoreExpression, CoreFunction, CoreStatement } from "../core.ts";
import type { GlobalName, Instance, TypeDefinition } from "../typed.ts";
import { prune } from "../types.ts";
import { call, construct, declare, literal, member, name, object } from "./build.ts";
import { type FunctionContext, keyOf, type ProgramContext } from "./context.ts";
import { demandMethod } from "./evidence.ts";
import { fieldName, globalName, javascriptName } from "./names.ts";
import { settle } from "./operands.ts";
import type { Sink } from "./sink.ts";

export function findType(target: GlobalName, program: ProgramContext): TypeDefinition | undefined {
  return program.types.get(keyOf(target));
}

/** The class of a struct. */
export function structClass(target: GlobalName, program: ProgramContext): CoreExpression {
  const definition = findType(target, program);
  if (definition?.kind !== "struct") return program.symbol(`snow_struct_${target.name}`);
  demandType(definition, program);
  return name(globalName(target.module, target.name));
}

/** The class of a variant with a payload, or the only value of a variant without. */
export function variant(target: GlobalName, variantName: string, program: ProgramContext): CoreExpression {
  const definition = findType(target, program);
  if (definition?.kind !== "sum") return program.symbol(`snow_variant_${variantName}`);
  demandType(definition, program);
  return name(variantClass(definition, variantName));
}

function variantClass(definition: TypeDefinition, variantName: string): string {
  return `${globalName(definition.module, definition.name)}$${javascriptName(variantName)}`;
}

/** A class that the prototypes of all variants inherit from, for recognising unknown values. */
export function sumClass(definition: TypeDefinition, program: ProgramContext): CoreExpression {
  const text = globalName(definition.module, definition.name);
  if (definition.kind === "struct") return structClass(definition, program);
  demandType(definition, program);
  program.demand(`family ${text}`, "types", 1, () => [
    { kind: "class", name: text, tag: undefined, fields: [], parameters: [], methods: [] },
    ...definition.variants.map((one): CoreStatement => {
      const prototype =
        one.arity === 0
          ? call(member(name("Object"), "getPrototypeOf"), [name(variantClass(definition, one.name))])
          : member(name(variantClass(definition, one.name)), "prototype");
      const link = call(member(name("Object"), "setPrototypeOf"), [prototype, member(name(text), "prototype")]);
      return { kind: "expression", expression: link };
    }),
  ]);
  return name(text);
}

function demandType(definition: TypeDefinition, program: ProgramContext): void {
  const text = globalName(definition.module, definition.name);
  program.demand(`type ${text}`, "types", 0, () => {
    const methods = keyMethods(definition, program);
    if (definition.kind === "struct") return [classOf(text, undefined, definition.fields, methods)];
    return definition.variants.flatMap((one, tag) => {
      const fields = Array.from({ length: one.arity }, (_, index) => `_${index}`);
      const className = variantClass(definition, one.name);
      if (one.arity > 0) return [classOf(className, tag, fields, methods)];
      const inner = `${className}$class`;
      return [classOf(inner, tag, [], methods), declare(className, construct(name(inner), []))];
    });
  });
}

function classOf(
  text: string,
  tag: number | undefined,
  fields: readonly string[],
  methods: readonly { readonly name: string; readonly function: CoreFunction }[],
): CoreStatement {
  const parameters = fields.map((field) => (field.startsWith("_") ? `value${field}` : javascriptName(field)));
  return { kind: "class", name: text, tag, fields: fields.map(fieldName), parameters, methods };
}

/** Eq and Hash that the user wrote, as the methods that maps and sets look for. */
function keyMethods(
  definition: TypeDefinition,
  program: ProgramContext,
): readonly { readonly name: string; readonly function: CoreFunction }[] {
  const self = name("this");
  const method = (instance: Instance, text: string, parameters: readonly string[]) => {
    const given = instance.evidenceParameters.map(() => program.symbol("snow_structural"));
    const target = name(demandMethod(instance, text, "plain", program));
    const value = call(target, [...given, self, ...parameters.map((parameter) => name(parameter))]);
    const body: CoreStatement = { kind: "return", value };
    return { name: `snow_${text}`, function: { generator: false, parameters, body: [body] } };
  };
  const found = (interfaceName: string): Instance | undefined =>
    program.program.instances.find(
      (instance) =>
        instance.interface === interfaceName && instance.body.kind === "methods" && isFor(instance, definition),
    );
  const eq = found("Eq");
  const hash = found("Hash");
  return [
    ...(eq === undefined ? [] : [method(eq, "eq", ["other"])]),
    ...(hash === undefined ? [] : [method(hash, "hash", [])]),
  ];
}

/** Whether the first parameter of the instance's methods is of this type. */
function isFor(instance: Instance, definition: TypeDefinition): boolean {
  const first = instance.body.kind === "methods" ? instance.body.methods[0] : undefined;
  const type = first === undefined ? undefined : prune(first.type);
  const self = type?.kind === "function" && type.parameters[0] !== undefined ? prune(type.parameters[0]) : undefined;
  return self?.kind === "named" && self.module === definition.module && self.name === definition.name;
}

/** A struct from its fields, whose values were evaluated in written order. */
export function makeStruct(
  target: GlobalName,
  fields: readonly { readonly name: string; readonly value: CoreExpression }[],
  context: FunctionContext,
  sink: Sink,
): CoreExpression {
  const { program } = context;
  const definition = findType(target, program);
  const type = structClass(target, program);
  if (definition?.kind !== "struct") {
    const properties = fields.map((field) => ({ key: fieldName(field.name), value: field.value }));
    return call(program.symbol("snow_struct_of"), [type, object(properties)]);
  }
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
  return value.kind === "function" ? value : settle(value, context, sink);
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
  const definition = findType(target, program);
  if (definition?.kind !== "struct") {
    const properties = fields.map((field) => ({ key: fieldName(field.name), value: field.value }));
    return call(program.symbol("snow_struct_update"), [base, object(properties)]);
  }
  const positions = fields.map((field) => definition.fields.indexOf(field.name));
  const inOrder = positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? -1));
  const values = new Map(
    fields.map((field) => [field.name, inOrder ? field.value : fixed(field.value, context, sink)]),
  );
  return construct(
    structClass(target, program),
    definition.fields.map((field) => values.get(field) ?? member(base, fieldName(field))),
  );
}
