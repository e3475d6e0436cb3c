// What a recording is made of. Turns stand one after the other as the program had them: what began each of them, then what
// was answered within it.

/** Stand before what begins a turn: milliseconds since the one before, and what a replay is compared by. */
export const TIME = 1;
export const CHECK = 2;
/** It is part of the same call of the engine as the turn before: its queues did not run empty between them. */
export const JOINED = 3;

/** Beginnings of turns, each with the number of where it happens. */
export const CALLED = 10;
export const HAPPENED = 11;
export const ACCEPTED = 12;
export const SECURED = 13;
export const DATA = 14;
export const END = 15;
export const WRITTEN = 16;
export const WRITE_FAILED = 17;
export const SHUT = 18;
export const SHUT_FAILED = 19;
export const CLOSED = 20;
export const TIMED_OUT = 21;
export const CONNECTED = 22;
export const BROKEN = 23;
/** The recording ends here, as it should. */
export const FINISHED = 29;

/** Answers within a turn. */
export const ANSWER = 30;
export const CLOCK = 31;
/** A call back before the call has returned that it was given to. */
export const AT_ONCE = 32;
/** A write that was not done at once; one that failed at once. */
export const LATE = 33;
export const FAILED = 34;
export const SHUT_AT_ONCE = 35;

const withBytes: ReadonlySet<number> = new Set([
  ...[HAPPENED, ACCEPTED, SECURED, DATA, WRITE_FAILED, SHUT_FAILED, CONNECTED, BROKEN],
  ...[ANSWER, AT_ONCE, FAILED],
]);

export function hasBytes(kind: number): boolean {
  return withBytes.has(kind);
}

export function beginsTurn(kind: number): boolean {
  return kind >= CALLED && kind <= FINISHED;
}

export function isWithinTurn(kind: number): boolean {
  return kind >= ANSWER && kind <= SHUT_AT_ONCE;
}
