// Evidence of the interface Json: how the values of a type become JSON text, and come back from parsed JSON.
import { bytesOfBase64, textOfBase64 } from "../base64.ts";
import { settled } from "../foreign-json.ts";
import { floatText } from "../text.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../types.generated.ts";
import { exactInt, Json, type JsonNode, jsonText, nearestFloat } from "./json.ts";
import { JsonSyntaxError, parseJson } from "./parser.ts";

export interface JsonForm<T> {
  /** Compact JSON text. */
  encode(value: T): string;
  /** Throws JsonMismatch. */
  decode(node: JsonNode): T;
  /** The value of a field whose key is missing; without it that is an error. */
  absent?(): T;
}

/** What is wrong: another type, something else, or nothing is there for a form. */
type Fault = { readonly expected: string } | { readonly problem: string } | { readonly missing: JsonForm<unknown> };

/** Parsed JSON that is not of the wanted type. It learns its place while it passes the enclosing values. */
export class JsonMismatch extends Error {
  readonly fault: Fault;
  #path = "";
  #found: JsonNode | undefined;

  constructor(fault: Fault) {
    super("JSON of another type");
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
export function within<T>(step: string, form: JsonForm<T>, node: JsonNode | undefined): T {
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

/** `T.from_json` of derived types. */
export function snow_json_decode<T>(form: JsonForm<T>, text: string): Result<T, string> {
  return parseToResult(text, (node) => form.decode(node));
}

export const snow_impl_json_int: JsonForm<number> = {
  encode: String,
  decode: (node) => exactInt(node) ?? expected("Int"),
};

export const snow_impl_json_float: JsonForm<number> = {
  encode: (value) => (Number.isFinite(value) ? floatText(value) : "null"),
  decode: (node) => nearestFloat(node) ?? expected("Float"),
};

export const snow_impl_json_bool: JsonForm<boolean> = {
  encode: String,
  decode: (node) => (typeof node === "boolean" ? node : expected("Bool")),
};

export const snow_impl_json_string: JsonForm<string> = {
  encode: (value) => JSON.stringify(value),
  decode: (node) => (typeof node === "string" ? node : expected("String")),
};

export const snow_impl_json_json: JsonForm<Json> = {
  encode: (value) => jsonText(value.node),
  decode(node) {
    const own = settled(node);
    return own === undefined ? expected("Json") : new Json(own);
  },
};

/** A text in base64. */
export const snow_impl_json_bytes: JsonForm<Uint8Array> = {
  encode: (bytes) => `"${textOfBase64(bytes)}"`,
  decode(node) {
    if (typeof node !== "string") return expected("String");
    const bytes = bytesOfBase64(node);
    if (bytes === undefined) throw new JsonMismatch({ problem: "invalid base64" });
    return bytes;
  },
};
