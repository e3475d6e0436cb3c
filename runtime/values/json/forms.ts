// Evidence of the interface Json: how the values of a type become JSON text, and come back from parsed JSON.
import { bytesOfBase64, textOfBase64 } from "../base64.ts";
import { settled } from "../foreign-json.ts";
import { floatText } from "../text.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../types.generated.ts";
import { exactInt, Json, type JsonNode, jsonText, nearestFloat } from "./json.ts";
import { JsonSyntaxError, parseJson } from "./parser.ts";
import { JsonReader, Unreadable } from "./reader.ts";

declare global {
  interface JSON {
    /** Since Node 21: what JSON.stringify writes as this text. */
    readonly rawJSON?: (text: string) => unknown;
  }
}

interface ToPlain<T> {
  /** A value that JSON.stringify writes just as the form encodes what it was made of. */
  plain(value: T): unknown;
}
export type Plain<T> = ToPlain<T>["plain"];

export interface Decoder<T> {
  /** Throws JsonMismatch. */
  decode(node: JsonNode): T;
  /** The value of a field whose key is missing; without it that is an error. */
  absent?(): T;
}

export interface JsonForm<T> extends Decoder<T> {
  /** Compact JSON text. */
  encode(value: T): string;
  /**
   * Nothing, when JSON.stringify would write some value in another way. `depth`: so many types ask that hold this one, which
   * may go on without end (a type that holds itself with other arguments each time).
   */
  plain(depth?: number): Plain<T> | undefined;
  /** The next value of a text; what `decode` makes of it, but throws something else. */
  read(reader: JsonReader): T;
}

/** What is wrong: another type, something else, or nothing is there for a form. */
type Fault = { readonly expected: string } | { readonly problem: string } | { readonly missing: Decoder<unknown> };

/**
 * Parsed JSON that is not of the wanted type. It is thrown, and learns its place while it passes the enclosing values; no
 * Error, whose stack costs more than the rest.
 */
export class JsonMismatch {
  readonly fault: Fault;
  #path = "";
  #found: JsonNode | undefined;

  constructor(fault: Fault) {
    this.fault = fault;
  }

  /** `step` is `.field` or `[index]`; `found` is what stands there. */
  isInside(step: string, found: JsonNode | undefined): void {
    if (this.#path === "") this.#found = found;
    this.#path = step + this.#path;
  }

  /** Empty when the whole is of another type. */
  get path(): string {
    return this.#path.startsWith(".") ? this.#path.slice(1) : this.#path;
  }

  /** What stands at the path. */
  get found(): JsonNode | undefined {
    return this.#found;
  }

  /** `users[3].age: expected Int`, `missing field: users[3].age`, `expected Object`. */
  get description(): string {
    const { path, fault } = this;
    if ("missing" in fault) return `missing field: ${path}`;
    const text = "expected" in fault ? `expected ${fault.expected}` : fault.problem;
    return path === "" ? text : `${path}: ${text}`;
  }
}

export function expected(type: string): never {
  throw new JsonMismatch({ expected: type });
}

/** The result of `decode`, whose failures are inside `step`. */
export function within<T>(step: string, form: Decoder<T>, node: JsonNode | undefined): T {
  try {
    if (node !== undefined) return form.decode(node);
    if (form.absent !== undefined) return form.absent();
    throw new JsonMismatch({ missing: form });
  } catch (error) {
    if (error instanceof JsonMismatch) error.isInside(step, node);
    throw error;
  }
}

/** `Ok` of what `decode` makes of the node, or `Err` of the first thing that is wrong. */
export function decodeToResult<T>(node: JsonNode, decode: (node: JsonNode) => T): Result<T, string> {
  try {
    return new snow_variant_Ok(decode(node));
  } catch (error) {
    if (error instanceof JsonMismatch) return new snow_variant_Err(error.description);
    throw error;
  }
}

/** The same for a text. */
export function parseToResult<T>(text: string, decode: (node: JsonNode) => T): Result<T, string> {
  let node: JsonNode;
  try {
    node = parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return new snow_variant_Err(error.message);
    throw error;
  }
  return decodeToResult(node, decode);
}

/** What `form` reads in a text, or what is wrong with it. */
export function snow_json_decode<T>(form: JsonForm<T>, text: string): Result<T, string> {
  try {
    return new snow_variant_Ok(new JsonReader(text).document((reader) => form.read(reader)));
  } catch (error) {
    const isWrong = error instanceof Unreadable || error instanceof JsonMismatch || error instanceof JsonSyntaxError;
    if (!isWrong) throw error;
    return parseToResult(text, (node) => form.decode(node));
  }
}

/** Of values that are written as they are. */
function same<T>(value: T): T {
  return value;
}

export const snow_impl_json_int: JsonForm<number> = {
  encode: String,
  plain: () => same,
  read: (reader) => reader.int(),
  decode: (node) => exactInt(node) ?? expected("Int"),
};

/** Below and from these on, and for `-0`, JavaScript's text of a number is another one. */
const [SMALLEST, LARGEST] = [1e-6, 1e21];

/** A number as JSON.stringify writes it, or the text that it shall write in its place. */
function plainFloat(value: number): unknown {
  const magnitude = Math.abs(value);
  if ((magnitude >= SMALLEST && magnitude < LARGEST) || Object.is(value, 0)) return value;
  return JSON.rawJSON?.(snow_impl_json_float.encode(value));
}

export const snow_impl_json_float: JsonForm<number> = {
  encode: (value) => (Number.isFinite(value) ? floatText(value) : "null"),
  // Older versions of Node have no texts of one's own in JSON.stringify.
  plain: () => (JSON.rawJSON === undefined ? undefined : plainFloat),
  read: (reader) => reader.float(),
  decode: (node) => nearestFloat(node) ?? expected("Float"),
};

export const snow_impl_json_bool: JsonForm<boolean> = {
  encode: String,
  plain: () => same,
  read: (reader) => reader.bool(),
  decode: (node) => (typeof node === "boolean" ? node : expected("Bool")),
};

export const snow_impl_json_string: JsonForm<string> = {
  encode: (value) => JSON.stringify(value),
  plain: () => same,
  read: (reader) => reader.string(),
  decode: (node) => (typeof node === "string" ? node : expected("String")),
};

export const snow_impl_json_json: JsonForm<Json> = {
  encode: (value) => jsonText(value.node),
  plain: () => undefined,
  read: (reader) => new Json(reader.value()),
  decode(node) {
    const own = settled(node);
    return own === undefined ? expected("Json") : new Json(own);
  },
};

function decodeBytes(node: JsonNode): Uint8Array {
  if (typeof node !== "string") return expected("String");
  const bytes = bytesOfBase64(node);
  if (bytes === undefined) throw new JsonMismatch({ problem: "invalid base64" });
  return bytes;
}

/** A text in base64. */
export const snow_impl_json_bytes: JsonForm<Uint8Array> = {
  encode: (bytes) => `"${textOfBase64(bytes)}"`,
  plain: () => textOfBase64,
  read: (reader) => decodeBytes(reader.value()),
  decode: decodeBytes,
};
