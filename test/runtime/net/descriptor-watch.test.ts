// Sockets that are refused for want of descriptors: told at once, and then once a minute, on a clock that the test turns.
import { expect, test } from "vitest";
import { DescriptorWatch } from "../../../runtime/net/descriptor-watch.ts";
import { freshProgram } from "../../support/program.ts";

test("when a connection has taken the last one, until there are some again", () => {
  let now = 0;
  let left = true;
  let due: (() => void) | undefined;
  freshProgram({
    monotonicClock: () => now,
    hasDescriptors: () => left,
    setTimer: (milliseconds, callback) => {
      due = () => {
        now += milliseconds;
        callback();
      };
      return { timeout: undefined };
    },
    clearTimer: () => {
      due = undefined;
    },
  });
  const look = (): void => {
    const callback = due;
    due = undefined;
    callback?.();
  };
  const reports: number[] = [];
  const watch = new DescriptorWatch(() => reports.push(now));
  watch.accepted();
  watch.accepted();
  look();
  // Enough are left, and nobody asks again before the next connection.
  expect([reports, due]).toEqual([[], undefined]);
  left = false;
  watch.accepted();
  while (now < 130_000) look();
  expect(reports).toHaveLength(3);
  expect((reports[1] ?? 0) - (reports[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  left = true;
  look();
  expect(due).toBe(undefined);
  watch.accepted();
  watch.stop();
  expect(due).toBe(undefined);
});
