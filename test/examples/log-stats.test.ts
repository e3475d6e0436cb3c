// The statistics of a log: its own tests, and the same log as a file and as standard input.
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

function generated(lines: number): string {
  const { status, stdout } = snow(["run", "examples/log_stats/generate.snow", `${lines}`]);
  expect(status).toBe(0);
  return stdout;
}

test("its own tests pass, and it has the canonical form", () => {
  const { status, stdout } = snow(["test", "examples/log_stats"]);
  expect(stdout).toMatch(/\n28 passed, 0 failed\n$/);
  expect(status).toBe(0);
  expect(snow(["check", "examples/log_stats"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(snow(["fmt", "--check", "examples/log_stats"])).toEqual({ status: 0, stdout: "", stderr: "" });
});

test("a file and standard input give the same", () => {
  const log = `${generated(3000)}no line of a log\r\n\r\n`;
  const directory = directoryWith({ "access.log": log });
  const file = snow(["run", "examples/log_stats", `${directory}/access.log`, "--json", "--top", "3"]);
  expect(file.status).toBe(0);
  const statistics = JSON.parse(file.stdout);
  const requests = log.split("\n").filter((line) => /" \d\.\d{3}$/.test(line)).length;
  const broken = 3002 - requests;
  expect(broken).toBeGreaterThan(2);
  expect(statistics).toMatchObject({ lines: 3002, broken, earlier: 0, requests });
  expect(statistics.hours.reduce((sum: number, n: number) => sum + n)).toBe(requests);
  expect(statistics.paths.map(({ path }: { path: string }) => path)[0]).toBe("/api/items");
  expect([statistics.paths.length, statistics.largest.length, statistics.slowest.length]).toEqual([3, 3, 3]);
  const input = snow(["run", "examples/log_stats", "-", "--json", "--top", "3"], { input: log });
  expect({ status: input.status, stdout: input.stdout }).toEqual({ status: 0, stdout: file.stdout });
  const later = snow(["run", "examples/log_stats", "--since=2026-11-07", "-"], { input: log });
  const [seventh, before] = [/\[07\/Nov.*" \d\.\d{3}$/gm, /\[0[1-6]\/Nov.*" \d\.\d{3}$/gm].map(
    (pattern) => log.match(pattern)?.length,
  );
  const numbers = later.stdout.split("\n", 5).map((line) => Number(line.slice(-12).replaceAll(",", "")));
  expect([numbers[0], numbers[1], numbers[2], numbers[4]]).toEqual([3002, broken, seventh, before]);
});

test("help, and what is refused", () => {
  const help = snow(["run", "examples/log_stats", "--help"]);
  expect(help.stdout).toMatch(/^Usage: log_stats \[OPTIONS\] FILE\n/);
  expect(help.status).toBe(0);
  const top = snow(["run", "examples/log_stats", "-", "--top", "no"]);
  expect(top).toEqual({ status: 2, stdout: "", stderr: "--top: 'no' is no number from 1 to 1000\n" });
  const missing = snow(["run", "examples/log_stats", "/no/such/log"]);
  const stderr = "log_stats: /no/such/log: No such file or directory (os error 2)\n";
  expect(missing).toEqual({ status: 1, stdout: "", stderr });
});
