// The current program: whose turn it is, and that the engine can take the only program of a process for a constant.
import { expect, test } from "vitest";
import { current, enter, entry, makeCurrent, snow_current } from "../../runtime/current.ts";
import { createProgram } from "../../runtime/program.ts";

const first = createProgram();
const second = createProgram();

test("before the first program there is no field for it", () => {
  expect(Object.keys(snow_current)).toEqual(["reductions"]);
  expect(current).toThrow("there is no current program");
});

/** How often the current program is written while `action` runs. */
function writesDuring(action: () => void): number {
  let writes = 0;
  let held = snow_current.program;
  Object.defineProperty(snow_current, "program", {
    configurable: true,
    enumerable: true,
    get: () => held,
    set: (next) => {
      held = next;
      writes += 1;
    },
  });
  try {
    action();
  } finally {
    Object.defineProperty(snow_current, "program", { value: held, writable: true });
  }
  return writes;
}

test("turns of the only program write nothing", () => {
  makeCurrent(first);
  const called = entry(() => current());
  const turns = () => {
    makeCurrent(first);
    expect(enter(first, current)).toBe(first);
    expect(called()).toBe(first);
  };
  expect(writesDuring(turns)).toBe(0);
});

test("a turn of another program begins and ends with a write", () => {
  makeCurrent(first);
  const called = entry(() => current());
  const turns = () => {
    expect(enter(second, current)).toBe(second);
    expect(enter(second, called)).toBe(first);
    expect(current()).toBe(first);
  };
  expect(writesDuring(turns)).toBe(6);
});
