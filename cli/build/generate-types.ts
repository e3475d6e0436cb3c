// Writes the runtime's classes of the sum types and structs of the library.
import { type KnownFunctions, type KnownType, structSymbol, variantSymbol } from "../../compiler/library/index.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { safeName, TypeWriter } from "./typescript-types.ts";

const path = "runtime/values/types.generated.ts";

/** File of a type of the library, as files of the same room import it; undefined for what this file declares. */
function fileOf(types: readonly KnownType[]): (name: string) => string | undefined {
  const opaque = new Set(types.filter(({ body }) => body.kind === "opaque").map(({ name }) => name));
  return (name) => (opaque.has(name) ? "./opaque.ts" : undefined);
}

type Sum = Extract<KnownType["body"], { kind: "sum" }>;
type Struct = Extract<KnownType["body"], { kind: "struct" }>;

export function generateTypes({ types }: KnownFunctions): GeneratedFile {
  const writer = new TypeWriter(fileOf(types), "./generator.ts");
  const classes = types.flatMap((type) => {
    switch (type.body.kind) {
      case "opaque":
        return [];
      case "sum":
        return [sumText(type, type.body, writer)];
      case "struct":
        return [structText(type, type.body, writer)];
      default:
        throw new TypeError(type.body satisfies never);
    }
  });
  const text = [
    "// The sum types and structs of the library. Generated from stdlib/*.snow by cli/build/generate-types.ts.",
    `${writer.imports()}\nimport { snow_struct, snow_variant } from "./shape.ts";\n`,
    ...classes,
  ].join("\n");
  return { path, text };
}

/** One property of a class, set by its constructor. */
interface Part {
  readonly property: string;
  readonly parameter: string;
  readonly type: string;
}

function classText(name: string, generics: string, parts: readonly Part[], tag: number | undefined): string {
  const fields = parts.map(({ property, type }) => `  readonly ${property}: ${type};\n`);
  const parameters = parts.map(({ parameter, type }) => `${parameter}: ${type}`).join(", ");
  const sets = parts.map(({ property, parameter }) => `    this.${property} = ${parameter};\n`);
  const tagged = tag === undefined ? ["", ""] : [`  readonly tag: ${tag};\n`, `    this.tag = ${tag};\n`];
  return `class ${name}${generics} {\n${tagged[0]}${fields.join("")}  constructor(${parameters}) {\n${tagged[1]}${sets.join("")}  }\n}\n`;
}

/** The tag first, then the payload; variants without one are singletons. */
function sumText(type: KnownType, body: Sum, writer: TypeWriter): string {
  const all = genericsText(type.generics);
  const parts: string[] = [];
  const members: string[] = [];
  body.variants.forEach((variant, tag) => {
    const { name, fields } = variant;
    // A type may be called like its variant.
    const own = `${name}Variant`;
    const payload = fields.map((field, index): Part => {
      const property = `_${index}`;
      return { property, parameter: safeName(field.name ?? property), type: writer.type(field.type) };
    });
    const used = type.generics.filter((generic) =>
      payload.some((part) => new RegExp(`\\b${generic}\\b`).test(part.type)),
    );
    members.push(`${own}${genericsText(used)}`);
    parts.push(
      classText(own, genericsText(used), payload, tag),
      `\nsnow_variant(${own}, ${JSON.stringify(name)}, ${fields.length});\n`,
      fields.length === 0
        ? `export const ${variantSymbol(name)}: ${own} = new ${own}();\n\n`
        : `export { ${own} as ${variantSymbol(name)} };\n\n`,
    );
  });
  return `${parts.join("")}export type ${type.name}${all} = ${members.join(" | ")};\n`;
}

/** Compiled programs give the fields in their order, the runtime by their names. */
function structText(type: KnownType, body: Struct, writer: TypeWriter): string {
  const generics = genericsText(type.generics);
  const parts = body.fields.map(
    (field): Part => ({ property: field.name, parameter: safeName(field.name), type: writer.type(field.type) }),
  );
  const fields = parts.map(({ property, type: text }) => `  readonly ${property}: ${text};\n`);
  const values = parts.map(({ property }) => `fields.${property}`).join(", ");
  return [
    classText(type.name, generics, parts, undefined),
    `\nsnow_struct(${type.name}, ${JSON.stringify(type.name)});\n`,
    `export type { ${type.name} };\nexport { ${type.name} as ${structSymbol(type.name)} };\n\n`,
    `interface ${type.name}Fields${generics} {\n${fields.join("")}}\n\n`,
    `export function new${type.name}${generics}(fields: ${type.name}Fields${generics}): ${type.name}${generics} {\n`,
    `  return new ${type.name}(${values});\n}\n`,
  ].join("");
}

function genericsText(generics: readonly string[]): string {
  return generics.length === 0 ? "" : `<${generics.join(", ")}>`;
}
