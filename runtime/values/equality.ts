// Equality of map keys and set elements: by structure, Floats by bit pattern, user types by their own `eq` if they have one.
import { List } from "./list.ts";
import { shapeOf } from "./shape.ts";

/** Structs and variants are read by field name. */
export function fieldsOf(value: object): Readonly<Record<string, unknown>> {
  return value as Readonly<Record<string, unknown>>;
}

function arraysEqual(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (!keyEquals(left[index], right[index])) return false;
  }
  return true;
}

function listsEqual(left: List<unknown>, right: List<unknown>): boolean {
  const length = left.end - left.start;
  if (right.end - right.start !== length) return false;
  for (let index = 0; index < length; index += 1) {
    if (!keyEquals(left.buffer[left.start + index], right.buffer[right.start + index])) return false;
  }
  return true;
}

export function bytesEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

/** Same class, equal fields. */
function instancesEqual(left: object, right: object): boolean {
  const shape = shapeOf(left);
  if (shape !== shapeOf(right)) return false;
  if (shape?.eq !== undefined) return shape.eq(left, right);
  const leftFields = fieldsOf(left);
  const rightFields = fieldsOf(right);
  for (const name in leftFields) {
    if (!keyEquals(leftFields[name], rightFields[name])) return false;
  }
  return true;
}

/** Whether two values are the same key. Both are of one Snow type. */
export function keyEquals(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || left === null) return Object.is(left, right);
  if (left === right) return true;
  if (typeof right !== "object" || right === null) return false;
  if (Array.isArray(left)) return Array.isArray(right) && arraysEqual(left, right);
  if (left instanceof List) return right instanceof List && listsEqual(left, right);
  if (left instanceof Uint8Array) return right instanceof Uint8Array && bytesEqual(left, right);
  return instancesEqual(left, right);
}
