// Core to JavaScript text and its source map.
import { GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import type { CoreExternModule, CoreProgram } from "../core.ts";
import { StatementWriter } from "./statements.ts";
import { Writer } from "./writer.ts";

export interface Emitted {
  /** Body of a function of `(runtime, externs)`. */
  readonly code: string;
  /** Source map, version 3. Its lines are those of `code`. */
  readonly map: string;
  readonly externs: readonly CoreExternModule[];
}

/** Line 1 registers the program, so the text begins on the one after it. */
const FIRST_LINE = 1;
const LINE_WIDTH = 110;

export function emit(core: CoreProgram): Emitted {
  const map = new GenMapping();
  const writer = new Writer(map, core.sources, FIRST_LINE);
  const statements = new StatementWriter(writer);
  for (const line of symbolLines(core.symbols)) {
    writer.write(line);
    writer.newline();
  }
  for (const { heading, statements: definitions } of core.definitions) {
    if (heading !== undefined) {
      writer.newline();
      writer.write(`// ${heading}`);
    }
    statements.statements(definitions);
    writer.newline();
  }
  writer.newline();
  writer.write("function* start() ");
  statements.body(core.start);
  writer.newline();
  writer.write("return { start };");
  writer.newline();

  for (const file of core.sources) setSourceContent(map, file.path, file.text);
  const encoded = toEncodedMap(map);
  const registration = JSON.stringify({
    mappings: encoded.mappings,
    sources: encoded.sources,
    names: { ...Object.fromEntries(core.displayNames), start: "main" },
  });
  const code = `"use strict"; runtime.snow_register_program(new Error(), ${registration.replace(/[\u2028\u2029]/g, "")});\n${writer.text}`;
  return { code, map: JSON.stringify(encoded), externs: core.externs };
}

/** The runtime's values that the program uses, as names of their own. */
function symbolLines(symbols: readonly string[]): readonly string[] {
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
  if (lines.length === 0) return [`const { ${line.slice(0, -1)} } = runtime;`];
  return ["const {", ...lines, `  ${line}`, "} = runtime;"];
}
