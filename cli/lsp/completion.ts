// What could be typed at the cursor, and the parameters of the call around it.
import {
  type CompletionItem,
  CompletionItemKind,
  type Position,
  type SignatureHelp,
} from "vscode-languageserver-protocol";
import type { Meaning, MeaningKind } from "../../compiler/inspection.ts";
import type { SourceFile } from "../../compiler/source.ts";
import { keywords } from "../keywords.ts";
import { pathOf } from "./documents.ts";
import { described } from "./hover.ts";
import { offsetOf, wordAround } from "./positions.ts";
import type { View, Workspace } from "./workspace.ts";

/** Stands for the name that is not typed yet, so that the text around it can be read. */
const placeholder = "snow_completion";

const kinds: Readonly<Record<MeaningKind, CompletionItemKind>> = {
  local: CompletionItemKind.Variable,
  constant: CompletionItemKind.Constant,
  function: CompletionItemKind.Function,
  actor: CompletionItemKind.Class,
  service: CompletionItemKind.Class,
  supervisor: CompletionItemKind.Class,
  type: CompletionItemKind.Struct,
  interface: CompletionItemKind.Interface,
  variant: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  method: CompletionItemKind.Method,
  module: CompletionItemKind.Module,
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
  const word = wordAround(file.text, offset);
  const line = lineBefore(file, word.start);
  if (isInComment(line)) return nothing;
  const imported = importAt(view, line);
  if (imported !== undefined) return listed(imported, []);
  const before = file.text.slice(0, word.start) + placeholder;
  const after = file.text.slice(word.end);
  const found = completionIn(workspace.viewWith(uri, new Map([[pathOf(uri), before + after]])), word.start, line);
  if (found.items.length > 0) return found;
  // Brackets are not closed yet, as happens where a line is typed: what follows on it is left out.
  const closed = before + closersOf(line) + after.slice(Math.max(0, after.search(/\r|\n|$/)));
  return completionIn(workspace.viewWith(uri, new Map([[pathOf(uri), closed]])), word.start, line);
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

// ---------------------------------------------------------------- signatures

/** So far back the opening parenthesis of a call is looked for. */
const longestCall = 4000;

export function signatureAt(workspace: Workspace, uri: string, position: Position): SignatureHelp | null {
  const view = workspace.view(uri);
  if (view === undefined) return null;
  const { file } = view.module;
  const offset = offsetOf(file, position);
  const call = callAround(file.text, offset);
  if (call === undefined) return null;
  const meaning = calleeAt(view, call.end) ?? calleeAt(completed(workspace, uri, file, offset), call.end);
  const description = meaning?.describe();
  if (description?.parameters === undefined || description.parameters.length === 0) return null;
  const { text, parameters } = description;
  // A method's receiver stands before the dot, a piped value before the arrow.
  const isReceived = call.dotted && meaning?.kind !== "variant" && isReceiver(view, file.text, call.end);
  const activeParameter = call.argument + (isReceived || call.piped ? 1 : 0);
  return {
    signatures: [
      {
        label: text,
        documentation: described({ text, parameters, documentation: description.documentation }),
        parameters: parameters.map((label) => ({ label })),
      },
    ],
    activeSignature: 0,
    activeParameter: Math.min(activeParameter, parameters.length - 1),
  };
}

function calleeAt(view: View | undefined, end: number): Meaning | undefined {
  return view?.program.occurrences(view.module).find(({ span }) => span.end === end)?.meaning;
}

/** The program as it would be were the call closed. */
function completed(workspace: Workspace, uri: string, { text }: SourceFile, offset: number): View | undefined {
  const before = text.slice(0, offset);
  const needsArgument = /[(,]\s*$/.test(before);
  const closed = `${before}${needsArgument ? placeholder : ""})${text.slice(offset)}`;
  return workspace.viewWith(uri, new Map([[pathOf(uri), closed]]));
}

interface Call {
  /** Where the name of what is called ends. */
  readonly end: number;
  /** Which argument the cursor is in, from 0. */
  readonly argument: number;
  readonly dotted: boolean;
  readonly piped: boolean;
}

/** The innermost call whose parentheses are open at `offset`. */
function callAround(text: string, offset: number): Call | undefined {
  let depth = 0;
  let argument = 0;
  for (let index = offset - 1; index >= Math.max(0, offset - longestCall); index--) {
    const character = text[index];
    if (character === '"') {
      // Strings are passed over, unless the cursor is inside one.
      const start = openingQuote(text, index);
      if (start !== undefined) index = start;
    } else if (character === ")" || character === "]" || character === "}") depth += 1;
    else if (character === "[" || character === "{") {
      if (depth === 0) argument = 0;
      else depth -= 1;
    } else if (character === "," && depth === 0) argument += 1;
    else if (character === "(") {
      if (depth > 0) depth -= 1;
      else {
        const name = /(\|>\s*)?((?:[\p{L}_][\p{L}\p{N}_]*\s*\.\s*)*|.*\.)([\p{L}_][\p{L}\p{N}_]*[?!]?)$/u.exec(
          text.slice(Math.max(0, index - 200), index),
        );
        if (name === null) argument = 0;
        else return { end: index, argument, dotted: name[2] !== "", piped: name[1] !== undefined };
      }
    }
  }
  return undefined;
}

function openingQuote(text: string, end: number): number | undefined {
  for (let index = end - 1; index >= 0 && text[index] !== "\n"; index--)
    if (text[index] === '"' && text[index - 1] !== "\\") return index;
  return undefined;
}

/** Whether what stands before the last dot is a value: a module, service or type is not passed on. */
function isReceiver(view: View, text: string, end: number): boolean {
  const before = text.slice(0, end).replace(/\s*\.\s*[\p{L}_][\p{L}\p{N}_]*[?!]?$/u, "").length;
  const owner = calleeAt(view, before);
  return owner === undefined || !["module", "service", "type"].includes(owner.kind);
}
