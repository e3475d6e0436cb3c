// Rows of the known-functions table as Snow text, and doc comments taken apart: for reference pages, REPL and hover.
import type { KnownFunction, KnownType, SignatureType, VariantField } from "./known-functions.ts";

export function typeText(type: SignatureType): string {
  switch (type.kind) {
    case "parameter":
      return type.name;
    case "named":
      return type.arguments.length === 0 ? type.name : `${type.name}<${typeTexts(type.arguments)}>`;
    case "tuple":
      return type.elements.length === 1 ? `(${typeTexts(type.elements)},)` : `(${typeTexts(type.elements)})`;
    case "function":
      return `Fun(${typeTexts(type.parameters)}) -> ${typeText(type.result)}`;
    default: {
      const never: never = type;
      return never;
    }
  }
}

function typeTexts(types: readonly SignatureType[]): string {
  return types.map(typeText).join(", ");
}

/** `List.contains(list :: List<T>, value :: T) -> Bool where T: Eq`; functions of the prelude without module. */
export function signatureText(row: KnownFunction): string {
  const name = row.module === "Prelude" ? row.name : `${row.module}.${row.name}`;
  if (!row.callable) return `${name} :: ${typeText(row.result)}`;
  const parameters = parametersText(row);
  const bounds = row.bounds.map((bound) => `${bound.parameter}: ${bound.interface}`);
  const where = bounds.length === 0 ? "" : ` where ${bounds.join(", ")}`;
  return `${name}(${parameters.join(", ")}) -> ${typeText(row.result)}${where}`;
}

/** `["list :: List<T>", "value :: T"]`. */
export function parametersText(row: KnownFunction): string[] {
  return row.parameters.map((parameter) => `${parameter.name} :: ${typeText(parameter.type)}`);
}

/** The declaration of a library type as it would stand in a program. */
export function typeDeclaration(type: KnownType): string {
  const head = type.generics.length === 0 ? type.name : `${type.name}<${type.generics.join(", ")}>`;
  switch (type.body.kind) {
    case "opaque":
      return `type ${head}`;
    case "sum": {
      const variants = type.body.variants.map(({ name, fields }) =>
        fields.length === 0 ? `  ${name}\n` : `  ${name}(${fields.map(fieldText).join(", ")})\n`,
      );
      return `type ${head} do\n${variants.join("")}end`;
    }
    case "struct": {
      const fields = type.body.fields.map((field) => `  ${field.name} :: ${typeText(field.type)}\n`);
      return `struct ${head} do\n${fields.join("")}end`;
    }
    default: {
      const never: never = type.body;
      return never;
    }
  }
}

function fieldText({ name, type }: VariantField): string {
  return name === undefined ? typeText(type) : `${name} :: ${typeText(type)}`;
}

export interface Documentation {
  readonly description: string;
  /** Statements as in the body of `main`; "" when there is no example. */
  readonly example: string;
  /** Lines of stdout that the example promises with `# => text`, in order. */
  readonly output: readonly string[];
}

/** Takes a doc comment apart: text, then optionally a line `Example:` and indented Snow statements below it. */
export function parseDocumentation(text: string): Documentation {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const marker = lines.findIndex((line) => line.trim() === "Example:");
  const description = (marker < 0 ? lines : lines.slice(0, marker)).join("\n").trim();
  const example = marker < 0 ? "" : unindent(lines.slice(marker + 1));
  const output = example.split("\n").flatMap((line) => {
    const promise = /# => (.*)$/.exec(line)?.[1];
    return promise === undefined ? [] : [promise];
  });
  return { description, example, output };
}

function unindent(lines: readonly string[]): string {
  const written = lines.filter((line) => line !== "");
  const margin = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(margin))
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}
