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

function toPlain(value: unknown): unknown {
  if (value instanceof Error) return { ...new ErrorMark(plainError(value)) };
  return Array.isArray(value) ? value.map(toPlain) : value;
}

function isErrorMark(value: unknown): value is ErrorMark {
  return typeof value === "object" && value !== null && "snow error" in value;
}

/** Who has packed a value knows what it is. */
type Unpacked = ReturnType<typeof deserialize>;

function fromPlain(value: Unpacked): Unpacked {
  if (Array.isArray(value)) return value.map(fromPlain);
  return isErrorMark(value) ? errorOf(value["snow error"]) : value;
}

/** Throws for what can't be copied: functions, promises, what belongs to the system. */
export function packed(value: unknown): Uint8Array {
  return serialize(toPlain(value));
}

/** Throws for bytes that are none of `packed`. */
export function unpacked(bytes: Uint8Array): Unpacked {
  return fromPlain(deserialize(bytes));
}
