// Queue against an array.
import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyQueue, type Queue } from "../../../runtime/values/queue.ts";

test("a queue is first in, first out, in every version", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(100)), { maxLength: 200 }), fc.nat(), (operations, seed) => {
      let versions: { queue: Queue<number>; model: number[] }[] = [{ queue: emptyQueue, model: [] }];
      for (const [count, operation] of operations.entries()) {
        const { queue, model } = versions[(seed * count) % 3 === 0 ? 0 : versions.length - 1] ?? {
          queue: emptyQueue,
          model: [],
        };
        if (operation !== null) versions.push({ queue: queue.push(operation), model: [...model, operation] });
        else if (model.length > 0) {
          expect(queue.first()).toBe(model[0]);
          versions.push({ queue: queue.rest(), model: model.slice(1) });
        }
        versions = versions.slice(-5);
        for (const version of versions) expect(version.queue.items.toArray()).toEqual(version.model);
      }
    }),
  );
});

test("a million pushes and pops with a short queue need little memory", () => {
  let queue: Queue<number> = emptyQueue;
  for (let number = 0; number < 1_000_000; number += 1) {
    queue = queue.push(number);
    if (queue.size > 10) queue = queue.rest();
  }
  expect(queue.items.buffer.length).toBeLessThan(200);
  expect(queue.first()).toBe(999_990);
});
