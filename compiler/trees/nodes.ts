// Walks over everything in a syntax tree that has a place, whatever it is: for questions about text alone.
import type { ModuleTree } from "./ast.ts";
import type { Span } from "./source.ts";

/** A part of a tree; names, fields and arms have no kind. */
export interface TreeNode {
  readonly span: Span;
  readonly kind?: unknown;
  readonly [part: string]: unknown;
}

/** Outer before inner; `enter` answers whether to look inside. */
export function visitNodes({ items }: ModuleTree, enter: (node: TreeNode) => boolean): void {
  visit(items, enter);
}

function visit(part: unknown, enter: (node: TreeNode) => boolean): void {
  if (Array.isArray(part)) {
    for (const element of part) visit(element, enter);
    return;
  }
  if (typeof part !== "object" || part === null || (isNode(part) && !enter(part))) return;
  for (const inner of Object.values(part)) if (typeof inner === "object") visit(inner, enter);
}

export function isNode(part: unknown): part is TreeNode {
  return typeof part === "object" && part !== null && "span" in part && isSpan(part.span);
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
