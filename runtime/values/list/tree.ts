// A persistent array of slots: a wide tree, in which a change copies the path to one slot.

const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;
/** Slots are numbers of 32 bits. */
const HIGHEST = 30;

/** At the bottom elements, above nodes. */
type Node = unknown[];

export class Tree<T> {
  /** All slots that were ever given an element are below. */
  readonly size: number;
  private readonly root: Node;
  /** Where the bits of a slot begin that pick a child of the root. */
  private readonly shift: number;

  private constructor(root: Node, shift: number, size: number) {
    this.root = root;
    this.shift = shift;
    this.size = size;
  }

  /** The first `size` slots as in the array. */
  static of<T>(array: readonly T[], size: number): Tree<T> {
    let nodes: Node[] = [];
    for (let from = 0; from < size; from += WIDTH) nodes.push(array.slice(from, Math.min(from + WIDTH, size)));
    let shift = 0;
    for (; nodes.length > 1; shift += BITS) {
      const parents: Node[] = [];
      for (let from = 0; from < nodes.length; from += WIDTH) parents.push(nodes.slice(from, from + WIDTH));
      nodes = parents;
    }
    return new Tree(nodes[0] ?? [], shift, size);
  }

  at(slot: number): T {
    return this.leafOf(slot)[slot & MASK] as T;
  }

  /** With an element in a slot, which need not have had one. */
  with(slot: number, value: T): Tree<T> {
    const { root, size } = this;
    let { shift } = this;
    let top = root.slice();
    while (shift < HIGHEST && slot >>> (shift + BITS) > 0) {
      top = [top];
      shift += BITS;
    }
    let node = top;
    for (let below = shift; below > 0; below -= BITS) {
      const index = (slot >>> below) & MASK;
      const child = node[index] as Node | undefined;
      const copy: Node = child === undefined ? [] : child.slice();
      node[index] = copy;
      node = copy;
    }
    node[slot & MASK] = value;
    return new Tree(top, shift, slot < size ? size : slot + 1);
  }

  /** Puts the elements of slots `from` … `to - 1` into an array, from `index` on. */
  copyTo(array: T[], index: number, from: number, to: number): void {
    let at = index;
    for (let slot = from; slot < to; ) {
      const leaf = this.leafOf(slot);
      const first = slot & MASK;
      const end = Math.min(WIDTH, first + to - slot);
      for (let place = first; place < end; place += 1) array[at++] = leaf[place] as T;
      slot += end - first;
    }
  }

  private leafOf(slot: number): Node {
    let node = this.root;
    for (let below = this.shift; below > 0; below -= BITS) node = node[(slot >>> below) & MASK] as Node;
    return node;
  }
}
