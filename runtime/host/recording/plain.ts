// Values on their way into a recording and out of it: what the engine can copy, and errors with what Node says in them.
import { deserialize, serialize } from "node:v8";

/** An error of the system, or of a library. */
interface PlainError {
  readonly message: string;
  readonly code: string | undefined;
  readonly errno: number | undefined;
  readonly syscall: string | undefined;
}

class ErrorMark {
  /** No value of others has such a field. */
  readonly "snow error": PlainError;

  constructor(error: PlainError) {
    this["snow error"] = error;
  }
}

function field(value: object, name: string): unknown {
  return Reflect.get(value, name);
}

function plainError(error: Error): PlainError {
  const [code, errno, syscall] = [field(error, "code"), field(error, "errno"), field(error, "syscall")];
  return {
    message: error.message,
    code: typeof code === "string" ? code : undefined,
    errno: typeof errno === "number" ? errno : undefined,
    syscall: typeof syscall === "string" ? syscall : undefined,
  };
}

function errorOf({ message, ...facts }: PlainError): Error {
  const error = new Error(message);
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) Reflect.set(error, name, value);
  return error;
}

/** Errors are often a part of something. */
function toPlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return { ...new ErrorMark(plainError(value)) };
  if (Array.isArray(value)) return value.map(toPlain);
  return isPlainObject(value) ? mapped(value, toPlain) : value;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function mapped(value: object, change: (inner: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]));
}

function isErrorMark(value: unknown): value is ErrorMark {
  return typeof value === "object" && value !== null && "snow error" in value;
}

/** Who has packed a value knows what it is. */
type Unpacked = ReturnType<typeof deserialize>;

function fromPlain(value: Unpacked): Unpacked {
  if (typeof value !== "object" || value === null) return value;
  if (isErrorMark(value)) return errorOf(value["snow error"]);
  if (Array.isArray(value)) return value.map(fromPlain);
  return isPlainObject(value) ? mapped(value, fromPlain) : value;
}

/** Throws for what can't be copied: functions, promises, what belongs to the system. */
export function packed(value: unknown): Uint8Array {
  return serialize(toPlain(value));
}

/** Throws for bytes that are none of `packed`. */
export function unpacked(bytes: Uint8Array): Unpacked {
  return fromPlain(deserialize(bytes));
}
