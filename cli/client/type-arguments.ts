// Types of a schema with arguments for their parameters.
import type { FieldSchema, NamedTypeSchema, TypeSchema } from "../../compiler/protocol-schema.ts";

/** The type that stands for each parameter. */
type TypeArguments = ReadonlyMap<string, TypeSchema>;

export type NamedType = TypeSchema & { readonly kind: "named" };

export function fieldsOf(type: NamedTypeSchema): readonly FieldSchema[] {
  return type.kind === "struct" ? type.fields : type.variants.flatMap(({ fields }) => fields);
}

export function argumentsOf(declared: NamedTypeSchema, type: NamedType): TypeArguments {
  return new Map(
    declared.parameters.flatMap((parameter, index): [string, TypeSchema][] => {
      const argument = type.of[index];
      return argument === undefined ? [] : [[parameter, argument]];
    }),
  );
}

/** The type with its type's arguments for its parameters. */
export function substituted(type: TypeSchema, given: TypeArguments): TypeSchema {
  switch (type.kind) {
    case "parameter":
      return given.get(type.name) ?? type;
    case "option":
    case "list":
    case "set":
    case "map":
      return { kind: type.kind, of: substituted(type.of, given) };
    case "tuple":
      return { kind: "tuple", of: type.of.map((element) => substituted(element, given)) };
    case "result":
      return { kind: "result", ok: substituted(type.ok, given), err: substituted(type.err, given) };
    case "named":
      return { kind: "named", name: type.name, of: type.of.map((one) => substituted(one, given)) };
    default:
      return type;
  }
}
