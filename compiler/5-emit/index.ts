// Core to JavaScript text and its source map.
import { GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { type Linked, link, type StandardLibrary } from "../library/index.ts";
import type { CoreExternModule, CoreProgram, Mark } from "../trees/core.ts";
import { yields } from "../trees/core-walks.ts";
import type { SourceFile } from "../trees/source.ts";
import { keyText } from "../trees/typescript-text.ts";
import { offeredNames } from "./declarations.ts";
import { StatementWriter } from "./statements.ts";
import { Writer } from "./writer.ts";

export { emitDeclarations } from "./declarations.ts";
export { type Definition, emitDefinitions } from "./definitions.ts";

interface Emitted {
  /** Body of a function of `(runtime, externs)`. */
  readonly code: string;
  /** Source map, version 3. Its lines are those of `code`. */
  readonly map: string;
  readonly externs: readonly CoreExternModule[];
  /** Whether it needs a deep stack: its plain functions may nest in themselves. */
  readonly nestsDeep: boolean;
  /** The names of the runtime that it uses. */
  readonly symbols: readonly string[];
  /** What a module exports the functions as that JavaScript may call, in the order of their descriptions. */
  readonly names: readonly string[];
  /** Whether its top-level statements may wait. */
  readonly startWaits: boolean;
}

/** Line 1 makes the script, so the text begins on the one after it. */
const FIRST_LINE = 1;
const LINE_WIDTH = 110;

/** For an entry of a session: later entries use what it defines. */
interface EntryForm {
  /** Names of the definitions that are set on the global object. */
  readonly shared: ReadonlySet<string>;
  /** Instead of the program's. */
  readonly sources: readonly SourceFile[];
  /** From places in the program to places in those sources. */
  readonly placeOf: (mark: Mark) => Mark;
  /** What traces call the top-level statements. */
  readonly startName: string;
}

export function emit(core: CoreProgram, library: StandardLibrary): Emitted {
  return emitAs(core, library, undefined);
}

/** The body of a function of `(runtime, externs, show)`. */
export function emitEntry(core: CoreProgram, library: StandardLibrary, form: EntryForm): Emitted {
  return emitAs(core, library, form);
}

function emitAs(core: CoreProgram, library: StandardLibrary, form: EntryForm | undefined): Emitted {
  const map = new GenMapping();
  const sources = form?.sources ?? core.sources;
  const writer = new Writer(map, sources, FIRST_LINE, form?.placeOf);
  const statements = new StatementWriter(writer, form?.shared);
  const linked = link(core.symbols, library);
  for (const line of [...symbolLines(linked.runtime, "runtime"), ...libraryLines(linked)]) {
    writer.write(line);
    writer.newline();
  }
  if (form !== undefined) {
    // Other definitions may use them at once.
    for (const section of core.definitions) {
      statements.statements(section.statements.filter((one) => one.kind === "function" && form.shared.has(one.name)));
    }
    writer.newline();
  }
  for (const { heading, statements: definitions } of core.definitions) {
    if (heading !== undefined) {
      writer.newline();
      writer.write(`// ${heading}`);
    }
    statements.statements(
      form === undefined
        ? definitions
        : definitions.filter((one) => one.kind !== "function" || !form.shared.has(one.name)),
    );
    writer.newline();
  }
  writer.newline();
  writer.write("function* $start() ");
  statements.body(core.start);
  writer.newline();
  writer.write(`return { ${partsOf(core).join(", ")} };`);
  writer.newline();

  for (const file of sources) setSourceContent(map, file.path, file.text);
  const encoded = toEncodedMap(map);
  const registration = JSON.stringify({
    mappings: encoded.mappings,
    sources: encoded.sources,
    names: { ...Object.fromEntries(core.displayNames), $start: form?.startName ?? "main" },
  });
  const code = `"use strict"; const $script = runtime.snow_script(new Error(), ${registration.replace(/[\u2028\u2029]/g, "")});\n${writer.text}`;
  const nestsDeep = core.nestsDeep || linked.exports.some((one) => one.nestsDeep);
  const symbols = [...new Set([...linked.runtime, ...linked.ofLibrary])];
  return {
    code,
    map: JSON.stringify(encoded),
    externs: core.externs,
    nestsDeep,
    symbols,
    names: offeredNames(core.offered?.map(({ name }) => name) ?? []).map(keyText),
    startWaits: yields(core.start),
  };
}

/** What the code answers. */
function partsOf({ tests, main, offered, variables }: CoreProgram): readonly string[] {
  const values = variables.map((one) => `${one}: undefined`).join(", ");
  return [
    "start: $start",
    ...(tests === undefined ? [] : [`tests: [${tests.join(", ")}]`]),
    ...(main === undefined ? [] : [`main: ${main}`]),
    ...(offered === undefined ? [] : [`offered: [${offered.map(({ description }) => description).join(", ")}]`]),
    ...(variables.length === 0 ? [] : [`values: () => ({ ${values} })`]),
    "script: $script",
  ];
}

/** The part of the library that the program uses, where no name of the program means anything else. */
function libraryLines({ ofLibrary, exports, definitions }: Linked): readonly string[] {
  if (exports.length === 0) return [];
  return [
    "const library = (() => {",
    ...symbolLines(ofLibrary, "runtime"),
    ...definitions.flatMap(({ text }) => text.split("\n")),
    `return { ${exports.map(({ symbol, definition }) => `${symbol}: ${definition}`).join(", ")} };`,
    "})();",
    ...symbolLines(
      exports.map(({ symbol }) => symbol),
      "library",
    ),
  ];
}

/** Values of the runtime or of the library, as names of their own. */
function symbolLines(symbols: readonly string[], source: "runtime" | "library"): readonly string[] {
  if (symbols.length === 0) return [];
  const lines: string[] = [];
  let line = "";
  for (const symbol of symbols) {
    if (line.length + symbol.length > LINE_WIDTH) {
      lines.push(`  ${line}`);
      line = "";
    }
    line += `${line === "" ? "" : " "}${symbol},`;
  }
  if (lines.length === 0) return [`const { ${line.slice(0, -1)} } = ${source};`];
  return ["const {", ...lines, `  ${line}`, `} = ${source};`];
}
