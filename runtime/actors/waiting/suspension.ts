// How a running process gives up the processor: the marks that it yields to the driver.
import type { Suspended } from "../../values/index.ts";

/** What a suspending intrinsic answers: a mark below, or a generator that yields one. */
export type Suspension<R = unknown> = Suspended<R>;

// The marks are generator objects, so that whoever tells calls in progress from values tells marks too.
function* waiting(): Suspended<never> {
  for (;;) yield undefined;
}
function* nothing(): Suspended<undefined> {}

/** The process waits; whoever it waits for calls `wake`. Its next value is what it is woken with. */
export const PARKED: Suspension<never> = waiting();

/** The process goes on at once with the `result` of the scheduler. */
export const READY: Suspension<never> = waiting();

/** The process goes to the end of the run queue. */
export const snow_give_way: Suspension<undefined> = nothing();
snow_give_way.next();

/** What a `receive` gives when its `after` time is over. */
export const snow_timeout: unique symbol = Symbol("timeout");

/** Stands in for the call that a mark in tail position has replaced. */
export interface Passing extends Suspended<unknown> {
  /** The function, or the generator, that answered the mark. */
  origin?: unknown;
}

/** A call in progress that gives what it is resumed with; `origin` is for reports. */
export function passing(origin: unknown): Passing {
  const frame: Passing = (function* (): Suspended<unknown> {
    return yield undefined;
  })();
  frame.next();
  frame.origin = origin;
  return frame;
}
