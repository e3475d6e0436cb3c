// The texts of panics that the engine raises rather than the program.
import { expect, test } from "vitest";
import { panicText } from "../../../runtime/values/panic.ts";

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
