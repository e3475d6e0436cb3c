// What leads, in processes of its own: one at a time, and the next one when that ends.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { directoryWith, startSnow } from "../support/command.ts";
import { startRedis } from "../support/redis-server.ts";
import { hasRedis } from "../support/requirements.ts";

const program = `
fn lead() do
  println("worker \${Cluster.worker()} leads")
  Timer.sleep(1000000)
end

fn main() do
  Cluster.leader("clock", lead)
  println("begun")
end
`;

test.runIf(hasRedis())("of two nodes over Redis the other leads when one is told to stop", async () => {
  const cwd = directoryWith({ "main.snow": program });
  const { port } = await startRedis();
  const start = () => startSnow(["run", "--cluster", `redis://127.0.0.1:${port}`, "main.snow"], { cwd });
  const one = start();
  await one.printed(/leads/);
  const two = start();
  await two.printed(/begun/);
  expect(two.output()).not.toContain("leads");
  one.child.kill("SIGTERM");
  expect(await one.ended).toBe(0);
  await two.printed(/leads/);
  two.child.kill("SIGTERM");
  expect(await two.ended).toBe(0);
});

test("of two workers one leads, and the other one when it dies", async () => {
  const cwd = directoryWith({ "main.snow": program });
  const running = startSnow(["run", "--workers", "2", "main.snow"], { cwd });
  const [told, worker] = await running.printed(/worker (\d) leads\n/);
  await running.printed(/begun[\s\S]*begun/);
  const { pid } = running.child;
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const leading = workers[Number(worker) - 1];
  if (leading === undefined) throw new Error(told);
  process.kill(leading, "SIGKILL");
  await running.printedAll(/leads[\s\S]*leads/, /started again/, /begun[\s\S]*begun[\s\S]*begun/);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  expect(running.output().match(/leads/g)).toHaveLength(2);
});
