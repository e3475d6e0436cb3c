// Writes the TypeScript interface that the runtime's intrinsics have to satisfy, one per module of the library.
import {
  isLazy,
  type KnownFunction,
  type KnownFunctions,
  passedBounds,
  symbolsOf,
} from "../../compiler/library/index.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { type ImportedType, safeName, TypeWriter } from "./typescript-types.ts";

const path = "runtime/intrinsics/interface.generated.ts";

/** Dictionaries, by the interface of the bound. */
const dictionaries: Readonly<Record<string, ImportedType>> = {
  Eq: { name: "Eq", from: "../values/index.ts" },
  Ord: { name: "Ord", from: "../values/index.ts" },
  Hash: { name: "Hash", from: "../values/index.ts" },
  Display: { name: "Display", from: "../values/index.ts" },
  Debug: { name: "Debug", from: "../values/index.ts" },
  Default: { name: "Default", from: "../values/index.ts" },
  Comparison: { name: "Comparison", from: "../values/index.ts" },
  Json: { name: "JsonForm", from: "../values/index.ts" },
  ToSql: { name: "ToSql", from: "../values/index.ts" },
  FromDbError: { name: "FromDbError", from: "../values/index.ts" },
  Row: { name: "RowForm", from: "../values/index.ts" },
};

/** The bound whose types are Int and Float: a number in JavaScript, whichever it is. */
const numberBound = "Number";
const numberDictionary: ImportedType = { name: "NumberDictionary", from: "../values/index.ts" };

/** What the runtime declares by itself stands in one file for each room, what is generated in another. */
function fileOf({ types }: KnownFunctions): (name: string) => string {
  const opaque = new Set(types.filter(({ body }) => body.kind === "opaque").map(({ name }) => name));
  return (name) => (opaque.has(name) ? "./opaque.ts" : "../values/index.ts");
}

export function generateInterface(table: KnownFunctions): GeneratedFile {
  const writer = new TypeWriter(fileOf(table), "../values/index.ts");
  const ofRuntime = table.functions.filter((row) => !row.inSnow);
  const modules = [...new Set(ofRuntime.map(({ module }) => module))];
  const interfaces = modules.map((module) => {
    const rows = ofRuntime.filter((row) => row.module === module);
    const members = rows.flatMap((row) => membersOf(row, writer));
    return `export interface ${module}Intrinsics {\n${members.join("")}}\n`;
  });
  const inSnow = table.functions.filter((row) => row.inSnow).flatMap((row) => membersOf(row, writer));
  const all = modules.map((module) => `    ${module}Intrinsics`).join(",\n");
  const text = [
    "// What the intrinsics have to be. Generated from stdlib/*.snow by cli/build/generate-interface.ts.",
    `${writer.imports()}\n`,
    ...interfaces,
    `export interface Intrinsics\n  extends\n${all} {}\n`,
    `/** What is written in Snow, as TypeScript sees it. */\nexport interface FunctionsInSnow {\n${inSnow.join("")}}\n`,
  ].join("\n");
  return { path, text };
}

function membersOf(row: KnownFunction, writer: TypeWriter): string[] {
  if (!row.callable) return [`  readonly ${row.symbol}: ${writer.type(row.result)};\n`];
  const numbers = row.bounds.flatMap((bound) => (bound.interface === numberBound ? [bound.parameter] : []));
  const generics = row.generics.filter((name) => !numbers.includes(name));
  const evidence = passedBounds(row).map((bound, index) => `evidence${index}: ${dictionary(bound, row, writer)}`);
  const member = (symbol: string, coloured: boolean, result: string): string => {
    const written = row.parameters.map(({ name, type }) => {
      const isPlain = type.kind === "function" && !type.detached && !coloured;
      return `${safeName(name)}: ${isPlain ? writer.plainFunction(type, numbers) : writer.type(type, numbers)}`;
    });
    if (row.facts.quotes !== undefined) written.push("text?: string");
    const typeParameters = generics.length === 0 ? "" : `<${generics.join(", ")}>`;
    return `  readonly ${symbol}: ${typeParameters}(${[...evidence, ...written].join(", ")}) => ${result};\n`;
  };
  const result = writer.type(row.result, numbers);
  if (row.suspends === "always") return [member(row.symbol, true, writer.suspended(result))];
  const [plain = row.symbol, suspending] = symbolsOf(row);
  const members = [member(plain, isLazy(row), result)];
  if (suspending !== undefined) members.push(member(suspending, true, writer.suspended(result)));
  return members;
}

function dictionary(bound: KnownFunction["bounds"][number], row: KnownFunction, writer: TypeWriter): string {
  if (bound.interface === numberBound) return writer.use(numberDictionary);
  const known = dictionaries[bound.interface];
  if (known === undefined) throw new Error(`${row.module}.${row.name}: no dictionary for ${bound.interface}`);
  return `${writer.use(known)}<${bound.parameter}>`;
}
