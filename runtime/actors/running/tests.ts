// Runs tests: each in a process of its own, one after the other; what it leaves behind is gone before the next one begins.
import { current, enter } from "../../current.ts";
import type { Host } from "../../host/index.ts";
import { finish } from "../ending.ts";
import { addListener, type Body, type ExitReason, KILLED } from "../process.ts";
import { waitText } from "../reports/report.ts";
import { atRest, begin } from "./program.ts";

export interface Test {
  readonly name: string;
  /** Gives a text: empty when the test has passed. */
  readonly body: Body;
}

export interface TestPlan {
  /** Milliseconds that a test may take; undefined: any number. */
  readonly limit: number | undefined;
  /** Set: called when nothing of this program can wake the test, instead of failing it. */
  readonly atRest?: () => void;
  /** Set: calls each slice of the run queue, as `Scheduler.guard` says. */
  readonly guard?: (slice: () => void) => void;
  /** Called after each test, with the reason why it has failed. */
  readonly report: (index: number, failure: Failure | undefined) => void;
  /** Called before the tests; answers what is called after each of them to end what is not a process. */
  readonly tidy: () => () => Promise<unknown>;
}

export type TestsEnd =
  | { readonly kind: "finished" }
  /** `start` has failed. */
  | ({ readonly kind: "not-begun" } & Failure)
  /** A signal has ended it. */
  | { readonly kind: "stopped" };

/** `told`: of an assertion, in a simulated world of any panic. */
export interface Failure {
  readonly text: string;
  readonly told?: ExitReason["told"];
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };

/** What runs at present: the top-level statements or a test. */
interface Task {
  fail(text: string): void;
}

/** Runs the tests of the current program, after its top-level statements: `start`. */
export async function beginTests(start: Body, tests: readonly Test[], options: TestPlan): Promise<TestsEnd> {
  const program = current();
  const { scheduler, timers } = program.actors;
  let present: Task | undefined;
  const running = begin(() => {
    const { status } = scheduler;
    if (status !== undefined) {
      scheduler.status = undefined;
      present?.fail(`called Process.exit(${status})`);
      if (scheduler.queued > 0) scheduler.schedule();
    } else if (atRest() && timers.active === 0) {
      if (options.atRest === undefined) present?.fail("");
      else options.atRest();
    }
    return undefined;
  });
  scheduler.guard = options.guard;

  const run = (name: string, body: Body): Promise<Outcome> =>
    new Promise((resolve) => {
      let failure: string | undefined;
      const process = scheduler.create(name, body, undefined, undefined, undefined);
      const fail = (text: string) => {
        failure = text === "" ? `waits for ${waitText(process)}, and nothing can wake it` : text;
        finish(process, KILLED);
      };
      const stopClock = within(program.host, options.limit, fail);
      present = { fail };
      addListener(process, {
        ended(_process, reason) {
          stopClock();
          present = undefined;
          if (reason.kind === "normal") resolve({ ok: true, value: process.value });
          else resolve({ ok: false, failure: failureOf(reason, failure) });
          if (body !== start) endAfter(process.id);
        },
      });
    });

  const runAll = async (): Promise<TestsEnd> => {
    const begun = await run("main", start);
    if (!begun.ok) return { kind: "not-begun", ...begun.failure };
    const tidy = enter(program, options.tidy);
    for (const [index, { name, body }] of tests.entries()) {
      scheduler.newHolds();
      const before = scheduler.created;
      const outcome = await run(name, body);
      options.report(index, outcome.ok ? verdict(String(outcome.value)) : outcome.failure);
      await enter(program, tidy);
      // What begins when others end has its turn first: a connection of the test may owe its `on_close`.
      while (enter(program, () => endAfter(before))) await new Promise<void>((next) => program.host.defer(next));
      scheduler.dropHolds();
    }
    return { kind: "finished" };
  };
  const stopped = running.ended.then((): TestsEnd => ({ kind: "stopped" }));
  const end = await Promise.race([runAll(), stopped]);
  running.exit(0);
  return end;
}

/** Answers how to prevent that. */
function within(host: Host, limit: number | undefined, fail: (text: string) => void): () => void {
  if (limit === undefined) return () => {};
  const timer = host.setTimer(limit, () => fail(`not finished after ${limit / 1000} seconds`));
  return () => host.clearTimer(timer);
}

/** `ended`: why the runner has ended the test. */
function failureOf(reason: ExitReason, ended: string | undefined): Failure {
  if (reason.kind === "error") return { text: reason.text.slice("error: ".length), told: reason.told };
  if (reason.kind === "killed" && reason !== KILLED) return { text: reason.text };
  return { text: ended ?? `ended: ${reason.text}` };
}

function verdict(text: string): Failure | undefined {
  return text === "" ? undefined : { text };
}

/**
 * Ends all processes that are younger than `pid`, supervisors before the children that they would start again. Whether
 * there were any.
 */
function endAfter(pid: number): boolean {
  const left = current()
    .actors.scheduler.processes.all()
    .filter((process) => process.id > pid);
  for (const process of left) finish(process, KILLED);
  return left.length > 0;
}
