// One edit in a project of 5,000 lines, until the language server has its diagnostics. Goal: 50 ms, 95 times of 100.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readLibrary } from "../cli/build/standard-library.ts";
import { DiagnosticsBoard } from "../cli/lsp/diagnostics.ts";
import { Documents } from "../cli/lsp/documents.ts";
import { Workspace } from "../cli/lsp/workspace.ts";
import { generateProgram } from "./generate-program.ts";
import { median, milliseconds, printTable, processorTime } from "./measure.ts";

const moduleCount = 10;
const warmUp = 20;
const edits = 100;

/** Each module uses the one before it. */
function moduleText(number: number): string {
  const body = generateProgram(5_000 / moduleCount).replace(/^fn main\(\)[\s\S]*/m, "");
  const before = number === 0 ? "" : `import M${number - 1}\n\n`;
  const rest = number === 0 ? "" : ` + M${number - 1}.entry(n)`;
  return `${before}${body}pub fn entry(n :: Int) -> Int do\n  loop0(n, ${number})${rest}\nend\n`;
}

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? NaN;
}

/** The server's parts, with the project in `directory`; answers what changes the place of a digit in the file at `uri`. */
function serving(directory: string, uri: string, text: string): (digit: string) => void {
  const documents = new Documents();
  const workspace = new Workspace(readLibrary(), documents);
  workspace.folders = [directory];
  const fail = (error: unknown): never => {
    throw error;
  };
  const board = new DiagnosticsBoard(documents, () => {}, fail);
  documents.open({ uri, languageId: "snow", version: 1, text });
  const lines = text.split("\n");
  const line = lines.findIndex((one) => one.includes("s > 0.5"));
  const end = (lines[line] ?? "").indexOf("s > 0.5") + "s > 0.5".length;
  const range = { start: { line, character: end - 1 }, end: { line, character: end } };
  let version = 1;
  return (digit) => {
    version += 1;
    documents.change(uri, version, [{ range, text: digit }]);
    workspace.changed();
    board.update(workspace);
  };
}

const directory = mkdtempSync(join(tmpdir(), "snow-bench-"));
try {
  for (let number = 0; number < moduleCount; number++)
    writeFileSync(join(directory, `m${number}.snow`), moduleText(number));
  const last = `M${moduleCount - 1}`;
  writeFileSync(
    join(directory, "main.snow"),
    `import ${last}\n\nfn main() do\n  println("\${${last}.entry(3)}")\nend\n`,
  );
  const rows = [0, moduleCount >> 1, moduleCount - 1].map((number) => {
    const edit = serving(directory, pathToFileURL(join(directory, `m${number}.snow`)).href, moduleText(number));
    const clock: number[] = [];
    const processor: number[] = [];
    for (let turn = 0; turn < warmUp + edits; turn++) {
      const start = performance.now();
      const used = processorTime(() => edit(String(turn % 10)));
      if (turn < warmUp) continue;
      clock.push(performance.now() - start);
      processor.push(used);
    }
    const times = [median(clock), percentile(clock, 0.95), median(processor), percentile(processor, 0.95)];
    return [`module ${number + 1} of ${moduleCount}`, ...times.map(milliseconds)];
  });
  printTable("edit", ["Edited", "median", "95 of 100", "processor time, median", "95 of 100"], rows);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
