// Whether two syntax trees mean the same: everything is equal but the places in the text.

/** Compares what `parse` returns, or parts of it. */
export function sameTree(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return Object.is(left, right);
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = keysOf(left);
  if (keys.length !== keysOf(right).length) return false;
  const rights = new Map(Object.entries(right));
  return Object.entries(left).every(([key, value]) => isPlace(key) || sameTree(value, rights.get(key)));
}

function keysOf(tree: object): string[] {
  return Object.keys(tree).filter((key) => !isPlace(key));
}

function isPlace(key: string): boolean {
  return key === "span" || key === "file" || key.endsWith("Span");
}
