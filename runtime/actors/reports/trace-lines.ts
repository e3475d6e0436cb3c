// The calls of a process as lines of a report: the same call again and again is told once.

import type { Frame } from "../../failures/index.ts";
import { snow_is_generator } from "../../values/index.ts";
import { framesOf } from "./inspect.ts";

/** Calls at one place, one inside the other. */
export interface Calls {
  readonly frame: Frame;
  readonly times: number;
  /** Further calls of the function, at places that were not looked up. */
  readonly others: number;
  /** There may have been more. */
  readonly cut: boolean;
}

/** Lines of a trace. */
const LONGEST = 30;
/** So many calls of one place are shown before they are counted. */
const SHOWN = 3;

function same(one: Frame, other: Frame): boolean {
  return one.function === other.function && one.file === other.file && one.line === other.line;
}

/** Once for each of them. */
export function callsOf(frames: readonly Frame[], cut = false): Calls[] {
  return frames.map((frame, index) => ({ frame, times: 1, others: 0, cut: cut && index === frames.length - 1 }));
}

interface Run {
  readonly sample: unknown[];
  count: number;
}

/** Parked calls, innermost first. Of many of one function in a row only the first ones are looked up. */
export function parkedCalls(values: readonly unknown[]): Calls[] {
  const runs: Run[] = [];
  let function_: unknown;
  for (const value of values) {
    // Generators of one function share their prototype.
    const maker: unknown = snow_is_generator(value) ? Object.getPrototypeOf(value) : value;
    const run = runs.at(-1);
    if (run === undefined || maker !== function_) runs.push({ sample: [value], count: 1 });
    else {
      run.count += 1;
      if (run.sample.length < SHOWN) run.sample.push(value);
    }
    function_ = maker;
  }
  const frames = framesOf(runs.flatMap((run) => run.sample));
  const calls: Calls[] = [];
  let index = 0;
  for (const { sample, count } of runs) {
    const found = frames.slice(index, index + sample.length).filter((frame) => frame !== undefined);
    index += sample.length;
    const last = found.at(-1);
    if (last === undefined) continue;
    const rest = count - sample.length;
    const alike = found.every((frame) => same(frame, last));
    calls.push(...callsOf(found.slice(0, -1)));
    calls.push({ frame: last, times: alike ? 1 + rest : 1, others: alike ? 0 : rest, cut: false });
  }
  return calls;
}

function merged(calls: readonly Calls[]): Calls[] {
  const result: Calls[] = [];
  for (const call of calls) {
    const last = result.at(-1);
    if (last !== undefined && last.others === 0 && same(last.frame, call.frame)) {
      const times = last.times + call.times;
      result[result.length - 1] = { frame: last.frame, times, others: call.others, cut: last.cut || call.cut };
    } else result.push(call);
  }
  return result;
}

function more(count: number, cut: boolean): string {
  return `${cut ? "at least " : ""}${count} more ${count === 1 ? "time" : "times"}`;
}

export function place(frame: Frame): string {
  return `${frame.file}:${frame.line}`;
}

/** The lines of a trace, innermost call first. */
export function traceLines(calls: readonly Calls[]): string[] {
  const lines: string[] = [];
  for (const { frame, times, others, cut } of merged(calls)) {
    const line = `  at ${frame.function} (${place(frame)})`;
    const shown = times > SHOWN + 1 || cut ? Math.min(times, SHOWN) : times;
    for (let count = 0; count < shown; count += 1) lines.push(line);
    if (times > shown) lines.push(`  … the same ${more(times - shown, cut)}`);
    if (others > 0) lines.push(`  … ${others} more ${others === 1 ? "call" : "calls"} of ${frame.function}`);
  }
  if (lines.length <= LONGEST) return lines;
  return [...lines.slice(0, LONGEST), `  … ${lines.length - LONGEST} more`];
}
