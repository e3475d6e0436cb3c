// Formats the text of a file: 2 spaces, 100 columns, an empty line between items (diagnostics.md §2).
import type { Diagnostic } from "../../compiler/report/index.ts";
import type { SourceFile } from "../../compiler/trees/source.ts";
import { parse } from "../compile.ts";
import { FormatError } from "./cursor.ts";
import { Items } from "./items.ts";
import { print } from "./print.ts";
import { sameTree } from "./same-tree.ts";
import { commentsOf, tokensOf } from "./tokens.ts";

type Formatted =
  | { readonly kind: "formatted"; readonly text: string }
  /** The text has syntax errors. */
  | { readonly kind: "rejected"; readonly problems: readonly Diagnostic[] }
  /** A defect of the formatter; `reason` says what went wrong. */
  | { readonly kind: "failed"; readonly reason: string };

/** The canonical form of a text. It has the same tree and the same comments, or there is none. */
export function format(file: SourceFile): Formatted {
  const problems: Diagnostic[] = [];
  const tree = parse(file, (problem) => problems.push(problem));
  if (problems.length > 0) return { kind: "rejected", problems };
  const tokens = tokensOf(file);
  const comments = commentsOf(tokens);
  const text = layOut(tokens);
  if (text instanceof FormatError) return { kind: "failed", reason: text.message };
  const result = { path: file.path, text };
  let isSound = true;
  const formatted = parse(result, () => {
    isSound = false;
  });
  if (!isSound || !sameTree(tree, formatted)) return { kind: "failed", reason: "the result would mean something else" };
  if (commentsOf(tokensOf(result)) !== comments) return { kind: "failed", reason: "the result would lack comments" };
  return { kind: "formatted", text };
}

function layOut(tokens: ReturnType<typeof tokensOf>): string | FormatError {
  try {
    return print(new Items(tokens).file());
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
