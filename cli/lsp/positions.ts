// Offsets and ranges: both the compiler and the protocol count UTF-16 units, the latter by lines.
import type { Position, Range } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";

/** By file, so that many places in a large file cost one scan of it. */
const documents = new WeakMap<SourceFile, TextDocument>();

function documentOf(file: SourceFile): TextDocument {
  const known = documents.get(file);
  if (known !== undefined) return known;
  const document = TextDocument.create(file.path, "snow", 0, file.text);
  documents.set(file, document);
  return document;
}

export function offsetOf(file: SourceFile, position: Position): number {
  return documentOf(file).offsetAt(position);
}

export function rangeOf(file: SourceFile, { start, end }: Span): Range {
  const document = documentOf(file);
  return { start: document.positionAt(start), end: document.positionAt(Math.max(start, end)) };
}

export function spanOf(file: SourceFile, { start, end }: Range): Span {
  return { start: offsetOf(file, start), end: offsetOf(file, end) };
}

/** The word around an offset; empty where there is none. */
export function wordAround(text: string, offset: number): Span {
  const before = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset, offset + 200))?.[0] ?? "";
  return { start: offset - before.length, end: offset + after.length };
}
