// Allocation and matching: binary trees.
import { lap } from "./lap.js";

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function grow(depth) {
  return depth === 0 ? new Node(null, null) : new Node(grow(depth - 1), grow(depth - 1));
}

function count(tree) {
  return tree === null ? 0 : 1 + count(tree.left) + count(tree.right);
}

function work(depth, times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += count(grow(depth));
  return sum;
}

for (let round = 0; round < 7; round++) lap(work(14, 60));
