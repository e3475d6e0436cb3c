// What of a program JavaScript may call: a pid as a function that delivers messages, and functions of Snow.

import { type Body, openLine, runsAsPresent, startCallback } from "../actors/index.ts";
import { current, entry } from "../current.ts";
import { snow_is_generator } from "../values/index.ts";
import { type ExternType, Mismatch, mismatch } from "./extern.ts";

/** The messages of a `Pid<T>`: `deliver(value)` tells whether the process gets it, `deliver.close()` ends that. */
export function snow_extern_pid(message: ExternType<unknown>): ExternType<number> {
  const text = `Pid<${message.text}>`;
  return {
    text,
    toJavaScript: (pid, name) => {
      const line = openLine(pid);
      const deliver = (value: unknown): boolean => {
        if (!line.isOpen()) return false;
        let own: unknown;
        try {
          own = message.fromJavaScript(value);
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error;
          line.fail(`extern ${name}: ${error.description}`);
          return false;
        }
        line.send(own);
        return true;
      };
      return Object.assign(entry(deliver), { close: entry(line.close) });
    },
    fromJavaScript: (value) => mismatch(text, value),
  };
}

/**
 * A function of Snow. `waits`: it may suspend, so that each call of it is a process of its own and answers a promise.
 * What it is given by JavaScript is checked like what JavaScript gives otherwise.
 */
export function snow_extern_function(
  parameters: readonly ExternType<unknown>[],
  result: ExternType<unknown>,
  waits: boolean,
): ExternType<Body> {
  const text = `Fun(${parameters.map((one) => one.text).join(", ")}) -> ${result.text}`;
  const taken = (name: string, given: readonly unknown[]): unknown[] =>
    parameters.map((type, index) => {
      try {
        return type.fromJavaScript(given[index]);
      } catch (error) {
        throw error instanceof Mismatch ? new TypeError(`extern ${name}: ${error.description}`) : error;
      }
    });
  return {
    text,
    isFunction: true,
    toJavaScript: (body, name) => {
      const inProcess = (called: Body, values: () => readonly unknown[]): Promise<unknown> => {
        const promise = new Promise<unknown>((resolve, reject) => {
          if (current().actors.scheduler.status !== undefined) throw new Error("the program has ended");
          startCallback(`extern ${name}`, called, values(), {
            done: (value) => resolve(result.toJavaScript(value, name)),
            failed: (cause) => reject(new Error(cause)),
          });
        });
        // Its panic was reported; who does not look at the promise is not to end Node.
        promise.catch(() => {});
        return promise;
      };
      if (waits) return entry((...given: readonly unknown[]) => inProcess(body, () => taken(name, given)));
      const run = runsAsPresent(body);
      return entry((...given: readonly unknown[]) => {
        const value = run(taken(name, given));
        // Who passed it did not know that it waits.
        return snow_is_generator(value)
          ? inProcess(
              () => value,
              () => [],
            )
          : result.toJavaScript(value, name);
      });
    },
    fromJavaScript: (value) => mismatch(text, value),
  };
}
