// Externs: calls of the user's JavaScript functions, with values converted and checked in both directions.

import {
  type Body,
  type Calls,
  callBody,
  leaveEnded,
  ready,
  type Suspension,
  waitForOutside,
} from "../actors/index.ts";
import { host } from "../current.ts";
import { describeStack, errorText, Panic } from "../failures/index.ts";
import type { Simulation } from "../host/simulated/index.ts";
import {
  foreignNode,
  type JsonForm,
  JsonMismatch,
  type JsonNode,
  kindOfNode,
  type List,
  MapBuilder,
  nothingThere,
  type Option,
  type OrderedMap,
  type Pending,
  type Result,
  snow_is_generator,
  snow_list_of,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../values/index.ts";

/** Who gives values to JavaScript: what is wrong with what comes back through them is told in its name. */
export interface Giver {
  /** As messages begin: `extern apply`. */
  readonly name: string;
  /** Set when JavaScript called: how it calls what it is given, and is told what is wrong with a call. */
  readonly calls?: Calls;
}

/** A type that crosses the boundary. */
export interface ExternType<T> {
  /** As Snow writes it. */
  readonly text: string;
  /** The JavaScript value for a Snow value. */
  toJavaScript(value: T, giver: Giver): unknown;
  /** The Snow value for a JavaScript value. Throws Mismatch. */
  fromJavaScript(value: unknown): T;
  /** Of a Result: what a thrown error becomes. */
  readonly ofError?: (message: string) => T;
  /** Whether its values are called by JavaScript. */
  readonly isFunction?: true;
}

/** A value that is not of the declared type. It learns its place while it passes the enclosing values. */
export class Mismatch extends Error {
  readonly #text: string;
  #path: string;

  constructor(text: string, path = "") {
    super("a value of another type");
    this.#text = text;
    this.#path = path;
  }

  /** `step` is a field or `[index]`. */
  isInside(step: string): void {
    const joint = this.#path === "" || this.#path.startsWith("[") ? "" : ".";
    this.#path = step + joint + this.#path;
  }

  /** `expected Int, got string`, `expected Int, got string at users[3].age`. */
  get description(): string {
    return this.#path === "" ? this.#text : `${this.#text} at ${this.#path}`;
  }
}

function expectedKind(type: string, kind: string): string {
  return `expected ${type}, got ${kind}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

export function mismatch(text: string, value: unknown): never {
  throw new Mismatch(expectedKind(text, kindOf(value)));
}

/** The Snow value of a part, whose failures are inside `step`. */
function part<T>(type: ExternType<T>, value: unknown, step: () => string): T {
  try {
    return type.fromJavaScript(value);
  } catch (error) {
    if (error instanceof Mismatch) error.isInside(step());
    throw error;
  }
}

const same = (value: unknown): unknown => value;

function checkedInt(text: string): ExternType<number> {
  return {
    text,
    toJavaScript: same,
    // `+ 0` makes -0, which is no Int, 0.
    fromJavaScript: (value) =>
      typeof value === "number" && Number.isSafeInteger(value) ? value + 0 : mismatch(text, value),
  };
}

export const snow_extern_int: ExternType<number> = checkedInt("Int");

/** An `extern type`: crosses as a number that Snow does not look into. */
export function snow_extern_handle(name: string): ExternType<number> {
  return checkedInt(name);
}

export const snow_extern_float: ExternType<number> = {
  text: "Float",
  toJavaScript: same,
  fromJavaScript: (value) => (typeof value === "number" ? value : mismatch("Float", value)),
};

export const snow_extern_bigint: ExternType<bigint> = {
  text: "BigInt",
  toJavaScript: same,
  fromJavaScript: (value) => (typeof value === "bigint" ? value : mismatch("BigInt", value)),
};

export const snow_extern_bool: ExternType<boolean> = {
  text: "Bool",
  toJavaScript: same,
  fromJavaScript: (value) => (typeof value === "boolean" ? value : mismatch("Bool", value)),
};

export const snow_extern_string: ExternType<string> = {
  text: "String",
  toJavaScript: same,
  fromJavaScript: (value) => (typeof value === "string" ? value : mismatch("String", value)),
};

export const snow_extern_unit: ExternType<undefined> = {
  text: "()",
  toJavaScript: same,
  fromJavaScript: (value) => (value === undefined || value === null ? undefined : mismatch("()", value)),
};

/** Copied both ways: Snow's bytes never change. */
export const snow_extern_bytes: ExternType<Uint8Array> = {
  text: "Bytes",
  toJavaScript: (bytes) => new Uint8Array(bytes),
  fromJavaScript: (value) => (value instanceof Uint8Array ? new Uint8Array(value) : mismatch("Bytes", value)),
};

export function snow_extern_list<T>(element: ExternType<T>): ExternType<List<T>> {
  const text = `List<${element.text}>`;
  return {
    text,
    toJavaScript: (list, giver) => list.toArray().map((value) => element.toJavaScript(value, giver)),
    fromJavaScript: (value) => {
      if (!Array.isArray(value)) return mismatch(text, value);
      return snow_list_of(Array.from(value, (one: unknown, index) => part(element, one, () => `[${index}]`)));
    },
  };
}

export function snow_extern_tuple(...elements: readonly ExternType<unknown>[]): ExternType<readonly unknown[]> {
  const inner = elements.map((element) => element.text).join(", ");
  const text = elements.length === 1 ? `(${inner},)` : `(${inner})`;
  return {
    text,
    toJavaScript: (values, giver) => elements.map((element, index) => element.toJavaScript(values[index], giver)),
    fromJavaScript: (value) => {
      if (!Array.isArray(value) || value.length !== elements.length) return mismatch(text, value);
      return elements.map((element, index) => part(element, value[index], () => `[${index}]`));
    },
  };
}

/** Keys are Strings. */
export function snow_extern_map<V>(content: ExternType<V>): ExternType<OrderedMap<string, V>> {
  const text = `Map<String, ${content.text}>`;
  return {
    text,
    toJavaScript: (map, giver) =>
      new Map(map.entries().map((entry) => [entry.key, content.toJavaScript(entry.value, giver)])),
    fromJavaScript: (value) => {
      if (!(value instanceof Map)) return mismatch(text, value);
      const builder = new MapBuilder<string, V>();
      for (const [key, one] of value) {
        const text = snow_extern_string.fromJavaScript(key);
        builder.set(
          text,
          part(content, one, () => text),
        );
      }
      return builder.build();
    },
  };
}

export function snow_extern_option<T>(content: ExternType<T>): ExternType<Option<T>> {
  return {
    text: `Option<${content.text}>`,
    toJavaScript: (option, giver) => (option.tag === 1 ? content.toJavaScript(option._0, giver) : undefined),
    fromJavaScript: (value) =>
      value === undefined || value === null ? snow_variant_None : new snow_variant_Some(content.fromJavaScript(value)),
  };
}

/** Only as a result: errors of the JavaScript function become `Err` of their message. */
export function snow_extern_result<T>(content: ExternType<T>): ExternType<Result<T, string>> {
  return {
    text: `Result<${content.text}, String>`,
    toJavaScript: same,
    fromJavaScript: (value) => new snow_variant_Ok(content.fromJavaScript(value)),
    ofError: (message) => new snow_variant_Err(message),
  };
}

/** What JavaScript gets for a Result, and gives for one: `{ ok }` or `{ err }`. */
export function snow_extern_outcome<T, E>(ok: ExternType<T>, err: ExternType<E>): ExternType<Result<T, E>> {
  const text = `Result<${ok.text}, ${err.text}>`;
  return {
    text,
    toJavaScript: (result, giver) =>
      result.tag === 0 ? { ok: ok.toJavaScript(result._0, giver) } : { err: err.toJavaScript(result._0, giver) },
    fromJavaScript: (value) => {
      if (typeof value !== "object" || value === null) return mismatch(text, value);
      if ("err" in value && !("ok" in value)) return new snow_variant_Err(part(err, value.err, () => "err"));
      return new snow_variant_Ok(part(ok, "ok" in value ? value.ok : undefined, () => "ok"));
    },
  };
}

/** A type with the interface Json: a plain object of the same form. */
export function snow_extern_json<T>(text: string, form: JsonForm<T>): ExternType<T> {
  return {
    text,
    toJavaScript: (value) => JSON.parse(form.encode(value)),
    fromJavaScript: (value) => {
      const node = foreignNode(value);
      try {
        return form.decode(node);
      } catch (error) {
        if (error instanceof JsonMismatch) throw mismatchOf(error, text, node);
        throw error;
      }
    },
  };
}

function mismatchOf(error: JsonMismatch, text: string, whole: JsonNode): Mismatch {
  const { fault, path, found } = error;
  if (path === "") return new Mismatch(expectedKind(text, kindOfNode(whole)));
  if ("problem" in fault) return new Mismatch(fault.problem, path);
  if ("expected" in fault) return new Mismatch(expectedKind(fault.expected, kindOfNode(found)), path);
  return new Mismatch(expectedKind(wantedBy(fault.missing), "undefined"), path);
}

/** What a form says that it expects. */
function wantedBy(form: Pick<JsonForm<unknown>, "decode">): string {
  try {
    form.decode(nothingThere());
  } catch (error) {
    if (error instanceof JsonMismatch && "expected" in error.fault) return error.fault.expected;
    if (!(error instanceof JsonMismatch)) throw error;
  }
  return "a value";
}

type Namespace = Readonly<Record<string, unknown>>;

interface Extern<R> {
  readonly name: string;
  readonly giver: Giver;
  readonly module: Namespace;
  readonly symbol: string;
  readonly parameters: readonly ExternType<unknown>[];
  readonly result: ExternType<R>;
}

/** The exported function with its arguments converted. */
function invoke({ giver, module, symbol, parameters }: Extern<unknown>, values: readonly unknown[]): unknown {
  const target = module[symbol];
  if (typeof target !== "function") throw new TypeError(`'${symbol}' is not an exported function`);
  return Reflect.apply(
    target,
    undefined,
    parameters.map((type, index) => type.toJavaScript(values[index], giver)),
  );
}

/** The Snow value, or the panic that tells what is wrong with it; `name` says who gave it. */
export function received<T>(name: string, type: ExternType<T>, value: unknown): T {
  try {
    return type.fromJavaScript(value);
  } catch (error) {
    if (error instanceof Mismatch) throw new Panic(`${name}: ${error.description}`);
    throw error;
  }
}

/** Waits for what `begin` answers, or throws, a promise or not; an error becomes what `type` says, or a panic. */
export function awaited<T>(name: string, type: ExternType<T>, begin: () => unknown): Suspension<T> {
  return waitForOutside<T>(name, (resume) => {
    const fulfilled = (value: unknown): void => {
      try {
        resume.value(received(name, type, value));
      } catch (error) {
        resume.panic(errorText(error));
      }
    };
    const rejected = (error: unknown): void => {
      const message = errorText(error);
      if (type.ofError !== undefined) resume.value(type.ofError(message));
      else resume.panic(`${name}: ${message}`, error);
    };
    // An error that is thrown at once counts like a rejection.
    new Promise((resolve) => resolve(begin())).then(fulfilled, rejected);
    return undefined;
  });
}

/** The extern that a function of it is of. */
const EXTERN = Symbol("extern");

/** What an extern function is known by; undefined for any other function. */
export function externOf(value: unknown): Pick<Extern<unknown>, "module" | "symbol" | "name"> | undefined {
  return isExtern(value) ? value[EXTERN] : undefined;
}

function isExtern(value: unknown): value is { readonly [EXTERN]: Extern<unknown> } {
  return typeof value === "function" && EXTERN in value;
}

/** What a simulation has put in its place; else what it calls lives on after the simulated world. */
function replacementOf({ module, symbol, name }: Extern<unknown>, simulation: Simulation): Body | undefined {
  const { replacements, foreign, world } = simulation;
  const found = replacements.find((one) => one.module === module && one.symbol === symbol && one.name === name);
  if (found !== undefined) return found.body;
  if (foreign.has(module)) return undefined;
  foreign.add(module);
  world.trace.tell("note", `extern ${name} is JavaScript, whose module keeps its state from run to run`);
  return undefined;
}

/** A function for `extern fn name`. Panics: `extern NAME: MESSAGE`, `extern NAME: expected T, got KIND`. */
export function snow_extern<R>(
  name: string,
  module: Namespace,
  symbol: string,
  parameters: readonly ExternType<unknown>[],
  result: ExternType<R>,
): (...values: readonly unknown[]) => R {
  const giver = { name: `extern ${name}` };
  const extern = { name, giver, module, symbol, parameters, result };
  const isGiven = parameters.some((one) => one.isFunction === true);
  const called = (...values: readonly unknown[]): R => {
    const { simulation } = host();
    const replacement = simulation === undefined ? undefined : replacementOf(extern, simulation);
    // Of the same type, as the compiler has seen to.
    if (replacement !== undefined) return callBody(replacement, values) as R;
    let value: unknown;
    try {
      value = invoke(extern, values);
    } catch (error) {
      if (isGiven) leaveEnded(error);
      const message = errorText(error);
      if (result.ofError !== undefined) return result.ofError(message);
      throw new Panic(`${giver.name}: ${message}`);
    }
    if (isGiven) leaveEnded();
    return received(giver.name, result, value);
  };
  return Object.assign(called, { [EXTERN]: extern });
}

/** The same for `extern async fn`: the process waits until the promise has settled. */
export function snow_extern_async<R>(
  name: string,
  module: Namespace,
  symbol: string,
  parameters: readonly ExternType<unknown>[],
  result: ExternType<R>,
): (...values: readonly unknown[]) => Suspension<R> {
  const giver = { name: `extern ${name}` };
  const extern = { name, giver, module, symbol, parameters, result };
  const called = (...values: readonly unknown[]): Suspension<R> => {
    const { simulation } = host();
    if (simulation === undefined) return awaited(giver.name, result, () => invoke(extern, values));
    const replacement = replacementOf(extern, simulation);
    if (replacement === undefined) return refused(extern, simulation);
    // Of the same type, as the compiler has seen to.
    const value = callBody(replacement, values) as Pending<R>;
    return snow_is_generator(value) ? value : ready(value);
  };
  return Object.assign(called, { [EXTERN]: extern });
}

function refused({ name }: Extern<unknown>, { world }: Simulation): never {
  const text = `extern async ${name}: what JavaScript takes its time for has no place in a simulation`;
  const { place } = describeStack(new Error());
  const hint = `Sim.replace(${name}, fn … end) puts a function of Snow in its place`;
  world.fail({ kind: "refused", head: text, place, lines: [hint] });
  throw new Panic(text);
}
