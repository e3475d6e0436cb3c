// What a selection grows to: from the word under the cursor to all that stands around it.
import type { Position, SelectionRange } from "vscode-languageserver-protocol";
import { visitNodes } from "../../compiler/trees/nodes.ts";
import type { Span } from "../../compiler/trees/source.ts";
import { offsetOf, rangeOf, wordAround } from "./positions.ts";
import type { View } from "./workspace.ts";

export function selectionAt({ module: { file, tree } }: View, position: Position): SelectionRange {
  const offset = offsetOf(file, position);
  const spans: Span[] = [{ start: 0, end: file.text.length }];
  const add = (span: Span): void => {
    const outer = spans.at(-1) ?? span;
    const isInside = outer.start <= span.start && span.end <= outer.end;
    if (isInside && span.end - span.start < outer.end - outer.start) spans.push(span);
  };
  visitNodes(tree, ({ span }) => {
    const isAround = span.start <= offset && offset <= span.end;
    if (isAround) add(span);
    return isAround;
  });
  const word = wordAround(file.text, offset);
  if (word.end > word.start) add(word);
  const [outermost, ...others] = spans.map((span) => rangeOf(file, span));
  const first: SelectionRange = { range: outermost ?? { start: position, end: position } };
  return others.reduce((parent: SelectionRange, range) => ({ range, parent }), first);
}
