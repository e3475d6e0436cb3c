// Answers of functions of unknown colour: a value, or a generator object that will give it.
import { Panic } from "../failures/index.ts";

/**
 * A call in progress. Whoever runs it resumes it with the result of what it yielded.
 * It may also return another generator, which then takes its place (a tail call).
 */
export type Suspended<R> = Generator<unknown, R, unknown>;

/** What a function value answers in suspending code. Generator objects are never Snow values. */
export type Pending<R> = R | Suspended<R>;

/** A function value of either colour. */
export type Callback<A extends readonly unknown[], R> = (...parameters: A) => Pending<R>;

function AnyGenerator(): void {}
// The object that the prototypes of all generator functions inherit from.
AnyGenerator.prototype = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()));

/** True for a generator object. */
export function snow_is_generator<R>(value: Pending<R>): value is Suspended<R> {
  return value instanceof AnyGenerator;
}

function* chain<A, R>(pending: Suspended<A>, next: (value: A) => Pending<R>): Suspended<R> {
  // The driver answers a yielded generator with its result.
  const value = (yield pending) as A;
  return next(value) as R;
}

/** `next` of the answer, as soon as it is there. */
export function andThen<A, R>(pending: Pending<A>, next: (value: A) => Pending<R>): Pending<R> {
  return snow_is_generator(pending) ? chain(pending, next) : next(pending);
}

type Dictionary = Readonly<Record<string, (...values: readonly unknown[]) => unknown>>;

/** A dictionary whose methods may wait, for the runtime, which can't. */
export function snow_settled(dictionary: Dictionary): Dictionary {
  const methods = Object.entries(dictionary);
  return Object.fromEntries(methods.map(([name, method]) => [name, (...values) => snow_settle(method(...values))]));
}

/**
 * The value of an answer where nobody can wait: a generator is run here and now,
 * and panics when it really has to wait.
 */
export function snow_settle<R>(pending: Pending<R>): R {
  if (!snow_is_generator(pending)) return pending;
  const frames: Suspended<unknown>[] = [pending];
  let value: unknown;
  for (;;) {
    const frame = frames.pop();
    if (frame === undefined) return value as R;
    const step = frame.next(value);
    value = undefined;
    if (step.done === true) {
      if (snow_is_generator(step.value)) frames.push(step.value);
      else value = step.value;
    } else {
      if (!snow_is_generator(step.value)) throw new Panic("a function that waits was called where nothing can wait");
      frames.push(frame, step.value);
    }
  }
}
