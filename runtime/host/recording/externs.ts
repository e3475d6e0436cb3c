// Functions of JavaScript that a program calls, on a tape: what they answered, and when they called what they were given. In
// a replay their modules are not even loaded.
import { promiseOnTape } from "./promises.ts";
import type { Tape } from "./tape.ts";

type Call = (...values: readonly unknown[]) => unknown;

/** What a call came to: promises and functions have their answers later. */
type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "promise" | "function" }
  | { readonly kind: "error"; readonly error: unknown };

function isCall(value: unknown): value is Call {
  return typeof value === "function";
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** A function of the program, for JavaScript to call: in a replay it is called as it was then. */
function given(tape: Tape, call: Call): Call {
  let answer: unknown;
  const source = tape.source((...values: readonly unknown[]) => {
    answer = call(...values);
  });
  source.begun();
  const called = (...values: readonly unknown[]): unknown => {
    source.happened(...values);
    return answer;
  };
  const close: unknown = Reflect.get(call, "close");
  return Object.assign(called, call, isCall(close) ? { close: given(tape, close) } : {});
}

/** The same with calls of it, which are done when this is no replay. */
function onTape(tape: Tape, target: Call | undefined): Call {
  return (...values) => {
    const taken = values.map((value) => (isCall(value) ? given(tape, value) : value));
    let result: unknown;
    const outcome = tape.call((): Outcome => {
      try {
        result = target?.(...taken);
      } catch (error) {
        return { kind: "error", error };
      }
      if (isPromise(result)) return { kind: "promise" };
      return isCall(result) ? { kind: "function" } : { kind: "value", value: result };
    });
    switch (outcome.kind) {
      case "value":
        return tape.plays ? outcome.value : result;
      case "error":
        throw outcome.error;
      case "promise":
        return promiseOnTape(tape, () => (isPromise(result) ? result : Promise.resolve()));
      case "function":
        return onTape(tape, isCall(result) ? result : undefined);
    }
  };
}

/** The module as a program sees it; `module` undefined: that of a replay. */
export function externOnTape(tape: Tape, module: unknown): unknown {
  const known = new Map<string | symbol, unknown>();
  const load = (name: string | symbol): unknown => {
    const target: unknown = typeof module === "object" && module !== null ? Reflect.get(module, name) : undefined;
    return tape.answer(() => isCall(target)) ? onTape(tape, isCall(target) ? target : undefined) : undefined;
  };
  return new Proxy(
    {},
    {
      get(_, name) {
        if (!known.has(name)) known.set(name, load(name));
        return known.get(name);
      },
    },
  );
}
