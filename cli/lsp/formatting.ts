// The canonical form of a document, as `snow fmt` has it; one with a syntax error stays as it is.
import type { TextEdit } from "vscode-languageserver-protocol";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { format } from "../format/index.ts";

export function formattingOf(document: TextDocument): TextEdit[] {
  const text = document.getText();
  const result = format({ path: document.uri, text });
  if (result.kind !== "formatted" || result.text === text) return [];
  return [changed(document, text, result.text)];
}

/** One edit of the part that differs, so that the cursor stays where it is in the rest. */
function changed(document: TextDocument, before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
  return { range, newText: after.slice(start, after.length - end) };
}
