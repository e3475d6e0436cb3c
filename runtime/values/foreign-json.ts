// JavaScript values seen as parsed JSON: each is looked into only where a form asks, since objects of a library may be cyclic.
import { isJsonArray, type JsonNode, JsonNumber } from "./json/json.ts";

/** What no JSON is like, such as a function; no form takes it. */
class Unlike extends JsonNumber {
  readonly kind: string;

  constructor(kind: string) {
    super("NaN");
    this.kind = kind;
  }
}

/** The properties of an object that are its own or those of its class. */
/** With something of others in it. */
class ForeignArray extends Array<JsonNode> {}

class ForeignObject extends Map<string, JsonNode> {
  readonly source: object;

  constructor(source: object) {
    super();
    this.source = source;
  }

  /** `undefined` is as good as no property. */
  override get(key: string): JsonNode | undefined {
    if (!Object.hasOwn(this.source, key) && key in Object.prototype) return undefined;
    const value: unknown = Reflect.get(this.source, key);
    return value === undefined ? undefined : foreignNode(value);
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  override *entries(): MapIterator<[string, JsonNode]> {
    for (const key of Object.keys(this.source)) {
      const node = this.get(key);
      if (node !== undefined) yield [key, node];
    }
    return undefined;
  }

  override [Symbol.iterator](): MapIterator<[string, JsonNode]> {
    return this.entries();
  }
}

/** Integers of at most so many digits are plain numbers in JSON. */
const PLAIN = 1e15;

/** Arrays in arrays, and levels that are copied; deeper ones are like no JSON, and so is what is inside of itself. */
const MAX_DEPTH = 512;

function canHold(above: readonly unknown[], value: unknown): boolean {
  return above.length < MAX_DEPTH && !above.includes(value);
}

/** `above`: the arrays that it is directly inside of. */
export function foreignNode(value: unknown, above: readonly unknown[] = []): JsonNode {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isInteger(value) && Math.abs(value) < PLAIN) return value + 0;
      return Number.isFinite(value) ? new JsonNumber(String(value)) : new Unlike("number");
    case "object": {
      if (value === null) return null;
      if (!Array.isArray(value)) return new ForeignObject(value);
      return foreignArray(value, above);
    }
    default:
      return new Unlike(typeof value);
  }
}

/** A copy. One in which nothing of others is left is like an array that was parsed. */
function foreignArray(source: readonly unknown[], above: readonly unknown[]): JsonNode {
  if (!canHold(above, source)) return new Unlike("array");
  const copied: JsonNode[] = [];
  // Most arrays hold nothing that asks what is above it.
  let inside: readonly unknown[] | undefined;
  let isForeign = false;
  for (let index = 0; index < source.length; index += 1) {
    const one = source[index];
    if (typeof one === "object") inside ??= [...above, source];
    const node = foreignNode(one, inside);
    isForeign ||= node instanceof ForeignObject || node instanceof ForeignArray || node instanceof Unlike;
    copied.push(node);
  }
  return isForeign ? ForeignArray.from(copied) : copied;
}

/** The JavaScript kind of what a node stands for. */
export function kindOfNode(node: JsonNode | undefined): string {
  if (node === null) return "null";
  if (node instanceof Unlike) return node.kind;
  if (node instanceof JsonNumber) return "number";
  if (node !== undefined && isJsonArray(node)) return "array";
  return typeof node;
}

/** For looking at a missing value as if it were there. */
export function nothingThere(): JsonNode {
  return new Unlike("undefined");
}

/** A node that nobody else changes: what came from JavaScript is copied. `undefined` for what is like no JSON. */
export function settled(node: JsonNode, above: readonly unknown[] = []): JsonNode | undefined {
  if (node instanceof Unlike) return undefined;
  if (node instanceof ForeignArray) {
    const copied: JsonNode[] = [];
    for (const one of node) {
      const own = settled(one, above);
      if (own === undefined) return undefined;
      copied.push(own);
    }
    return copied;
  }
  if (!(node instanceof ForeignObject)) return node;
  if (!canHold(above, node.source)) return undefined;
  const inside = [...above, node.source];
  const copied = new Map<string, JsonNode>();
  for (const [key, one] of node) {
    const value = settled(one, inside);
    if (value === undefined) return undefined;
    copied.set(key, value);
  }
  return copied;
}
