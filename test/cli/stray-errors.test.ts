// Errors of JavaScript that no process waits for: they end the program, a test run, a run of a simulation, and are told by
// the place in the program's own JavaScript, without the engine's stack.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const library = `export const ways = {
  tick() { process.nextTick(() => { throw new Error("one\\nline"); }); },
  timer() { setTimeout(() => { throw new Error("later"); }, 1); },
  promise() { Promise.reject(new Error("unseen")); },
};
export const later = (way) => { ways[way](); return 0; };
`;

const declared = 'extern fn later(way :: String) -> Int = "later" from "./lib.js"\n';

const body = (way: string): string => `  println("\${later("${way}")}")\n  Timer.sleep(100000)\nend\n`;

const told = "JavaScript failed while no process waited for it";

test.each([
  ["tick", 2, "one\\nline"],
  ["timer", 3, "later"],
  ["promise", 4, "unseen"],
])("an error of a %s", (way, line, text) => {
  const cwd = directoryWith({
    "lib.js": library,
    "main.snow": `${declared}fn main() do\n${body(way)}`,
    "a_test.snow": `${declared}fn test_it() do\n${body(way)}`,
    "b_test.snow": `${declared}fn sim_it() do\n${body(way)}`,
  });
  const stderr = `Snow panic at lib.js:${line}: ${told}: ${text}\n`;
  const ran = snow(["run", "--record", "run.rec", "main.snow"], { cwd });
  expect(ran).toEqual({ status: 101, stdout: "0\n", stderr });
  expect(snow(["replay", "run.rec"], { cwd })).toEqual(ran);
  expect(snow(["test", "a_test.snow"], { cwd })).toMatchObject({ status: 1, stderr });
  const simulated = snow(["sim", "b_test.snow"], { cwd });
  expect(simulated).toMatchObject({ status: 1, stderr: "" });
  expect(simulated.stdout).toMatch(/^sim_it failed: seed \d+, after /);
  expect(simulated.stdout).toContain(`  panic: ${told}: ${text}: lib.js:${line}\n`);
});
