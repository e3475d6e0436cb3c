// What is asked of the outside world, and answered once.
import type { Tape } from "./tape.ts";

/** `start` has it done, unless this is a replay. */
export function once<P extends readonly unknown[]>(
  tape: Tape,
  receive: (...values: P) => void,
  start: (happened: (...values: P) => void) => void,
): void {
  const source = tape.source<P>((...values) => {
    source.forget();
    receive(...values);
  });
  source.begun();
  if (!tape.plays) start(source.happened);
}
