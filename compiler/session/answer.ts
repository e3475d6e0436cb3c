// The last value at a prompt, under the name `it`.

import type { Diagnostic } from "../report/index.ts";
import type { LetStatement, ModuleTree } from "../trees/ast.ts";
import { type Draft, namesOfLet } from "./definitions.ts";
import { answerName, type EntryOptions, type Session, type Value } from "./state.ts";

/**
 * The last expression of a typed entry becomes the initial value of `it`, unless that is a name of the session's own.
 * Definitions, which would change their meaning with every entry, do not see it.
 */
export function withAnswer(session: Session, tree: ModuleTree, drafts: readonly Draft[], options: EntryOptions) {
  const isOwn = (value: Value): boolean => value.prompt === undefined;
  const last = tree.items.at(-1);
  const taken =
    session.values.some((value) => isOwn(value) && value.name === answerName) ||
    [...session.definitions, ...drafts].some(({ names }) => names.includes(answerName)) ||
    tree.items.some((item) => item.kind === "let" && namesOfLet(item).includes(answerName));
  const sees = !taken && drafts.every(({ kind }) => kind === "import");
  const isSeen = (value: Value): boolean => isOwn(value) || (sees && value.prompt === options.prompt);
  const parts = {
    seen: session.values.filter(isSeen),
    unseen: session.values.filter((value) => !isSeen(value)),
  };
  if (taken || last?.kind !== "expression" || options.shows !== "all" || options.prompt === undefined)
    return { ...parts, tree };
  const { span, expression } = last;
  const answer: LetStatement = {
    kind: "let",
    span,
    pattern: { kind: "bind", span, name: answerName },
    annotation: undefined,
    value: expression,
  };
  return {
    seen: parts.seen,
    unseen: parts.unseen.filter(({ prompt }) => prompt !== options.prompt),
    tree: { ...tree, items: [...tree.items.slice(0, -1), answer] },
  };
}

/** `it` in a definition: help that says why it is not there, instead of a name that is like it. */
export function aboutAnswer(diagnostic: Diagnostic): Diagnostic {
  const span = diagnostic.labels[0]?.span;
  if (diagnostic.code !== "E0004" || span === undefined) return diagnostic;
  if (diagnostic.file?.text.slice(span.start, span.end) !== answerName) return diagnostic;
  const help = `only expressions and \`let\` see the last value: name it, with \`let value = ${answerName}\``;
  return { ...diagnostic, help };
}
