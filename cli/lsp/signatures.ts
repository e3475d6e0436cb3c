// The parameters of the call around the cursor.
import type { Position, SignatureHelp } from "vscode-languageserver-protocol";
import type { Meaning } from "../../compiler/editor/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { placeholder } from "./completion.ts";
import { pathOf } from "./documents.ts";
import { described } from "./hover.ts";
import { offsetOf } from "./positions.ts";
import type { View, Workspace } from "./workspace.ts";

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
        documentation: described(description),
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
  const path = pathOf(uri);
  return workspace.viewWith(path, new Map([[path, closed]]));
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
  return owner === undefined || !["module", "qualifier", "service", "channel", "type"].includes(owner.kind);
}
