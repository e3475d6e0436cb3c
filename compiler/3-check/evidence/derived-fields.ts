import type { SourceFile, Span } from "../../trees/source.ts";
import type { TypeDefinition } from "../../trees/typed.ts";
import type { InterfaceInfo, StructInfo, SumInfo, TypeInfo, VariantInfo } from "../context.ts";
import { prune, type Type, type TypeVariable } from "../types/type.ts";

export interface FieldPlace {
  readonly type: Type;
  readonly span: Span | undefined;
  readonly file: SourceFile | undefined;
}

export function fieldsOf(info: StructInfo | SumInfo): readonly (readonly FieldPlace[])[] {
  const { file } = info;
  const variants = info.kind === "struct" ? [info.fields] : info.variants.map((variant) => variant.fields);
  return variants.map((fields) => fields.map(({ type, span }) => ({ type, span, file })));
}

/** With the keys that they have in JSON with a tag: a field without a name has its place for one. */
export function namedFields(fields: VariantInfo["fields"]): readonly { readonly name: string; readonly type: Type }[] {
  return fields.map(({ name, type }, index) => ({ name: name ?? String(index), type }));
}

function mentions(type: Type, variable: TypeVariable): boolean {
  const target = prune(type);
  if (target === variable) return true;
  if (target.kind === "named") return target.arguments.some((argument) => mentions(argument, variable));
  if (target.kind === "tuple") return target.elements.some((element) => mentions(element, variable));
  return false;
}

/** Positions of the type parameters that some field mentions: they need evidence of their own. */
export function usedParameters(info: TypeInfo): number[] {
  if (info.kind === "opaque") return [];
  const fields = fieldsOf(info).flat();
  return info.parameters.flatMap((parameter, index) =>
    fields.some(({ type }) => mentions(type, parameter)) ? [index] : [],
  );
}

export function identifier(info: InterfaceInfo, definition: TypeInfo): string {
  return `${info.key}.${definition.module}.${definition.name}`;
}

export function describe(definition: StructInfo | SumInfo): TypeDefinition {
  const { module, name } = definition;
  if (definition.kind === "struct") {
    return { kind: "struct", module, name, fields: definition.fields.map((field) => field.name) };
  }
  const variants = definition.variants.map((variant) => ({ name: variant.name, arity: variant.fields.length }));
  return { kind: "sum", module, name, variants, tagged: taggedForm(definition) };
}

function taggedForm({ jsonTag: key, variants }: SumInfo): Extract<TypeDefinition, { kind: "sum" }>["tagged"] {
  if (key === undefined) return undefined;
  return { key, fields: variants.map(({ fields }) => namedFields(fields).map(({ name }) => name)) };
}
