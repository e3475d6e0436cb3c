// Comments, which no tree holds: they stand between the tokens.
import type { SourceFile, Span } from "../../compiler/trees/source.ts";
import { arrange } from "../compile.ts";

export type Token = ReturnType<typeof arrange>["tokens"][number];

/** The tokens of a text as the parser gets them, and its comments, both in order. */
export function tokensAndComments(file: SourceFile): { readonly tokens: readonly Token[]; readonly comments: Span[] } {
  // What the layout pass has put in stands nowhere.
  const tokens = arrange(file).tokens.filter(({ image, startOffset }) => image !== "" && startOffset >= 0);
  const comments: Span[] = [];
  let end = 0;
  for (const { startOffset, image } of tokens) {
    if (startOffset > end) commentsBetween(file.text, { start: end, end: startOffset }, comments);
    end = Math.max(end, startOffset + image.length);
  }
  commentsBetween(file.text, { start: end, end: file.text.length }, comments);
  return { tokens, comments };
}

/** Between two tokens there are blanks and comments alone. */
function commentsBetween(text: string, gap: Span, found: Span[]): void {
  for (let start = text.indexOf("#", gap.start); start >= 0 && start < gap.end; ) {
    const end = Math.min(gap.end, text.startsWith("#=", start) ? blockEnd(text, start) : lineEnd(text, start));
    found.push({ start, end });
    start = text.indexOf("#", end);
  }
}

function lineEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return end;
}

/** Block comments nest. */
function blockEnd(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text.startsWith("#=", index)) depth += 1;
    else if (text.startsWith("=#", index)) depth -= 1;
    else continue;
    index += 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}
