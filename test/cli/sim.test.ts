// `snow sim`, and the simulations of `snow test`: what is run, how a failure is told, what tools get.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

const workers = `service Total do
  fn init() -> Int do
    0
  end
  cast Add(n :: Int) do |total|
    total + n
  end
  call Value() :: Int do |total|
    (total, total)
  end
end
fn work(total, n) do
  for i in 0..2 do
    Timer.sleep(10)
    if Sim.chance(0.02) do
      Sim.step("worker \${n} skips \${i}")
    else
      Total.add(total, 1)
    end
  end
end
fn sim_sloppy() do
  let total = Total.start()
  for n in 0..5 do
    Job.async(fn -> work(total, n) end)
  end
  Timer.sleep(100)
  assert_eq(Total.value(total), 10)
end
`;

const told = ["  assert_eq: all_test.snow:28", "    left   9", "    right  10", "5 steps:"];

test("a failure is told as a story, and the last line shows it again", () => {
  const cwd = directoryWith({ "all_test.snow": workers });
  const { status, stdout, stderr } = snow(["sim", "all_test.snow"], { cwd });
  expect(stderr).toBe("");
  const [, seed = "", choices = ""] =
    /^again: snow sim all_test\.snow --seed (\d+) --choices (\S+) --trace$/m.exec(stdout) ?? [];
  const head = `sim_sloppy failed: seed ${seed}, after 100 ms (virtual), step 5`;
  const story = /^ +1?[02] ms {2}worker \d skips \d$/m.exec(stdout)?.[0] ?? "";
  const again = `again: snow sim all_test.snow --seed ${seed} --choices ${choices} --trace`;
  expect(stdout).toBe(lines(head, ...told, story, again, "0 passed, 1 failed"));
  expect(choices).toMatch(/^(?:0\.)*1$/);
  expect(status).toBe(1);

  const one = ["sim", "all_test.snow", "--seed", seed, "--choices", choices];
  expect(snow(one, { cwd })).toEqual({ status, stdout, stderr: "" });
  const trace = snow([...one, "--trace"], { cwd }).stdout.split("\n");
  expect(trace[0]).toBe(`sim_sloppy: seed ${seed}`);
  expect(trace.some((line) => line.endsWith(story.trimStart()))).toBe(true);
  expect(trace.slice(-6)).toEqual([head, ...told.slice(0, 3), "0 passed, 1 failed", ""]);
});

test("what passes, alone and beside others; the same whatever the number of jobs", () => {
  const source = `${workers}fn sim_fine() do
  Timer.sleep(Random.int(1, 1000))
  Sim.step("\${Sim.seed()}")
end
`;
  const cwd = directoryWith({ "all_test.snow": source });
  const one = snow(["sim", "--only", "sim_fine", "--from", "7", "--seeds", "30", "--json"], { cwd });
  const [result = "", counts = ""] = one.stdout.split("\n");
  const { hash, ...rest } = JSON.parse(result);
  expect(rest).toEqual({
    test: "sim_fine",
    module: "AllTest",
    file: "all_test.snow",
    line: 30,
    ok: true,
    text: null,
    from: 7,
    seeds: 30,
  });
  expect(hash).toMatch(/^[0-9a-f]{10,}$/);
  expect(JSON.parse(counts)).toEqual({ passed: 1, failed: 0 });
  const shared = snow(["sim", "--only", "sim_fine", "--from", "7", "--seeds", "30", "--json", "--jobs", "3"], { cwd });
  expect(shared).toEqual(one);
  expect(snow(["sim", "--seeds", "1", "--only", "AllTest.sim_fine"], { cwd }).status).toBe(2);
  expect(snow(["sim", "--seed", "3", "--only", "sim_fine"], { cwd })).toEqual({
    status: 0,
    stdout: "ok sim_fine (1 seed)\n1 passed, 0 failed\n",
    stderr: "",
  });
});

