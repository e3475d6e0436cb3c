// Types and names of parameters, shown between the words of a text.
import { type InlayHint, InlayHintKind, type Range } from "vscode-languageserver-protocol";
import { rangeOf, spanOf } from "./positions.ts";
import type { View } from "./workspace.ts";

/** A longer type is cut; the whole of it is shown under the pointer. */
const longestType = 40;

export function hintsOf({ program, module }: View, range: Range): InlayHint[] {
  const { file } = module;
  const part = spanOf(file, range);
  const hints = [...program.hints(module, part)].sort((first, second) => first.offset - second.offset);
  return hints.map(({ offset, kind, text }): InlayHint => {
    const position = rangeOf(file, { start: offset, end: offset }).start;
    if (kind === "parameter") return { position, kind: InlayHintKind.Parameter, label: `${text}:`, paddingRight: true };
    const isLong = text.length > longestType;
    const label = ` :: ${isLong ? `${text.slice(0, longestType)}…` : text}`;
    return { position, kind: InlayHintKind.Type, label, ...(isLong ? { tooltip: text } : {}) };
  });
}
