// JavaScript values seen as parsed JSON: each is looked into only where a form asks, since objects of a library may be cyclic.
import { isJsonArray, type JsonNode, JsonNumber } from "./json.ts";

/** What no JSON is like, such as a function; no form takes it. */
class Unlike extends JsonNumber {
  readonly kind: string;

  constructor(kind: string) {
    super("NaN");
    this.kind = kind;
  }
}

class ForeignArray extends Array<JsonNode> {}

/** The properties of an object that are its own or those of its class. */
class ForeignObject extends Map<string, JsonNode> {
  readonly #source: object;

  constructor(source: object) {
    super();
    this.#source = source;
  }

  /** `undefined` is as good as no property. */
  override get(key: string): JsonNode | undefined {
    if (!Object.hasOwn(this.#source, key) && key in Object.prototype) return undefined;
    const value: unknown = Reflect.get(this.#source, key);
    return value === undefined ? undefined : foreignNode(value);
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  override *entries(): MapIterator<[string, JsonNode]> {
    for (const key of Object.keys(this.#source)) {
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

/** Arrays in arrays, and levels that are copied; deeper ones are like no JSON. */
const MAX_DEPTH = 512;

export function foreignNode(value: unknown, depth = 0): JsonNode {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isInteger(value) && Math.abs(value) < PLAIN) return value + 0;
      return Number.isFinite(value) ? new JsonNumber(String(value)) : new Unlike("number");
    case "object": {
      if (value === null) return null;
      if (depth > MAX_DEPTH) return new Unlike("array");
      if (!Array.isArray(value)) return new ForeignObject(value);
      const array = new ForeignArray();
      for (const one of value) array.push(foreignNode(one, depth + 1));
      return array;
    }
    default:
      return new Unlike(typeof value);
  }
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
export function settled(node: JsonNode, depth = 0): JsonNode | undefined {
  if (node instanceof Unlike || depth > MAX_DEPTH) return undefined;
  if (node instanceof ForeignArray) {
    const copied: JsonNode[] = [];
    for (const one of node) {
      const own = settled(one, depth + 1);
      if (own === undefined) return undefined;
      copied.push(own);
    }
    return copied;
  }
  if (!(node instanceof ForeignObject)) return node;
  const copied = new Map<string, JsonNode>();
  for (const [key, one] of node) {
    const value = settled(one, depth + 1);
    if (value === undefined) return undefined;
    copied.set(key, value);
  }
  return copied;
}
