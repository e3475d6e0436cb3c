// Whether two syntax trees mean the same: everything is equal but the places in the text.

/** Compares what `parse` returns, or parts of it. Uses no stack: chains are trees as deep as they are long. */
export function sameTree(left: unknown, right: unknown): boolean {
  const pending: [unknown, unknown][] = [[left, right]];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [one, other] = pair;
    if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
      if (!Object.is(one, other)) return false;
      continue;
    }
    if (Array.isArray(one) !== Array.isArray(other)) return false;
    const keys = keysOf(one);
    if (keys.length !== keysOf(other).length) return false;
    const others = new Map(Object.entries(other));
    for (const [key, value] of Object.entries(one)) if (!isPlace(key)) pending.push([value, others.get(key)]);
  }
  return true;
}

function keysOf(tree: object): string[] {
  return Object.keys(tree).filter((key) => !isPlace(key));
}

function isPlace(key: string): boolean {
  return key === "span" || key === "file" || key.endsWith("Span");
}
