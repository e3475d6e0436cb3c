// What can be folded away: definitions, blocks, long literals, comments and imports.
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-protocol";
import type { IfExpression } from "../../compiler/trees/ast.ts";
import { type TreeNode, visitNodes } from "../../compiler/trees/nodes.ts";
import { lineIndexAt, lineStarts, type SourceFile, type Span } from "../../compiler/trees/source.ts";
import { tokensAndComments } from "./comments.ts";
import type { View } from "./workspace.ts";

export function foldingOf({ module: { file, tree } }: View): FoldingRange[] {
  const folds = new Folds(file);
  visitNodes(tree, (node) => {
    // What stands on one line has nothing in it that stands on several.
    if (folds.lineAt(node.span.start) === folds.lineAt(node.span.end)) return false;
    folds.node(node);
    return true;
  });
  const imports = tree.items.filter(({ kind }) => kind === "import" || kind === "from-import");
  folds.runs(
    imports.map(({ span }) => span),
    FoldingRangeKind.Imports,
  );
  folds.runs(tokensAndComments(file).comments, FoldingRangeKind.Comment);
  return folds.found;
}

/** Nodes that are shown by their first line when they are folded. */
const folded: ReadonlySet<unknown> = new Set([
  ...["function", "struct", "sum", "alias", "interface", "impl", "actor", "service", "channel", "supervisor", "cast"],
  ...["info", "closure", "case", "while", "for", "receive", "call", "list", "tuple", "map", "string", "sql"],
  // Arms and children of supervisors, methods of interfaces.
  ...["update", "spawn", undefined],
]);

class Folds {
  readonly found: FoldingRange[] = [];
  readonly #file: SourceFile;
  readonly #starts: readonly number[];
  readonly #lines = new Set<number>();

  constructor(file: SourceFile) {
    this.#file = file;
    this.#starts = lineStarts(file.text);
  }

  lineAt(offset: number): number {
    return lineIndexAt(this.#starts, offset);
  }

  node(node: TreeNode): void {
    if (isIf(node)) this.#branches(node);
    else if (folded.has(node.kind)) this.#add(this.lineAt(node.span.start), this.#lastLine(node.span));
  }

  /** Places on lines of their own, one below the other, are folded together. */
  runs(spans: readonly Span[], kind: FoldingRangeKind): void {
    let first = -1;
    let last = -2;
    for (const { start, end } of spans) {
      const line = this.lineAt(start);
      const isAlone = this.#file.text.slice(this.#starts[line], start).trim() === "";
      if (!isAlone || line > last + 1) {
        this.#add(first, last, kind);
        first = line;
      }
      last = isAlone ? this.lineAt(end) : -2;
    }
    this.#add(first, last, kind);
  }

  /** Each branch by itself, so that the word `else` is still seen. */
  #branches(branching: IfExpression): void {
    const { text } = this.#file;
    const then = branching.then.span;
    this.#add(this.lineAt(branching.span.start), this.lineAt(then.end));
    if (branching.else?.kind !== "block") return;
    const { start, end } = branching.else.span;
    const word = text.lastIndexOf("else", start);
    if (word >= then.end) this.#add(this.lineAt(word), this.lineAt(end));
  }

  /** What closes it stays in sight. */
  #lastLine({ end }: Span): number {
    const line = this.lineAt(end);
    const text = this.#file.text.slice(this.#starts[line], end);
    return /^\s*(?:end\b|["\])}])/.test(text) ? line - 1 : line;
  }

  /** One for each line; the outermost comes first. */
  #add(startLine: number, endLine: number, kind?: FoldingRangeKind): void {
    if (startLine < 0 || endLine <= startLine || this.#lines.has(startLine)) return;
    this.#lines.add(startLine);
    this.found.push(kind === undefined ? { startLine, endLine } : { startLine, endLine, kind });
  }
}

function isIf(node: TreeNode): node is TreeNode & IfExpression {
  return node.kind === "if";
}
