// Panics: the failures that end a process.

/** Ends the process that throws it; the place is found in its stack when it is reported. */
export class Panic extends Error {
  override readonly name = "Panic";
}

/** The text of a panic, for whatever a process was ended by. */
export function panicText(error: unknown): string {
  if (error instanceof RangeError && error.message === "Maximum call stack size exceeded") return "stack overflow";
  return error instanceof Error ? error.message : String(error);
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
