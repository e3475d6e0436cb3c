// Places in reports, however Node was started.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { builtCommand, directoryWith, snow } from "../support/command.ts";

const program = `import Part
fn down(n) = if n == 0 do Part.fail() else 1 + down(n - 1) end
fn main() do
  Job.await(Job.async(fn -> Part.more() end))
  |> inspect
  |> println
  println("\${down(9000)}")
end
`;
const part = `
pub fn fail() -> Int = List.get([1], 3)
pub fn more() -> Int do
  1 + fail()
end
`;
const tests = `import Part
fn test_place() = Part.fail() == 1
`;

const started: readonly (readonly [name: string, options: readonly string[], environment: string])[] = [
  ["as usual", [], ""],
  ["with source maps", ["--enable-source-maps"], ""],
  ["with source maps by the environment", [], "--enable-source-maps"],
  ["under an inspector", ["--inspect=127.0.0.1:0"], ""],
  ["with source maps under an inspector", ["--enable-source-maps", "--inspect=127.0.0.1:0"], ""],
  ["with no frames", ["--stack-trace-limit=0"], ""],
  ["with one frame", [], "--stack-trace-limit=1"],
];

test.each(started)("Node started %s", (_, options, environment) => {
  const cwd = directoryWith({ "main.snow": program, "part.snow": part, "part_test.snow": tests });
  const run = (...words: string[]) => {
    const env = { ...process.env, ...(environment === "" ? {} : { NODE_OPTIONS: environment }) };
    return spawnSync(process.execPath, [...options, ...words], { cwd, env, encoding: "utf8" });
  };
  expect(snow(["build", "main.snow", "-o", "out.js"], { cwd }).status).toBe(0);
  for (const words of [[builtCommand(), "run", "main.snow"], ["out.js"]]) {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 101, stdout: "Err(job crashed)\n" });
    expect(stderr.match(/Snow panic at .*/g)).toEqual([
      "Snow panic at part.snow:2: index 3 out of bounds (len 1)",
      "Snow panic at part.snow:2: index 3 out of bounds (len 1)",
    ]);
    expect(stderr).toContain("at more (part.snow:4)");
    expect(stderr).toContain("down (main.snow:2)");
  }
  const tested = run(builtCommand(), "test", ".");
  expect(tested.stderr).toContain("Snow panic at part.snow:2: index 3 out of bounds (len 1)");
  expect(tested.status).toBe(1);
});
