// The texts of panics that the engine raises rather than the program.
import { expect, test } from "vitest";
import { panicText } from "../../../runtime/failures/panic.ts";

function textOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return panicText(error);
  }
  return "nothing thrown";
}

test("the engine's limits are told in Snow's words", () => {
  const deep = (): number => deep() + 1;
  const long = "x".repeat(2 ** 28);
  expect(textOf(deep)).toBe("stack overflow");
  expect(textOf(() => long + long + long)).toBe("string too long");
  expect(textOf(() => new Array(2 ** 32))).toBe("list too long");
});

test("whatever is thrown has a text", () => {
  const nameless: unknown = Object.create(null);
  const failing = {
    toString: (): never => {
      throw new Error("no text");
    },
  };
  class Odd extends Error {
    override get message(): string {
      throw new Error("no message");
    }
  }
  for (const thrown of [nameless, failing, new Odd(), Symbol("x"), undefined, null]) {
    expect(typeof panicText(thrown)).toBe("string");
  }
  expect([panicText(nameless), panicText("text"), panicText(undefined)]).toEqual([
    "an error that has no text",
    "text",
    "undefined",
  ]);
});
