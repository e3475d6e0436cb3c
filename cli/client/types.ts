// Types of the program in TypeScript: the forms that they have in JSON.
import type { NamedTypeSchema, StructSchema, SumSchema, TypeSchema } from "../../compiler/protocol-schema.ts";
import { docComment, keyText, variantText } from "../../compiler/trees/typescript-text.ts";

/** What a named type is called in the written file. */
export type TypeNames = ReadonlyMap<string, string>;

export function typeText(type: TypeSchema, names: TypeNames): string {
  switch (type.kind) {
    case "int":
    case "float":
      return "number";
    case "bigint":
      return "bigint";
    case "bool":
      return "boolean";
    case "string":
      return "string";
    case "bytes":
      return "Uint8Array";
    case "json":
      return "unknown";
    case "option":
      return `${typeText(type.of, names)} | null`;
    case "list":
    case "set":
      return `readonly ${elementText(type.of, names)}[]`;
    case "map":
      return `Readonly<Record<string, ${typeText(type.of, names)}>>`;
    case "tuple":
      return `readonly [${type.of.map((element) => typeText(element, names)).join(", ")}]`;
    case "result":
      return `{ readonly ok: ${typeText(type.ok, names)} } | { readonly err: ${typeText(type.err, names)} }`;
    case "named": {
      const name = names.get(type.name) ?? type.name;
      return type.of.length === 0 ? name : `${name}<${type.of.map((one) => typeText(one, names)).join(", ")}>`;
    }
    case "parameter":
      return type.name;
  }
}

function elementText(type: TypeSchema, names: TypeNames): string {
  const text = typeText(type, names);
  return ["option", "list", "set", "tuple", "result"].includes(type.kind) ? `(${text})` : text;
}

export function declarationText(type: NamedTypeSchema, names: TypeNames): string {
  return `${docComment(type.doc, "")}${type.kind === "struct" ? structText(type, names) : sumText(type, names)}`;
}

function headText(type: NamedTypeSchema, names: TypeNames): string {
  const parameters = type.parameters.length === 0 ? "" : `<${type.parameters.join(", ")}>`;
  return `${names.get(type.name) ?? type.name}${parameters}`;
}

function structText(type: StructSchema, names: TypeNames): string {
  const fields = type.fields.map((field) => `  readonly ${keyText(field.name)}: ${typeText(field.type, names)};\n`);
  return `export interface ${headText(type, names)} {\n${fields.join("")}}\n`;
}

function sumText(type: SumSchema, names: TypeNames): string {
  const variants = type.variants.map(({ name, fields }) => {
    const written = fields.map((field) => {
      const text = typeText(field.type, names);
      return { named: `${keyText(field.name)}: ${text}`, type: text };
    });
    return `\n  | ${variantText(type.tag ?? undefined, name, written)}`;
  });
  return `export type ${headText(type, names)} =${variants.join("")};\n`;
}
