// Externs: calls of the user's JavaScript functions, with values converted and checked in both directions.
import { type Suspension, waitForOutside } from "../actors/index.ts";
import { type List, snow_list_of } from "../values/list.ts";
import { MapBuilder, type OrderedMap } from "../values/ordered-map.ts";
import { errorText, Panic } from "../values/panic.ts";
import {
  type Option,
  type Result,
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../values/types.generated.ts";

/** A type that crosses the boundary. */
export interface ExternType<T> {
  /** As Snow writes it. */
  readonly text: string;
  /** The JavaScript value for a Snow value. */
  toJavaScript(value: T): unknown;
  /** The Snow value for a JavaScript value. Throws Mismatch. */
  fromJavaScript(value: unknown): T;
  /** Of a Result: what a thrown error becomes. */
  readonly ofError?: (message: string) => T;
}

class Mismatch extends Error {}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function mismatch(text: string, value: unknown): never {
  throw new Mismatch(`expected ${text}, got ${kindOf(value)}`);
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
    toJavaScript: (list) => list.toArray().map((value) => element.toJavaScript(value)),
    fromJavaScript: (value) => {
      if (!Array.isArray(value)) return mismatch(text, value);
      return snow_list_of(Array.from(value, (one: unknown) => element.fromJavaScript(one)));
    },
  };
}

export function snow_extern_tuple(...elements: readonly ExternType<unknown>[]): ExternType<readonly unknown[]> {
  const inner = elements.map((element) => element.text).join(", ");
  const text = elements.length === 1 ? `(${inner},)` : `(${inner})`;
  return {
    text,
    toJavaScript: (values) => elements.map((element, index) => element.toJavaScript(values[index])),
    fromJavaScript: (value) => {
      if (!Array.isArray(value) || value.length !== elements.length) return mismatch(text, value);
      return elements.map((element, index) => element.fromJavaScript(value[index]));
    },
  };
}

/** Keys are Strings. */
export function snow_extern_map<V>(content: ExternType<V>): ExternType<OrderedMap<string, V>> {
  const text = `Map<String, ${content.text}>`;
  return {
    text,
    toJavaScript: (map) => new Map(map.entries().map((entry) => [entry.key, content.toJavaScript(entry.value)])),
    fromJavaScript: (value) => {
      if (!(value instanceof Map)) return mismatch(text, value);
      const builder = new MapBuilder<string, V>();
      for (const [key, one] of value) {
        builder.set(snow_extern_string.fromJavaScript(key), content.fromJavaScript(one));
      }
      return builder.build();
    },
  };
}

export function snow_extern_option<T>(content: ExternType<T>): ExternType<Option<T>> {
  return {
    text: `Option<${content.text}>`,
    toJavaScript: (option) => (option.tag === 1 ? content.toJavaScript(option._0) : undefined),
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

type Namespace = Readonly<Record<string, unknown>>;

/** The exported function with its arguments converted. */
function invoker(
  module: Namespace,
  symbol: string,
  parameters: readonly ExternType<unknown>[],
): (values: readonly unknown[]) => unknown {
  return (values) => {
    const target = module[symbol];
    if (typeof target !== "function") throw new TypeError(`'${symbol}' is not an exported function`);
    return Reflect.apply(
      target,
      undefined,
      parameters.map((type, index) => type.toJavaScript(values[index])),
    );
  };
}

/** The Snow result, or the panic that tells what is wrong with the value. */
function received<T>(name: string, type: ExternType<T>, value: unknown): T {
  try {
    return type.fromJavaScript(value);
  } catch (error) {
    if (error instanceof Mismatch) throw new Panic(`extern ${name}: ${error.message}`);
    throw error;
  }
}

/** A function for `extern fn name`. Panics: `extern NAME: MESSAGE`, `extern NAME: expected T, got KIND`. */
export function snow_extern<R>(
  name: string,
  module: Namespace,
  symbol: string,
  parameters: readonly ExternType<unknown>[],
  result: ExternType<R>,
): (...values: readonly unknown[]) => R {
  const invoke = invoker(module, symbol, parameters);
  return (...values) => {
    let value: unknown;
    try {
      value = invoke(values);
    } catch (error) {
      const message = errorText(error);
      if (result.ofError !== undefined) return result.ofError(message);
      throw new Panic(`extern ${name}: ${message}`);
    }
    return received(name, result, value);
  };
}

/** The same for `extern async fn`: the process waits until the promise has settled. */
export function snow_extern_async<R>(
  name: string,
  module: Namespace,
  symbol: string,
  parameters: readonly ExternType<unknown>[],
  result: ExternType<R>,
): (...values: readonly unknown[]) => Suspension<R> {
  const invoke = invoker(module, symbol, parameters);
  return (...values) =>
    waitForOutside<R>(`extern ${name}`, (resume) => {
      const fulfilled = (value: unknown): void => {
        try {
          resume.value(received(name, result, value));
        } catch (error) {
          resume.panic(errorText(error));
        }
      };
      const rejected = (error: unknown): void => {
        const message = errorText(error);
        if (result.ofError !== undefined) resume.value(result.ofError(message));
        else resume.panic(`extern ${name}: ${message}`);
      };
      // An error that is thrown at once counts like a rejection.
      new Promise((resolve) => resolve(invoke(values))).then(fulfilled, rejected);
      return undefined;
    });
}
