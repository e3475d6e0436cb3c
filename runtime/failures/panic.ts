// Panics: the failures that end a process.

/** Ends the process that throws it; the place is found in its stack when it is reported. */
export class Panic extends Error {
  override readonly name = "Panic";
}

/** A panic that is told over several lines; `message` says it in one. */
export class ToldPanic extends Panic {
  readonly head: string;
  readonly lines: readonly string[];

  constructor(message: string, head: string, lines: readonly string[]) {
    super(message);
    this.head = head;
    this.lines = lines;
  }
}

/** The engine's limits in Snow's words. */
const limits: ReadonlyMap<string, string> = new Map([
  ["Maximum call stack size exceeded", "stack overflow"],
  ["Invalid string length", "string too long"],
  ["Invalid array length", "list too long"],
  ["Maximum BigInt size exceeded", "BigInt too large"],
]);

/** What an error says of itself, whatever it is: foreign code throws objects that can't even be made a text of. */
export function errorText(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return "an error that has no text";
  }
}

/** The text of a panic, for whatever a process was ended by. */
export function panicText(error: unknown): string {
  const text = errorText(error);
  return (error instanceof RangeError ? limits.get(text) : undefined) ?? text;
}

export function snow_panic(text: string): never {
  throw new Panic(text);
}

export function snow_overflow(): never {
  throw new Panic("integer overflow");
}

export function snow_division_by_zero(): never {
  throw new Panic("division by zero");
}

export function snow_no_match(): never {
  throw new Panic("non-exhaustive match");
}

/** A top-level value was read before its `let` ran. */
export function snow_not_initialised(name: string): never {
  throw new Panic(`top-level value ${name} is not initialised`);
}

/** The value, when it is an Int; else the panic `integer overflow`. */
export function checkedInt(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) snow_overflow();
  return value;
}
