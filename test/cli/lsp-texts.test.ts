// What the language server knows of real programs, whole and at every stage of being typed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import { callItemsAt, incomingCalls, outgoingCalls } from "../../cli/lsp/calls.ts";
import { completionAt } from "../../cli/lsp/completion.ts";
import { Documents } from "../../cli/lsp/documents.ts";
import { foldingOf } from "../../cli/lsp/folding.ts";
import { hintsOf } from "../../cli/lsp/hints.ts";
import { hoverAt } from "../../cli/lsp/hover.ts";
import { lensesOf } from "../../cli/lsp/lenses.ts";
import { definitionOf, highlightsOf, referencesOf } from "../../cli/lsp/names.ts";
import { rangeOf } from "../../cli/lsp/positions.ts";
import { rename, renamed } from "../../cli/lsp/rename.ts";
import { selectionAt } from "../../cli/lsp/selections.ts";
import { semanticTokensOf } from "../../cli/lsp/semantic-tokens.ts";
import { signatureAt } from "../../cli/lsp/signatures.ts";
import { symbolsOf } from "../../cli/lsp/symbols.ts";
import { Workspace } from "../../cli/lsp/workspace.ts";
import { root } from "../support/command.ts";

const library = await loadLibrary();
const programs = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("main.snow"))
  .map((name) => `examples/${name}`);

function opened(path: string, text: string) {
  const documents = new Documents();
  const workspace = new Workspace(library, documents);
  const uri = pathToFileURL(join(root, path)).href;
  documents.open({ uri, languageId: "snow", version: 1, text });
  return { documents, workspace, uri, view: workspace.view(uri) };
}

test.each(programs)("names of %s have the text of what they mean, and new names can be given", (path) => {
  const { documents, workspace, uri, view } = opened(path, readFileSync(join(root, path), "utf8"));
  if (view === undefined) throw new Error("no such project");
  expect(view.program.diagnostics).toEqual([]);
  const { file } = view.module;
  const tried = new Set<string>();
  for (const { span, meaning } of view.program.occurrences(view.module)) {
    if (tried.has(meaning.key)) continue;
    tried.add(meaning.key);
    expect(meaning.describe().text).not.toBe("");
    const position = rangeOf(file, span).start;
    // A service's first function has the name that the language asks for, a module is renamed with its file.
    if (meaning.name === "init" || meaning.kind === "module" || renamed(view, position) === null) continue;
    expect(file.text.slice(span.start, span.end)).toBe(meaning.name);
    const newName = /^\p{Lu}/u.test(meaning.name) ? "Renamed" : "renamed";
    expect(rename(workspace, documents, { uri, position, newName })).not.toBeNull();
  }
});

/** Of each program; it is looked at anew at each of them. */
const STAGES = process.env.SNOW_SOAK === "1" ? 200 : 5;

test.each(programs)("%s can be asked about at every stage of being typed", (path) => {
  const whole = readFileSync(join(root, path), "utf8");
  const step = Math.ceil(whole.length / STAGES);
  for (let length = 0; length < whole.length; length += step) {
    const { documents, workspace, uri, view } = opened(path, whole.slice(0, length));
    if (view === undefined) throw new Error("no such project");
    const position = rangeOf(view.module.file, { start: length, end: length }).start;
    symbolsOf(view.module);
    semanticTokensOf(view, { everything: true });
    hintsOf(view, { start: { line: 0, character: 0 }, end: position });
    foldingOf(view);
    selectionAt(view, position);
    lensesOf(view);
    highlightsOf(view, position);
    for (const item of callItemsAt(view, position, documents)) {
      incomingCalls(view, item, documents);
      outgoingCalls(view, item, documents);
    }
    hoverAt(view, position);
    definitionOf(view, position, documents);
    referencesOf(view, position, true, documents);
    completionAt(workspace, uri, position);
    signatureAt(workspace, uri, position);
  }
});
