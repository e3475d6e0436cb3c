// What the compiler answers to one text: a program or a diagnostic; anything else is a problem.
import { compileFunction } from "node:vm";
import { readLibrary } from "../../cli/build/standard-library.ts";
import { compile } from "../../compiler/index.ts";
import type { StandardLibrary } from "../../compiler/library/library-code.ts";
import { renderAll } from "../../compiler/report/render.ts";

export const libraryOfFuzzing: StandardLibrary = readLibrary();

export function compileText(text: string) {
  const main = { name: "Main", file: { path: "main.snow", text } };
  return compile({ main, others: [], readModule: () => undefined, moduleNames: ["Main"] }, libraryOfFuzzing);
}

/** The problem with the answer to a text, or undefined. */
export function problemWith(text: string): string | undefined {
  try {
    const { diagnostics, output } = compileText(text);
    const shown = renderAll(diagnostics, { colour: false, json: false });
    if (output === undefined) return shown.includes("Error: ") || shown.includes("error: ") ? undefined : "no answer";
    compileFunction(output.code, ["runtime", "externs"]);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const place = error.stack?.split("\n").find((line) => line.includes("/compiler/"));
    return `${error.name}: ${error.message.slice(0, 200)}${place?.replace(/.*\/compiler\//, " at ") ?? ""}`;
  }
}
