// The first phase: from the text of a file to its syntax tree.
import type { Diagnostic, Report } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { SourceFile } from "../trees/source.ts";
import { withoutConsequences } from "./consequences.ts";
import { SnowGrammar } from "./grammar/index.ts";
import { arrange } from "./layout/index.ts";
import { once } from "./lexer.ts";

export { SnowGrammar } from "./grammar/index.ts";
export { reportHiddenText } from "./hidden-text.ts";
export { arrange } from "./layout/index.ts";
export { firstCharacters } from "./lexer.ts";
export { decisionsOf } from "./stored-decisions.ts";
export { type WordKind, wordsOfKind } from "./word-roles.ts";

const grammar = once(() => new SnowGrammar());

/**
 * Parses a file. Syntax errors go to `report` in the order of their places, and what could be read is in the tree:
 * a statement that could not is an ErrorExpression. Reported are P0001, E0047 and E0048.
 */
export function parse(file: SourceFile, report: Report): ModuleTree {
  const { tree, problems } = read(file);
  for (const problem of problems) report(problem);
  return tree;
}

/** Whether the text is the beginning of something: it is wrong only because it ends too early. */
export function isUnfinished(text: string): boolean {
  const { problems, unfinished, end } = read({ path: "", text });
  const place = problems[0]?.labels[0]?.span.start;
  if (place === undefined) return false;
  return place >= end || (unfinished && problems.length === 1 && problems[0]?.kind === "unterminated");
}

interface Reading {
  readonly tree: ModuleTree;
  readonly problems: readonly Diagnostic[];
  readonly unfinished: boolean;
  /** Where the last token ends. */
  readonly end: number;
}

function read(file: SourceFile): Reading {
  const layout = arrange(file);
  const { items, problems } = layout.unreadable ? { items: [], problems: [] } : grammar().read({ file, ...layout });
  const documentation = layout.documentation
    .filter((comment) => comment.image.startsWith("##!"))
    .map((comment) => comment.image.replace(/^##! ?/, "").trimEnd())
    .join("\n");
  const last = layout.tokens.at(-1);
  return {
    tree: { file, documentation, items },
    problems: withoutConsequences(file, layout, problems),
    unfinished: layout.unfinished,
    end: last === undefined ? 0 : last.startOffset + last.image.length,
  };
}
