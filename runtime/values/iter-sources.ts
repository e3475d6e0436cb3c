// Sources of an Iter: elements that a function makes, each when it is wanted.
import { andThen, type Callback } from "./generator.ts";
import { Iter, type Step, snow_iter_end } from "./iter.ts";
import type { Option } from "./types.generated.ts";

/** `next` makes the next element and the next state of a state. It is not asked again after its `None`. */
export function unfoldIter<S, T>(initial: S, next: Callback<[S], Option<[T, S]>>): Iter<T> {
  let state = initial;
  let ended = false;
  const take = (answer: Option<[T, S]>): Step<T> => {
    if (answer.tag === 0) {
      ended = true;
      return snow_iter_end;
    }
    const [value, following] = answer._0;
    state = following;
    return value;
  };
  return new Iter(() => (ended ? snow_iter_end : andThen(next(state), take)));
}

/** `next` is not asked for an element before that is wanted. */
export function iterateIter<T>(first: T, next: Callback<[T], T>): Iter<T> {
  let last = first;
  let begun = false;
  const take = (value: T): T => {
    last = value;
    return value;
  };
  return new Iter(() => {
    if (begun) return andThen(next(last), take);
    begun = true;
    return first;
  });
}