test("--json: the failure with its run", () => {
  const cwd = directoryWith({ "all_test.snow": workers });
  const { status, stdout } = snow(["sim", "--json", "--jobs", "2"], { cwd });
  const [result = ""] = stdout.split("\n");
  const found = JSON.parse(result);
  const { seed } = found.failure;
  expect(found).toMatchObject({ ok: false, text: "assert_eq", at: "all_test.snow:28", from: 1, seeds: seed });
  expect(found.failure).toMatchObject({ kind: "assertion", head: "assert_eq", first: { milliseconds: 100, steps: 5 } });
  expect(found.failure.run).toMatchObject({ milliseconds: 100, steps: 5, story: [{ kind: "step" }] });
  expect(found.failure.run.choices.filter((choice: number) => choice > 0)).toEqual([1]);
  expect(status).toBe(1);
});

test("`snow test` runs simulations after the tests, with a hundred seeds", () => {
  const cwd = directoryWith({
    "a_test.snow": 'fn sim_one() = Sim.step("one")\nfn test_one() = true\n',
    "b_test.snow": "fn sim_one() = assert(Sim.seed() < 3)\nfn test_two() = true\n",
  });
  const { status, stdout } = snow(["test"], { cwd });
  expect(stdout).toBe(
    lines(
      "ok test_one",
      "ok test_two",
      "ok ATest.sim_one (100 seeds)",
      "BTest.sim_one failed: seed 3, after 0 ms (virtual), step 2",
      "  assertion failed: Sim.seed() < 3: b_test.snow:1",
      "2 steps:",
      "again: snow sim --only BTest.sim_one --seed 3 --choices 0 --trace",
      "3 passed, 1 failed",
    ),
  );
  expect(status).toBe(1);
  expect(snow(["sim", "--only", "BTest.sim_one", "--seed", "2"], { cwd }).stdout).toBe(
    lines("ok BTest.sim_one (1 seed)", "1 passed, 0 failed"),
  );
});

test("`snow test` runs them with as many seeds as it is told", () => {
  const cwd = directoryWith({ "all_test.snow": "fn sim_a() = ()\nfn test_b() = true\n" });
  const few = { status: 0, stdout: lines("ok test_b", "ok sim_a (3 seeds)", "2 passed, 0 failed"), stderr: "" };
  expect(snow(["test", "--seeds", "3"], { cwd })).toEqual(few);
  const stderr = "error: option '--seeds' needs a number from 1 to 1000000000, not 'few'\n";
  expect(snow(["test", "--seeds", "few"], { cwd })).toEqual({ status: 2, stdout: "", stderr });
});

test("mistakes on the command line, and nothing to do", () => {
  const cwd = directoryWith({ "all_test.snow": "fn sim_a() = ()\nfn sim_b() = ()\nfn test_c() = true\n" });
  const mistake = (...words: readonly string[]): string => {
    const { status, stdout, stderr } = snow(["sim", ...words], { cwd });
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    return stderr;
  };
  expect(mistake("--seeds", "none")).toBe("error: option '--seeds' needs a number from 1 to 1000000000, not 'none'\n");
  expect(mistake("--seed", "1", "--choices", "1")).toBe(
    "error: option '--choices' is for one simulation: `--only NAME` says for which\n",
  );
  expect(mistake("--only", "sim_aa")).toBe(
    "error: option '--only': there is no simulation 'sim_aa'; did you mean 'sim_a'?\n",
  );
  expect(snow(["sim", "gone"], { cwd }).status).toBe(1);
  const none = directoryWith({ "all_test.snow": "fn test_c() = true\n" });
  expect(snow(["sim"], { cwd: none })).toEqual({
    status: 0,
    stdout: "0 passed, 0 failed\n",
    stderr:
      "No simulations found in '.': a simulation is a function `sim_…` without parameters in a file `*_test.snow`\n",
  });
});

test("JavaScript that cannot be loaded is told once", () => {
  const source = 'extern fn gone() -> () = "gone" from "./gone.mjs"\nfn sim_x() = gone()\n';
  const { status, stdout, stderr } = snow(["sim", "--jobs", "2"], { cwd: directoryWith({ "all_test.snow": source }) });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr.match(/^error: /gm)?.length).toBe(1);
});
