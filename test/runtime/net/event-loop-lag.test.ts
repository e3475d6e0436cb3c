// How late the event loop is: nothing when it only waits, what a callback takes when one does.
import { expect, test } from "vitest";
import { eventLoopLag, watchEventLoopLag } from "../../../runtime/net/event-loop-lag.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

const nextTimer = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

function compute(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("what a callback takes counts, the time between measurements does not", async () => {
  watchEventLoopLag();
  // An idle loop is late by less than a measurement takes: on a busy machine that is not so at once.
  let least = Number.POSITIVE_INFINITY;
  while (least > 0.02) {
    await nextTimer();
    least = eventLoopLag();
  }
  while (eventLoopLag() < 0.2) {
    compute(250);
    await nextTimer();
  }
  expect(eventLoopLag()).toBeLessThan(5);
});
