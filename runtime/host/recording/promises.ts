// Promises of others on a tape: when they settle is part of what happens.
import type { Tape } from "./tape.ts";

type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** A promise that settles as the one that is begun does, or did. */
export function promiseOnTape<T>(tape: Tape, start: () => PromiseLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const source = tape.source((outcome: Outcome<T>) => {
      source.forget();
      if (outcome.ok) resolve(outcome.value);
      else reject(outcome.error);
    });
    source.begun();
    if (tape.plays) return;
    start().then(
      (value) => source.happened({ ok: true, value }),
      (error: unknown) => source.happened({ ok: false, error }),
    );
  });
}
