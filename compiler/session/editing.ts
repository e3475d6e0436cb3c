// What another text of a module is to a program that runs.
import { parse } from "../1-parse/index.ts";
import { lineOf } from "../clauses.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { SourceFile, Span } from "../trees/source.ts";
import { type Draft, definitionsOf, isSameDefinition } from "./definitions.ts";

/** What has changed between two texts of one module. */
interface ModuleEdit {
  /** Definitions that have changed, or are new. */
  readonly names: readonly string[];
  /** What cannot take the place of what it was. */
  readonly lasting: readonly LastingPart[];
  /** What has changed or moved, as the text of an entry: each part where it stands in the file, and nothing else. */
  readonly entry: string;
}

/** A type, whose values are in use; an impl, which closures hold; or what the program does at its start. */
export interface LastingPart {
  readonly name: string;
  readonly what: "type" | "impl" | "start";
}

/** Neither text has a mistake. */
export function editOf(before: SourceFile, after: SourceFile): ModuleEdit {
  const [old, tree] = [treeOf(before), treeOf(after)];
  const earlier = definitionsOf(old, before);
  const drafts = definitionsOf(tree, after);
  const isSame = (one: Draft, others: readonly Draft[]): boolean =>
    others.find((other) => isSameDefinition(other, one))?.text === one.text;
  const types = earlier.filter(({ kind }) => kind === "type").filter((one) => !isSame(one, drafts));
  const impls = [
    ...earlier.filter((one) => !isSame(one, drafts)),
    ...drafts.filter((one) => !isSame(one, earlier)),
  ].filter(({ kind }) => kind === "impl");
  const statements = statementsOf(old) === statementsOf(tree) ? [] : [after.path];
  return {
    names: drafts.filter((one) => one.kind !== "import" && !isSame(one, earlier)).map(({ name }) => name),
    lasting: [
      ...types.map(({ name }): LastingPart => ({ name, what: "type" })),
      ...impls.map(({ name }): LastingPart => ({ name, what: "impl" })),
      ...statements.map((name): LastingPart => ({ name, what: "start" })),
    ],
    entry: entryOf(after.text, earlier, drafts),
  };
}

function entryOf(text: string, earlier: readonly Draft[], drafts: readonly Draft[]): string {
  const entered = drafts.filter((draft) => {
    const known = earlier.find((one) => isSameDefinition(one, draft));
    return known?.text !== draft.text || hasMoved(draft, known);
  });
  return withNothingBut(
    text,
    entered.flatMap(({ items }) => items.map(({ span }) => span)),
  );
}

function treeOf(file: SourceFile): ModuleTree {
  return parse(file, () => {});
}

/** A function tells where it stands when it panics; other definitions keep the places of the code that runs. */
function hasMoved({ items, file }: Draft, before: Draft): boolean {
  const [now] = items;
  const [then] = before.items;
  if (now?.kind !== "function" || then === undefined) return false;
  return lineOf(file, now.span.start) !== lineOf(before.file, then.span.start);
}

/** What a module does at its start. */
function statementsOf({ items, file }: ModuleTree): string {
  return items
    .filter(({ kind }) => kind === "let" || kind === "expression")
    .map(({ span }) => file.text.slice(span.start, span.end).replace(/\s+/g, " "))
    .join("\n");
}

/** The text with blanks in place of what is outside the spans; lines stay lines. */
function withNothingBut(text: string, spans: readonly Span[]): string {
  let result = "";
  let end = 0;
  const blank = (to: number): string => text.slice(end, to).replace(/[^\r\n]/g, " ");
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    result += blank(span.start) + text.slice(span.start, span.end);
    end = span.end;
  }
  return result.trimEnd();
}
