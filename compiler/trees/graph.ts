// Strongly connected components (Tarjan 1972), without recursion so that long chains are no problem.

/** Components of the nodes from 0 on, in dependency order: every one comes after those that it points to. */
export function componentsOf(count: number, targetsOf: (node: number) => readonly number[]): number[][] {
  const index = new Array<number>(count).fill(-1);
  const low = new Array<number>(count).fill(0);
  const onStack = new Array<boolean>(count).fill(false);
  const stack: number[] = [];
  const components: number[][] = [];
  let next = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; targets: readonly number[]; position: number }[] = [];
    const enter = (node: number) => {
      index[node] = low[node] = next++;
      stack.push(node);
      onStack[node] = true;
      work.push({ node, targets: targetsOf(node), position: 0 });
    };
    enter(root);
    for (let frame = work.at(-1); frame !== undefined; frame = work.at(-1)) {
      const { node } = frame;
      const target = frame.targets[frame.position++];
      if (target !== undefined) {
        if (index[target] === -1) enter(target);
        else if (onStack[target]) low[node] = Math.min(low[node] ?? 0, index[target] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const component: number[] = [];
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack[member] = false;
        component.push(member);
        if (member === node) break;
      }
      components.push(component.reverse());
    }
  }
  return components;
}

/** Whether some way leads from a node back to it. */
export function hasCycle(count: number, targetsOf: (node: number) => readonly number[]): boolean {
  return componentsOf(count, targetsOf).some(
    ([first, ...others]) => others.length > 0 || (first !== undefined && targetsOf(first).includes(first)),
  );
}
