// What a host's answers pass through: one that records them, or one that gives those of a recording again. What uses a tape
// does the same in both cases, in the same order: that is why nothing in a recording has a name.

/** A place where things happen later, by what Node calls. */
export interface Source<P extends readonly unknown[]> {
  readonly happened: (...values: P) => void;
  /** The call that was given it has returned: what happened before was part of that call. */
  begun(): void;
  /** Nothing happens there any more. */
  forget(): void;
}

export interface Tape {
  /** Nothing is done outside: what that led to is in the recording, or does not happen any more. */
  readonly plays: boolean;
  /** What the outside world answers at once; a value that can be copied. */
  answer<T>(read: () => T): T;
  /** The same of a call during which what happens elsewhere, by functions that it was given, is part of it. */
  call<T>(run: () => T): T;
  /** Of a clock in milliseconds; there are two, 0 and 1. */
  clock(which: 0 | 1, read: () => number): number;
  /** `receive` is called with what happens, values that can be copied. */
  source<P extends readonly unknown[]>(receive: (...values: P) => void): Source<P>;
  /** The same for what happens once, and tells nothing but that. */
  turn(call: () => void): Source<[]>;
  /** For the next turn of the event loop. */
  defer(call: () => void): void;
  /** The program has handed something outside, by which a replay is compared. */
  note(number: number): void;
}

const PRIME = 0x01000193;
const LOOKED_AT = 4;

/** A sum of numbers in their order. */
export function mixed(sum: number, number: number): number {
  return Math.imul(sum ^ number, PRIME) ^ (sum >>> 15);
}

/** Of a text or of bytes that go outside: how much, and the end. */
export function noteOf(data: string | Uint8Array): number {
  const { length } = data;
  let sum = length;
  for (let index = Math.max(0, length - LOOKED_AT); index < length; index += 1) {
    sum = mixed(sum, typeof data === "string" ? data.charCodeAt(index) : (data[index] ?? 0));
  }
  return sum;
}
