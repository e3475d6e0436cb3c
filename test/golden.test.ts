// Every program under golden/, held against what its comments expect.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLibrary } from "../cli/library.ts";
import { ProjectError } from "../cli/project/problems.ts";
import { type LoadedProject, loadProject } from "../cli/project/project.ts";
import { type Compilation, compile } from "../compiler/index.ts";
import type { StandardLibrary } from "../compiler/library/library-code.ts";
import type { Diagnostic } from "../compiler/report/diagnostics.ts";
import { renderAll } from "../compiler/report/render.ts";
import { lineStarts, positionAt } from "../compiler/trees/source.ts";
import { type Expectations, noExpectations, readExpectations } from "./support/expectations.ts";
import { RunnerPool } from "./support/runner-pool.ts";

const root = fileURLToPath(new URL("./golden/", import.meta.url));
/** What these print is ordered by milliseconds, which a busy machine does not keep; they wait for nothing outside. */
const simulated = /^(?:actors|vectors|intrinsics\/(?:job|process|service|supervisor|timer))\//;
const updating = process.env.SNOW_UPDATE_GOLDEN === "1";

/** Paths of the cases below a directory, relative to it: `case.snow`, or a directory `case` with a main.snow. */
function casesOf(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => {
      if (!entry.isDirectory()) return entry.name.endsWith(".snow") ? [entry.name] : [];
      const path = join(directory, entry.name);
      if (existsSync(join(path, "main.snow"))) return [entry.name];
      return casesOf(path).map((name) => `${entry.name}/${name}`);
    })
    .sort();
}

const cases = casesOf(root);
const topics = new Map<string, string[]>();
for (const path of cases) topics.set(dirname(path), [...(topics.get(dirname(path)) ?? []), basename(path)]);

let library: StandardLibrary;
let pool: RunnerPool;

beforeAll(async () => {
  if (updating && process.env.CI !== undefined) throw new Error("golden files are not updated in CI");
  library = await loadLibrary();
  pool = new RunnerPool(2);
});
afterAll(() => pool.close());

for (const [topic, names] of topics) {
  describe(topic, () => {
    it.concurrent.each(names)("%s", (name) => check(join(root, topic, name)));
  });
}

it("has a program for every JavaScript file kept", () => {
  const inProjects = cases.filter((path) => !path.endsWith(".snow")).map((path) => `${path}/`);
  const orphans = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".js") && !inProjects.some((project) => path.startsWith(project)))
    .filter((path) => !cases.includes(path.replace(/js$/, "snow")));
  expect(orphans).toEqual([]);
});

async function check(path: string): Promise<void> {
  const expected = expectationsOf(path);
  const { loaded, compilation } = compileCase(path);
  compareDiagnostics(path, expected, compilation.diagnostics);
  const { output } = compilation;
  if (output === undefined || loaded === undefined) {
    expect(expected.status ?? 1, "exit status of a program that does not compile").toBe(1);
    expect(expected.stdout, "lines that a program that does not compile was to print").toEqual([]);
    return;
  }
  compareOutput(path, output.code);
  const result = await pool.run({
    code: output.code,
    filename: `${loaded.main}.js`,
    externs: output.externs.map(({ specifier, importer }) =>
      resolve(dirname(loaded.reader.absolutePath(importer)), specifier),
    ),
    arguments: expected.arguments,
    stdin: expected.stdin,
    simulatedTime: simulated.test(relative(root, path)),
  });
  const panics = result.stderr.split("\n").flatMap((line) => /^Snow panic at .*?:\d+: (.*)$/.exec(line)?.[1] ?? []);
  const seen = { stdout: result.stdout, panics, status: result.status };
  const stdout = expected.stdout.map((line) => `${line}\n`).join("");
  expect(seen, result.stderr).toEqual({ stdout, panics: expected.panics, status: expected.status ?? 0 });
  for (const text of expected.stderr) expect(result.stderr).toContain(text);
}

function compileCase(path: string): { loaded: LoadedProject | undefined; compilation: Compilation } {
  try {
    const loaded = loadProject(path);
    return { loaded, compilation: compile(loaded.project, library) };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return { loaded: undefined, compilation: { diagnostics: [error.diagnostic], output: undefined } };
  }
}

function expectationsOf(path: string): Expectations {
  const expected = noExpectations();
  const isDirectory = statSync(path).isDirectory();
  const files = isDirectory ? readdirSync(path, { recursive: true, encoding: "utf8" }).sort() : [""];
  for (const name of files) {
    const file = join(path, name);
    if (file.endsWith(".snow")) readExpectations(relative(process.cwd(), file), readFileSync(file, "utf8"), expected);
  }
  return expected;
}

/** Every diagnostic is expected, and every expected one is there. */
function compareDiagnostics(path: string, expected: Expectations, found: readonly Diagnostic[]): void {
  const left = [...found];
  const missing: string[] = [];
  for (const wanted of expected.diagnostics) {
    const index = left.findIndex((diagnostic) => {
      const position = placeOf(diagnostic);
      return (
        diagnostic.code === wanted.code &&
        diagnostic.severity === wanted.severity &&
        diagnostic.message.includes(wanted.text) &&
        (wanted.help === undefined || (diagnostic.help ?? "").includes(wanted.help)) &&
        (wanted.label === undefined || diagnostic.labels.some(({ text }) => text.includes(wanted.label ?? ""))) &&
        (wanted.line === undefined || (position?.line === wanted.line && position.file === wanted.file)) &&
        (wanted.column === undefined || position?.column === wanted.column)
      );
    });
    if (index >= 0) left.splice(index, 1);
    else missing.push(`${wanted.file}:${wanted.line ?? "-"} ${wanted.severity}[${wanted.code}]: ${wanted.text}`);
  }
  if (left.length === 0 && missing.length === 0) return;
  const shown = renderAll(left, { colour: false, json: false });
  const wanted = missing.map((line) => `  ${line}\n`).join("");
  throw new Error(`${relative(root, path)}\nexpected, but not found:\n${wanted}found, but not expected:\n${shown}`);
}

function placeOf({ file, labels }: Diagnostic): { file: string; line: number; column: number } | undefined {
  const span = labels[0]?.span;
  if (file === undefined || span === undefined) return undefined;
  return { file: file.path, ...positionAt(file, lineStarts(file.text), span.start) };
}

/** The emitted JavaScript, where it is kept beside the case. */
function compareOutput(path: string, code: string): void {
  const kept = path.replace(/\.snow$/, ".js");
  if (kept === path || !existsSync(kept)) return;
  if (updating) writeFileSync(kept, code);
  expect(code, `${relative(root, kept)} (npm run golden:update refreshes it)`).toBe(readFileSync(kept, "utf8"));
}
