// A program that JavaScript calls: its plain functions run at once, as one process; those that may wait in processes of
// their own. Each of these functions is about the current program.
import { current, host } from "../../current.ts";
import { type CallbackProcess, startCallback, startCallbackProcess } from "../callback.ts";
import { runQueue } from "../driver.ts";
import { runAs } from "../outside.ts";
import { type Body, callBody, extrasOf, type Process } from "../process.ts";
import { panicError } from "../reports/report.ts";
import { SnowPanic } from "../reports/snow-panic.ts";
import { beginSession } from "./program.ts";

/** A function of the program with what it is given, and what becomes of its value. */
interface CalledFunction<R> {
  readonly name: string;
  readonly body: Body;
  /** Throws what is wrong with them. */
  readonly values: () => readonly unknown[];
  readonly answer: (value: unknown) => R;
}

/** The ways into a program for JavaScript. A panic is told to who calls, as a SnowPanic, and not reported. */
export interface Calls {
  /** Runs a plain function at once. */
  now<R>(called: CalledFunction<R>): R;
  /** Runs a function that may wait. */
  later<R>(called: CalledFunction<R>): Promise<R>;
}

/**
 * Runs `start`, as the process that the plain functions run as. Answers when it is over: at once, if it does not wait.
 * Throws the SnowPanic that it ended with. `Process.exit` ends Node, and so does a signal that a server waits for.
 */
export function beginCalls(start: Body): Calls | Promise<Calls> {
  const { scheduler } = current().actors;
  const running = beginSession({});
  void running.ended.then((status) => running.program.host.exit(status));
  // What both sides print comes in the order of the calls.
  scheduler.afterRun.push(() => host().flush());
  let own = newOwn();
  const calls: Calls = {
    now(called) {
      // Whatever it was linked to may have ended it.
      if (!own.alive) own = newOwn();
      return callNow(processOf(own), called);
    },
    later: callLater,
  };
  let over: (() => Calls) | undefined;
  let told = () => {};
  const extras = extrasOf(processOf(own));
  const ended = (result: () => Calls): void => {
    over ??= result;
    extras.hears = undefined;
    told();
  };
  const failed = (error: Error): void =>
    ended(() => {
      throw error;
    });
  extras.hears = failed;
  own.call(start, [], { done: () => ended(() => calls), failed: (text) => failed(new SnowPanic(text)) });
  runQueue();
  if (over !== undefined) return over();
  return new Promise<void>((resolve) => {
    told = resolve;
  }).then(() => over?.() ?? calls);
}

function newOwn(): CallbackProcess {
  return startCallbackProcess("main");
}

function processOf({ pid }: CallbackProcess): Process {
  const process = current().actors.scheduler.processes.get(pid);
  if (process === undefined) throw new Error("the process has ended");
  return process;
}

function callNow<R>(process: Process, { body, values, answer }: CalledFunction<R>): R {
  const { scheduler } = current().actors;
  const given = values();
  try {
    return runAs(
      process,
      () => answer(callBody(body, given)),
      (error) => panicError(process, error),
    );
  } finally {
    host().flush();
    if (scheduler.status !== undefined) host().exit(scheduler.status);
  }
}

function callLater<R>({ name, body, values, answer }: CalledFunction<R>): Promise<R> {
  const { scheduler } = current().actors;
  return new Promise((resolve, reject) => {
    const pid = startCallback(name, body, values(), {
      done(value) {
        try {
          resolve(answer(value));
        } catch (error) {
          reject(error);
        }
      },
      failed: (text) => reject(new SnowPanic(text)),
    });
    const process = scheduler.processes.get(pid);
    if (process !== undefined) extrasOf(process).hears = reject;
  });
}
