// What could be typed at the cursor.
import { type CompletionItem, CompletionItemKind, type Position } from "vscode-languageserver-protocol";
import type { Meaning, MeaningKind } from "../../compiler/editor/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { keywords } from "../keywords.ts";
import { ProjectError } from "../project/problems.ts";
import { pathOf } from "./documents.ts";
import { described } from "./hover.ts";
import { offsetOf, wordAround } from "./positions.ts";
import { sqlAround, sqlCompletion } from "./sql-completion.ts";
import type { View, Workspace } from "./workspace.ts";

/** Stands for the name that is not typed yet, so that the text around it can be read. */
export const placeholder = "snow_completion";

const kinds: Readonly<Record<MeaningKind, CompletionItemKind>> = {
  local: CompletionItemKind.Variable,
  constant: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
  actor: CompletionItemKind.Class,
  service: CompletionItemKind.Class,
  channel: CompletionItemKind.Class,
  supervisor: CompletionItemKind.Class,
  type: CompletionItemKind.Struct,
  interface: CompletionItemKind.Interface,
  variant: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  method: CompletionItemKind.Method,
  operation: CompletionItemKind.Method,
  module: CompletionItemKind.Module,
  qualifier: CompletionItemKind.Module,
};

export interface Completion {
  readonly items: readonly CompletionItem[];
  /** The documentation of an item, by its `data`. */
  readonly meanings: readonly Meaning[];
}

const nothing: Completion = { items: [], meanings: [] };

export function completionAt(workspace: Workspace, uri: string, position: Position): Completion {
  const view = workspace.view(uri);
  if (view === undefined) return nothing;
  const { file } = view.module;
  const offset = offsetOf(file, position);
  const sql = view.statements === undefined ? undefined : sqlAround(file.text, offset);
  if (sql !== undefined) return { items: completionInSql(view, sql), meanings: [] };
  const word = wordAround(file.text, offset);
  const line = lineBefore(file, word.start);
  if (isInComment(line)) return nothing;
  const imported = importAt(view, line);
  if (imported !== undefined) return listed(imported, []);
  const path = pathOf(uri);
  const before = file.text.slice(0, word.start) + placeholder;
  const after = file.text.slice(word.end);
  const found = completionIn(workspace.viewWith(path, new Map([[path, before + after]])), word.start, line);
  if (found.items.length > 0) return found;
  // Brackets are not closed yet, as happens where a line is typed: what follows on it is left out.
  const closed = before + closersOf(line) + after.slice(Math.max(0, after.search(/\r|\n|$/)));
  return completionIn(workspace.viewWith(path, new Map([[path, closed]])), word.start, line);
}

function completionInSql({ statements }: View, sql: NonNullable<ReturnType<typeof sqlAround>>): CompletionItem[] {
  try {
    const schema = statements?.schema;
    return schema === undefined ? [] : sqlCompletion(schema, sql);
  } catch (error) {
    // Of migrations that cannot be read the diagnostics tell.
    if (error instanceof ProjectError) return [];
    throw error;
  }
}

/** What fits at `offset`, where the placeholder stands and `line` ends. */
function completionIn(view: View | undefined, offset: number, line: string): Completion {
  if (view === undefined) return nothing;
  const { program, module } = view;
  if (/\.\s*$/.test(line) && !/\.\.\s*$/.test(line)) {
    const object = module.file.text.slice(0, offset).replace(/\s*\.\s*$/, "");
    return listed(program.membersAt(module, object.length), []);
  }
  if (/(?:::|->)\s*(?:[\w.]+<(?:[^>]*,\s*)?)?$/.test(line)) {
    const types = program.typesAt(module);
    // After an arrow there may be a type or, in a clause, an expression.
    if (/::[^=]*$/.test(line) || /^\s*(?:pub\s+)?(?:extern\s+)?(?:async\s+)?fn\b/.test(line)) return listed(types, []);
  }
  const names = program.namesAt(module, offset);
  return names.length === 0 ? nothing : listed(names, keywords);
}

/** What closes the brackets, strings and closures that a line leaves open. */
function closersOf(line: string): string {
  const open: string[] = [];
  const closers = new Map([
    ["(", ")"],
    ["[", "]"],
    ["{", "}"],
    ["${", "}"],
    ["fn", " end"],
  ]);
  for (const [token] of line.matchAll(/\\.|\$\{|[()[\]{}"]|\b(?:fn|end)\b/g)) {
    const innermost = open.at(-1);
    const isText = innermost === '"';
    const closer = closers.get(token);
    if (token === '"') {
      if (isText) open.pop();
      else open.push('"');
    } else if (isText && token !== "${") continue;
    else if (closer !== undefined) open.push(closer);
    else if (innermost?.trim() === token) open.pop();
  }
  // A function at the beginning of the line has its end further down.
  return open
    .filter((closer, index) => index > 0 || closer !== " end")
    .reverse()
    .join("");
}

function lineBefore({ text }: SourceFile, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}

function isInComment(line: string): boolean {
  return line.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").includes("#");
}

/** After `import` the modules, after `from M import` what the module has. */
function importAt({ program, module }: View, line: string): readonly Meaning[] | undefined {
  const from = /^\s*from\s+([\p{L}\p{N}_.]+)\s+import\s/u.exec(line)?.[1];
  if (from !== undefined) return program.exportsOf(from);
  if (!/^\s*(?:import|from)\s+[\p{L}\p{N}_.]*$/u.test(line)) return undefined;
  return program.modulesVisible.filter(({ name }) => name !== module.name);
}

function listed(meanings: readonly Meaning[], words: readonly string[]): Completion {
  const items = meanings.map((meaning, index): CompletionItem => {
    const { text } = meaning.describe();
    return { label: meaning.name, kind: kinds[meaning.kind], detail: text.split("\n", 1)[0] ?? "", data: index };
  });
  const others = words.map((label): CompletionItem => ({ label, kind: CompletionItemKind.Keyword }));
  return { items: [...items, ...others], meanings };
}

/** An item with its documentation. */
export function resolved(item: CompletionItem, { meanings }: Completion): CompletionItem {
  const meaning = typeof item.data === "number" ? meanings[item.data] : undefined;
  if (meaning?.name !== item.label) return item;
  return { ...item, documentation: described(meaning.describe()) };
}
