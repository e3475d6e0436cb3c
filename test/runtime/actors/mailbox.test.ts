// The mailbox against a plain array, and its cost when messages are taken from anywhere.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Mailbox, NOTHING } from "../../../runtime/actors/mailbox.ts";
import { snow_variant_Down as Down } from "../../../runtime/values/types.generated.ts";

type Step =
  | { readonly kind: "push"; readonly message: number }
  | { readonly kind: "down"; readonly id: number }
  | { readonly kind: "take"; readonly remainder: number; readonly acceptsDown: boolean; readonly site: boolean }
  | { readonly kind: "discard"; readonly id: number };

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("push" as const), message: fc.nat(1000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("down" as const), id: fc.nat(5) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("take" as const),
        remainder: fc.nat(7),
        acceptsDown: fc.boolean(),
        site: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("discard" as const), id: fc.nat(5) }) },
  ),
  { maxLength: 600, size: "max" },
);

class Model {
  messages: unknown[] = [];

  take(match: (message: unknown) => boolean, acceptsDown: boolean): unknown {
    const index = this.messages.findIndex((message) => (acceptsDown || !(message instanceof Down)) && match(message));
    return index < 0 ? NOTHING : this.messages.splice(index, 1)[0];
  }
}

function apply(mailbox: Mailbox, model: Model, step: Step): void {
  switch (step.kind) {
    case "push":
      mailbox.push(step.message);
      model.messages.push(step.message);
      return;
    case "down": {
      const down = new Down(step.id, "normal");
      mailbox.push(down);
      model.messages.push(down);
      return;
    }
    case "discard": {
      const unwanted = (message: unknown) => message instanceof Down && message._0 === step.id;
      mailbox.discard(unwanted);
      model.messages = model.messages.filter((message) => !unwanted(message));
      return;
    }
    case "take": {
      const match = (message: unknown) => message instanceof Down || Number(message) % 7 === step.remainder;
      const site = step.site ? 1 + step.remainder * 2 + Number(step.acceptsDown) : 0;
      expect(mailbox.take(match, step.acceptsDown, site)).toBe(model.take(match, step.acceptsDown));
      return;
    }
    default: {
      const never: never = step;
      throw new Error(String(never));
    }
  }
}

test("random steps agree with an array", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const mailbox = new Mailbox();
      const model = new Model();
      for (const step of list) {
        apply(mailbox, model, step);
        expect(mailbox.size).toBe(model.messages.length);
      }
      expect(mailbox.messages()).toEqual(model.messages);
    }),
    { numRuns: 300 },
  );
});

test("a million messages, those of the last kind first: every message is looked at a few times", () => {
  const count = 1_000_000;
  const mailbox = new Mailbox();
  for (let index = 0; index < count; index += 1) mailbox.push(index);
  let looks = 0;
  const last = (message: unknown) => {
    looks += 1;
    return Number(message) >= count / 2;
  };
  let wrong = 0;
  for (let index = 0; index < count / 2; index += 1) {
    if (mailbox.take(last, false, 7) !== count / 2 + index) wrong += 1;
  }
  expect(mailbox.take(last, false, 7)).toBe(NOTHING);
  for (let index = 0; index < count / 2; index += 1) {
    if (mailbox.take(undefined, false, 0) !== index) wrong += 1;
  }
  expect(wrong).toBe(0);
  expect(looks).toBeLessThan(count * 2);
  expect(mailbox.size).toBe(0);
});

test("messages taken from the middle leave no trace", () => {
  const mailbox = new Mailbox();
  let wrong = 0;
  for (let round = 0; round < 1000; round += 1) {
    for (let index = 0; index < 100; index += 1) mailbox.push(index);
    for (let index = 0; index < 100; index += 1) {
      if (mailbox.take((message) => message === 99 - index, false, 0) !== 99 - index) wrong += 1;
    }
  }
  expect(wrong).toBe(0);
  expect(mailbox.size).toBe(0);
  expect(mailbox.messages()).toEqual([]);
});
