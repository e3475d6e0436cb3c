// Iter: sources, adapters and the functions that use a sequence up.

import { snow_panic } from "../failures/index.ts";
import {
  addInts,
  andThen,
  type Callback,
  chainIter,
  chunkIter,
  filterIter,
  flatMapIter,
  type Iter,
  iterateIter,
  type List,
  listIter,
  mapIter,
  type Option,
  type Step,
  type Suspended,
  skipIter,
  snow_is_generator,
  snow_iter_end,
  snow_iter_next,
  snow_variant_None,
  snow_variant_Some,
  takeIter,
  takeWhileIter,
  unfoldIter,
  zipIter,
} from "../values/index.ts";

export function snow_iter_from<T>(list: List<T>): Iter<T> {
  return listIter(list);
}

export function snow_iter_unfold<S, T>(initial: S, next: Callback<[S], Option<[T, S]>>): Iter<T> {
  return unfoldIter(initial, next);
}

export function snow_iter_iterate<T>(first: T, next: Callback<[T], T>): Iter<T> {
  return iterateIter(first, next);
}

// An adapter calls nothing itself: a suspending callback makes the steps pending.

export function snow_iter_map<T, U>(iter: Iter<T>, change: Callback<[T], U>): Iter<U> {
  return mapIter(iter, change);
}

export function snow_iter_filter<T>(iter: Iter<T>, keep: Callback<[T], boolean>): Iter<T> {
  return filterIter(iter, keep);
}

export function snow_iter_take<T>(iter: Iter<T>, count: number): Iter<T> {
  return takeIter(iter, count);
}

export function snow_iter_skip<T>(iter: Iter<T>, count: number): Iter<T> {
  return skipIter(iter, count);
}

export function snow_iter_take_while<T>(iter: Iter<T>, test: Callback<[T], boolean>): Iter<T> {
  return takeWhileIter(iter, test);
}

export function snow_iter_chain<T>(first: Iter<T>, second: Iter<T>): Iter<T> {
  return chainIter(first, second);
}

export function snow_iter_flat_map<T, U>(iter: Iter<T>, change: Callback<[T], Iter<U>>): Iter<U> {
  return flatMapIter(iter, change);
}

export function snow_iter_chunk<T>(iter: Iter<T>, size: number): Iter<List<T>> {
  if (size < 1) snow_panic("iter_chunk: size must be positive");
  return chunkIter(iter, size);
}

export function snow_iter_enumerate<T>(iter: Iter<T>): Iter<[number, T]> {
  let index = 0;
  return mapIter(iter, (value): [number, T] => [index++, value]);
}

export function snow_iter_zip<A, B>(first: Iter<A>, second: Iter<B>): Iter<[A, B]> {
  return zipIter(first, second);
}

/** Calls `visit` for every element until it answers true. */
export function drainIter<T>(iter: Iter<T>, visit: (value: T) => boolean | undefined): void {
  for (;;) {
    const step = snow_iter_next(iter);
    if (step === snow_iter_end || visit(step) === true) return;
  }
}

/** The same where steps and answers may be pending. */
export function* drainIterSuspending<T>(
  iter: Iter<T>,
  visit: Callback<[T], boolean | undefined>,
): Suspended<undefined> {
  for (;;) {
    const next = iter.next();
    const step = snow_is_generator(next) ? ((yield next) as Step<T>) : next;
    if (step === snow_iter_end) return;
    const answer = visit(step);
    if ((snow_is_generator(answer) ? yield answer : answer) === true) return;
  }
}

export function snow_iter_count<T>(iter: Iter<T>): number {
  let count = 0;
  drainIter(iter, () => {
    count += 1;
    return false;
  });
  return count;
}

export function* snow_iter_count_suspending<T>(iter: Iter<T>): Suspended<number> {
  let count = 0;
  yield drainIterSuspending(iter, () => {
    count += 1;
    return false;
  });
  return count;
}

export function snow_iter_sum(iter: Iter<number>): number {
  let sum = 0;
  drainIter(iter, (value) => {
    sum = addInts(sum, value);
    return false;
  });
  return sum;
}

export function* snow_iter_sum_suspending(iter: Iter<number>): Suspended<number> {
  let sum = 0;
  yield drainIterSuspending(iter, (value) => {
    sum = addInts(sum, value);
    return false;
  });
  return sum;
}

export function snow_iter_find<T>(iter: Iter<T>, test: (value: T) => boolean): Option<T> {
  let found: Option<T> = snow_variant_None;
  drainIter(iter, (value) => {
    if (!test(value)) return false;
    found = new snow_variant_Some(value);
    return true;
  });
  return found;
}

/** The first element for which the answer is `wanted`. */
function* findStep<T>(iter: Iter<T>, test: Callback<[T], boolean>, wanted: boolean): Suspended<Step<T>> {
  for (;;) {
    const next = iter.next();
    const step = snow_is_generator(next) ? ((yield next) as Step<T>) : next;
    if (step === snow_iter_end) return step;
    const answer = test(step);
    if ((snow_is_generator(answer) ? yield answer : answer) === wanted) return step;
  }
}

export function* snow_iter_find_suspending<T>(iter: Iter<T>, test: Callback<[T], boolean>): Suspended<Option<T>> {
  const step = (yield findStep(iter, test, true)) as Step<T>;
  return step === snow_iter_end ? snow_variant_None : new snow_variant_Some(step);
}

export function snow_iter_any<T>(iter: Iter<T>, test: (value: T) => boolean): boolean {
  return snow_iter_find(iter, test) !== snow_variant_None;
}

export function* snow_iter_any_suspending<T>(iter: Iter<T>, test: Callback<[T], boolean>): Suspended<boolean> {
  return (yield findStep(iter, test, true)) !== snow_iter_end;
}

export function snow_iter_all<T>(iter: Iter<T>, test: (value: T) => boolean): boolean {
  return snow_iter_find(iter, (value) => !test(value)) === snow_variant_None;
}

export function* snow_iter_all_suspending<T>(iter: Iter<T>, test: Callback<[T], boolean>): Suspended<boolean> {
  return (yield findStep(iter, test, false)) === snow_iter_end;
}

export function snow_iter_reduce<T, A>(iter: Iter<T>, initial: A, combine: (sum: A, value: T) => A): A {
  let sum = initial;
  drainIter(iter, (value) => {
    sum = combine(sum, value);
    return false;
  });
  return sum;
}

export function* snow_iter_reduce_suspending<T, A>(
  iter: Iter<T>,
  initial: A,
  combine: Callback<[A, T], A>,
): Suspended<A> {
  let sum = initial;
  for (;;) {
    const next = iter.next();
    const step = snow_is_generator(next) ? ((yield next) as Step<T>) : next;
    if (step === snow_iter_end) return sum;
    const answer = combine(sum, step);
    sum = snow_is_generator(answer) ? ((yield answer) as A) : answer;
  }
}

export function snow_iter_each<T>(iter: Iter<T>, use: (value: T) => unknown): undefined {
  drainIter(iter, (value) => {
    use(value);
    return false;
  });
}

export function* snow_iter_each_suspending<T>(iter: Iter<T>, use: Callback<[T], unknown>): Suspended<undefined> {
  yield drainIterSuspending(iter, (value) => andThen(use(value), () => false));
}
