// Where the ways to a step of a graph part: its immediate dominator (Cooper, Harvey, Kennedy 2001).

/**
 * For each node the last one that every way from the first node to it passes; the first one's is itself. Every edge leads
 * to a later node.
 */
export function dominators(edges: readonly (readonly number[])[]): readonly number[] {
  const parents: (number | undefined)[] = edges.map((_, node) => (node === 0 ? 0 : undefined));
  for (const [node, targets] of edges.entries()) {
    for (const target of targets) {
      const known = parents[target];
      parents[target] = known === undefined ? node : meet(parents, known, node);
    }
  }
  return parents.map((parent) => parent ?? 0);
}

function meet(parents: readonly (number | undefined)[], one: number, other: number): number {
  let [left, right] = [one, other];
  while (left !== right) {
    if (left > right) left = parents[left] ?? 0;
    else right = parents[right] ?? 0;
  }
  return left;
}
