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

function visit(part: object, enter: (node: TreeNode) => boolean): void {
  if (isNode(part) && !enter(part)) return;
  for (const name in part) {
    // Places have no parts; most objects of a tree are places.
    if (name === "span" || name === "headSpan") continue;
    const inner: unknown = Reflect.get(part, name);
    if (typeof inner === "object" && inner !== null) visit(inner, enter);
  }
}

export function isNode(part: unknown): part is TreeNode {
  return typeof part === "object" && part !== null && "span" in part && isSpan(part.span);
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
