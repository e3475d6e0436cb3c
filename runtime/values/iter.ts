// Iter: a lazy sequence that is used once. Steps may be pending, when a callback of an adapter suspends.
import { andThen, type Callback, type Pending, snow_is_generator, snow_settle } from "./generator.ts";
import { type List, snow_list_of } from "./list/list.ts";

/** What `next` answers at the end, and ever after. */
export const snow_iter_end = Symbol("end of iter");
export type Step<T> = T | typeof snow_iter_end;

/**
 * `next()` answers the next element or `snow_iter_end`, or a generator object that will give one of them:
 * suspending code yields that, plain code uses `snow_iter_next`.
 */
export class Iter<T> {
  readonly next: () => Pending<Step<T>>;
  constructor(next: () => Pending<Step<T>>) {
    this.next = next;
  }
}

/** The next step, for code that cannot wait. */
export function snow_iter_next<T>(iter: Iter<T>): Step<T> {
  const step = iter.next();
  return snow_is_generator(step) ? snow_settle(step) : step;
}

/** `size` elements, the one at each index given by `at`. */
export function iterOf<T>(size: number, at: (index: number) => T): Iter<T> {
  let index = 0;
  return new Iter(() => (index < size ? at(index++) : snow_iter_end));
}

export function mapIter<T, U>(source: Iter<T>, change: Callback<[T], U>): Iter<U> {
  const apply = (step: Step<T>): Pending<Step<U>> => (step === snow_iter_end ? snow_iter_end : change(step));
  return new Iter(() => {
    const step = source.next();
    return snow_is_generator(step) ? andThen(step, apply) : apply(step);
  });
}

export function filterIter<T>(source: Iter<T>, keep: Callback<[T], boolean>): Iter<T> {
  const check = (step: Step<T>): Pending<Step<T>> => {
    if (step === snow_iter_end) return step;
    return andThen(keep(step), (kept) => (kept ? step : pull()));
  };
  const pull = (): Pending<Step<T>> => {
    for (;;) {
      const step = source.next();
      if (snow_is_generator(step)) return andThen(step, check);
      if (step === snow_iter_end) return step;
      const kept = keep(step);
      if (snow_is_generator(kept)) return andThen(kept, (answer) => (answer ? step : pull()));
      if (kept) return step;
    }
  };
  return new Iter(pull);
}

/** At most `count` elements; does not pull another one after them. */
export function takeIter<T>(source: Iter<T>, count: number): Iter<T> {
  let left = count;
  return new Iter(() => {
    if (left <= 0) return snow_iter_end;
    left -= 1;
    return source.next();
  });
}

/** Does not ask the source again after the first element that does not pass. */
export function takeWhileIter<T>(source: Iter<T>, test: Callback<[T], boolean>): Iter<T> {
  let ended = false;
  const check = (step: Step<T>): Pending<Step<T>> => {
    if (step === snow_iter_end) return step;
    return andThen(test(step), (passes): Step<T> => {
      if (passes) return step;
      ended = true;
      return snow_iter_end;
    });
  };
  return new Iter(() => (ended ? snow_iter_end : andThen(source.next(), check)));
}

/** Does not ask the first source again after its end. */
export function chainIter<T>(first: Iter<T>, second: Iter<T>): Iter<T> {
  let source = first;
  const orNext = (step: Step<T>): Pending<Step<T>> => {
    if (step !== snow_iter_end || source === second) return step;
    source = second;
    return second.next();
  };
  return new Iter(() => andThen(source.next(), orNext));
}

/** The elements of the iters that `change` answers. */
export function flatMapIter<T, U>(source: Iter<T>, change: Callback<[T], Iter<U>>): Iter<U> {
  const inner = mapIter(source, change);
  let current: Iter<U> | undefined;
  const pull = (): Pending<Step<U>> => {
    for (;;) {
      if (current === undefined) {
        const next = inner.next();
        if (snow_is_generator(next)) return andThen(next, enter);
        if (next === snow_iter_end) return next;
        current = next;
      }
      const step = current.next();
      if (snow_is_generator(step)) return andThen(step, leave);
      if (step !== snow_iter_end) return step;
      current = undefined;
    }
  };
  const enter = (next: Step<Iter<U>>): Pending<Step<U>> => {
    if (next === snow_iter_end) return next;
    current = next;
    return pull();
  };
  const leave = (step: Step<U>): Pending<Step<U>> => {
    if (step !== snow_iter_end) return step;
    current = undefined;
    return pull();
  };
  return new Iter(pull);
}

/** Lists of `size` elements, at least 1; what is left makes a shorter one. */
export function chunkIter<T>(source: Iter<T>, size: number): Iter<List<T>> {
  let elements: T[] = [];
  const whole = (): List<T> => {
    const list = snow_list_of(elements);
    elements = [];
    return list;
  };
  const pull = (): Pending<Step<List<T>>> => {
    for (;;) {
      const step = source.next();
      if (snow_is_generator(step)) return andThen(step, (value) => (enter(value) ? last() : pull()));
      if (enter(step)) return last();
    }
  };
  /** Whether there are no more elements for the list. */
  const enter = (step: Step<T>): boolean => {
    if (step === snow_iter_end) return true;
    elements.push(step);
    return elements.length === size;
  };
  const last = (): Step<List<T>> => (elements.length === 0 ? snow_iter_end : whole());
  return new Iter(pull);
}

export function skipIter<T>(source: Iter<T>, count: number): Iter<T> {
  let left = count;
  const pull = (): Pending<Step<T>> => {
    while (left > 0) {
      left -= 1;
      const step = source.next();
      if (snow_is_generator(step)) return andThen(step, after);
      if (step === snow_iter_end) return step;
    }
    return source.next();
  };
  const after = (step: Step<T>): Pending<Step<T>> => (step === snow_iter_end ? step : pull());
  return new Iter(pull);
}

/** Stops with the first source that ends; the second one is not asked when the first has ended. */
export function zipIter<A, B>(first: Iter<A>, second: Iter<B>): Iter<[A, B]> {
  return new Iter(() =>
    andThen(first.next(), (left): Pending<Step<[A, B]>> => {
      if (left === snow_iter_end) return snow_iter_end;
      return andThen(second.next(), (right): Step<[A, B]> => (right === snow_iter_end ? snow_iter_end : [left, right]));
    }),
  );
}
