// What crosses between a program and JavaScript and can be called: pids as functions that deliver messages, functions of
// Snow, and those of JavaScript.

import {
  type Body,
  type Calls,
  leaveEnded,
  looseLine,
  openLine,
  runsAsPresent,
  startCallback,
} from "../actors/index.ts";
import { current, entry, type Program } from "../current.ts";
import { errorText, Panic } from "../failures/index.ts";
import { snow_is_generator } from "../values/index.ts";
import { awaited, type ExternType, type Giver, Mismatch, mismatch, received, snow_extern_unit } from "./extern.ts";

/** Whose messages a function delivers that JavaScript was given for a pid. */
const RECEIVER = Symbol("receiver");

interface Receiver {
  readonly program: Program;
  readonly pid: number;
}

/** The messages of a `Pid<T>`: `deliver(value)` tells whether the process gets it, `deliver.close()` ends that. */
export function snow_extern_pid(message: ExternType<unknown>): ExternType<number> {
  const text = `Pid<${message.text}>`;
  return {
    text,
    toJavaScript: (pid, giver) => {
      const { send, isOpen, close, wrong } = giver.calls === undefined ? keptLine(pid, giver) : callersLine(pid, giver);
      const deliver = (value: unknown): boolean => {
        if (!isOpen()) return false;
        let own: unknown;
        try {
          own = message.fromJavaScript(value);
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error;
          wrong(error.description);
          return false;
        }
        send(own);
        return true;
      };
      const receiver: Receiver = { program: current(), pid };
      return Object.assign(entry(deliver), { close: entry(close), [RECEIVER]: receiver });
    },
    fromJavaScript: (value) => {
      if (!isDelivering(value) || value[RECEIVER].program !== current()) return mismatch(text, value);
      return value[RECEIVER].pid;
    },
  };
}

/** What an extern has keeps the program alive; a wrong message is a panic of its receiver. */
function keptLine(pid: number, { name }: Giver) {
  const line = openLine(pid);
  return { ...line, wrong: (description: string): void => line.fail(`${name}: ${description}`) };
}

/** Who has called is told what is wrong with a message. */
function callersLine(pid: number, { name }: Giver) {
  const wrong = (description: string): never => {
    throw new TypeError(`message to the ${name}: ${description}`);
  };
  return { ...looseLine(pid), wrong };
}

function isDelivering(value: unknown): value is { readonly [RECEIVER]: Receiver } {
  return typeof value === "function" && RECEIVER in value;
}

/**
 * A function of Snow; or one of JavaScript, when it comes from there. `waits`: it may suspend, so that each call of it by
 * JavaScript is a process of its own and answers a promise; and that one of JavaScript may answer a promise. What it is
 * given by JavaScript, or answered, is checked like what JavaScript gives otherwise.
 */
export function snow_extern_function(
  parameters: readonly ExternType<unknown>[],
  result: ExternType<unknown>,
  waits: boolean,
): ExternType<Body> {
  const text = `Fun(${parameters.map((one) => one.text).join(", ")}) -> ${result.text}`;
  return {
    text,
    isFunction: true,
    toJavaScript: (body, giver) => {
      if (giver.calls !== undefined) {
        const named = parameters.map((type, index) => [`${index + 1}`, type] as const);
        return callable(giver.calls, { name: giver.name, body, parameters: named, result, waits }, `the ${giver.name}`);
      }
      const taken = (given: readonly unknown[]): unknown[] =>
        parameters.map((type, index) => argument(type, given[index], giver.name));
      if (waits) return entry((...given: readonly unknown[]) => inProcess(body, () => taken(given), result, giver));
      const run = runsAsPresent(body);
      return entry((...given: readonly unknown[]) => {
        const value = run(taken(given));
        // Who passed it did not know that it waits.
        return snow_is_generator(value)
          ? inProcess(
              () => value,
              () => [],
              result,
              giver,
            )
          : result.toJavaScript(value, giver);
      });
    },
    fromJavaScript: (value) => {
      if (typeof value !== "function") return mismatch(text, value);
      const call = (values: readonly unknown[]): unknown =>
        Reflect.apply(
          value,
          undefined,
          parameters.map((type, index) => type.toJavaScript(values[index], foreign)),
        );
      return (...values: readonly unknown[]) => answerOf(() => call(values), result, waits);
    },
  };
}

/** A function that JavaScript calls as it was called itself. */
export interface CallableFunction {
  readonly name: string;
  /** A generator when `waits`. */
  readonly body: Body;
  /** Each with its name as messages have it. */
  readonly parameters: readonly (readonly [name: string, type: ExternType<unknown>])[];
  readonly result: ExternType<unknown>;
  readonly waits: boolean;
}

/** `text`: what messages call it. */
export function callable(
  calls: Calls,
  { name, body, parameters, result, waits }: CallableFunction,
  text: string,
): (...given: readonly unknown[]) => unknown {
  const giver: Giver = { name: `result of ${text}`, calls };
  const answer = (value: unknown): unknown => result.toJavaScript(value, giver);
  const named = parameters.map(([parameter, type]) => ({ type, name: `argument ${parameter} of ${text}` }));
  const call = entry((...given: readonly unknown[]): unknown => {
    const values = (): unknown[] => named.map((one, index) => argument(one.type, given[index], one.name, call));
    const called = { name, body, values, answer };
    return waits ? calls.later(called) : calls.now(called);
  });
  return call;
}

/** What JavaScript gave for a parameter of Snow. The stack of its TypeError begins above `called`, if that is known. */
function argument<T>(type: ExternType<T>, value: unknown, name: string, called?: Body): T {
  try {
    return type.fromJavaScript(value);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const wrong = new TypeError(`${name}: ${error.description}`);
    if (called !== undefined) Error.captureStackTrace(wrong, called);
    throw wrong;
  }
}

function inProcess(
  body: Body,
  values: () => readonly unknown[],
  result: ExternType<unknown>,
  giver: Giver,
): Promise<unknown> {
  const promise = new Promise<unknown>((resolve, reject) => {
    if (current().actors.scheduler.status !== undefined) throw new Error("the program has ended");
    startCallback(giver.name, body, values(), {
      done: (value) => resolve(result.toJavaScript(value, giver)),
      failed: (cause) => reject(new Error(cause)),
    });
  });
  // Its panic was reported; who does not look at the promise is not to end Node.
  promise.catch(() => {});
  return promise;
}

/** A function of JavaScript that a program was given. */
const foreign: Giver = { name: "function of JavaScript" };

/** What it answers, as a value of Snow. Whatever it answers where nothing is expected is nothing. */
function answerOf(call: () => unknown, result: ExternType<unknown>, waits: boolean): unknown {
  let value: unknown;
  try {
    value = call();
  } catch (error) {
    leaveEnded(error);
    throw new Panic(`${foreign.name}: ${errorText(error)}`, { cause: error });
  }
  leaveEnded();
  if (waits && isPromise(value)) return awaited(foreign.name, result, () => value);
  return result === snow_extern_unit ? undefined : received(foreign.name, result, value);
}

function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
