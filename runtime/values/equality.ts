// Equality of map keys and set elements: by structure, Floats by bit pattern, user types by their own `eq` if they have one.
import { List } from "./list/list.ts";
import { fieldsOf, shapeOf } from "./shape.ts";

export function bytesEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Values in each other that are compared by recursion; deeper ones by a list of what is left. */
const DEEPEST = 100;

/** What is left to compare: lefts and rights in turn. */
type Rest = unknown[];

/** Compares parts now, or leaves them for later. */
function partsEqual(
  left: readonly unknown[],
  right: readonly unknown[],
  depth: number,
  rest: Rest | undefined,
): boolean {
  const { length } = left;
  if (right.length !== length) return false;
  if (rest === undefined) {
    for (let index = 0; index < length; index += 1) {
      if (!equalAt(left[index], right[index], depth + 1)) return false;
    }
  } else for (let index = 0; index < length; index += 1) rest.push(left[index], right[index]);
  return true;
}

function listsEqual(left: List<unknown>, right: List<unknown>, depth: number, rest: Rest | undefined): boolean {
  const { length } = left;
  if (right.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    if (rest !== undefined) rest.push(left.at(index), right.at(index));
    else if (!equalAt(left.at(index), right.at(index), depth + 1)) return false;
  }
  return true;
}

/** Same class, equal fields. */
function instancesEqual(left: object, right: object, depth: number, rest: Rest | undefined): boolean {
  const shape = shapeOf(left);
  if (shape !== shapeOf(right)) return false;
  if (shape?.eq !== undefined) return shape.eq(left, right);
  if (rest !== undefined) return partsEqual(Object.values(left), Object.values(right), depth, rest);
  const leftFields = fieldsOf(left);
  const rightFields = fieldsOf(right);
  for (const name in leftFields) {
    if (!equalAt(leftFields[name], rightFields[name], depth + 1)) return false;
  }
  return true;
}

function objectsEqual(left: object, right: object, depth: number, rest: Rest | undefined): boolean {
  if (Array.isArray(left)) return Array.isArray(right) && partsEqual(left, right, depth, rest);
  if (left instanceof List) return right instanceof List && listsEqual(left, right, depth, rest);
  if (left instanceof Uint8Array) return right instanceof Uint8Array && bytesEqual(left, right);
  return instancesEqual(left, right, depth, rest);
}

/** With `rest` only what can be told of the values themselves; their parts are left in it. */
function equalAt(left: unknown, right: unknown, depth: number, rest?: Rest): boolean {
  // 0 is not -0, but NaN is NaN.
  if (left === right) return left !== 0 || Object.is(left, right);
  if (typeof left !== "object" || left === null) return typeof left === "number" && Object.is(left, right);
  if (typeof right !== "object" || right === null) return false;
  if (depth === DEEPEST) return deepEqual(left, right);
  return objectsEqual(left, right, depth, rest);
}

function deepEqual(left: object, right: object): boolean {
  const rest: Rest = [left, right];
  while (rest.length > 0) {
    const other = rest.pop();
    if (!equalAt(rest.pop(), other, 0, rest)) return false;
  }
  return true;
}

/** Whether two values are the same key. Both are of one Snow type. */
export function keyEquals(left: unknown, right: unknown): boolean {
  return equalAt(left, right, 0);
}
