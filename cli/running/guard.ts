// Runs slices of the scheduler so that an endless loop in one can be stopped.
import { Script } from "node:vm";

export type Limit = { readonly breakOnSigint: true } | { readonly timeout: number };

/** Where the guard finds what to call. */
const SLICE = "snow.slice";
const callSlice = new Script(`globalThis["${SLICE}"]()`, { filename: "snow:slice" });

/**
 * For `Scheduler.guard`. When the engine has torn a slice down, `stop` is called with the reason that belongs to the
 * engine's code of error.
 */
export function guardOf(
  limit: Limit,
  reasons: Readonly<Record<string, string>>,
  stop: (reason: string) => void,
): (slice: () => void) => void {
  return (slice) => {
    Reflect.set(globalThis, SLICE, slice);
    try {
      callSlice.runInThisContext(limit);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      const reason = reasons[String(code)];
      if (reason === undefined) throw error;
      stop(reason);
    }
  };
}
