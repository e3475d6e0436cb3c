// Threads that run simulations: what they find is put together, what hangs in one is told.
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileTestFiles } from "../../../cli/compile.ts";
import { Jobs } from "../../../cli/simulate/jobs.ts";
import { directoryWith } from "../../support/command.ts";

async function jobsOf(source: string, count: number, patience?: number, others: object = {}): Promise<Jobs> {
  const path = join(directoryWith({ "all_test.snow": source, ...others }), "all_test.snow");
  const { program, report } = await compileTestFiles(path, { json: false, colour: false });
  if (program === undefined) throw new Error(report);
  const jobs = await Jobs.start(count, program, patience);
  if (jobs === undefined) throw new Error("not loaded");
  onTestFinished(() => jobs.close());
  return jobs;
}

test("the first seed that fails is found, however many threads look for it", async () => {
  const source = "fn sim_x() = assert(Sim.seed() < 50 or Sim.seed() == 60)\n";
  const which = { index: 0, name: "sim_x" };
  const range = { from: 0, count: 200 };
  const found = [];
  for (const count of [1, 3]) {
    const jobs = await jobsOf(source, count);
    let told = 0;
    found.push(await jobs.run(which, range, (seeds) => (told += seeds)));
    expect(told).toBeGreaterThan(50);
  }
  const [alone, together] = found;
  expect(alone?.failed).toMatchObject({ seed: 50, failure: { kind: "assertion" } });
  expect(alone?.hashes.length).toBe(51);
  expect(together).toEqual(alone);
});

test("an endless loop is stopped, and is a failure like others", async () => {
  const source = `fn sim_x() do
  Sim.step("begins")
  if Sim.seed() == 2 do
    spin(1)
  end
end
fn spin(n :: Int) -> Int = if n > 0 do
  spin(1)
else
  0
end
`;
  const jobs = await jobsOf(source, 1, 1000);
  const { hashes, failed } = await jobs.run({ index: 0, name: "sim_x" }, { from: 1, count: 3 }, () => {});
  expect(hashes.length).toBe(2);
  expect(failed).toMatchObject({
    seed: 2,
    failure: { head: expect.stringMatching(/sim_x ran for 1 seconds without a pause$/) },
  });
});

test("a thread that ends is an error", async () => {
  const source = 'extern fn leave() -> () = "leave" from "./leave.mjs"\nfn sim_x() = leave()\n';
  const jobs = await jobsOf(source, 1, undefined, { "leave.mjs": "export const leave = () => process.exit();\n" });
  await expect(jobs.run({ index: 0, name: "sim_x" }, { from: 1, count: 1 }, () => {})).rejects.toThrow(
    "the thread of the simulation was ended from within",
  );
});
