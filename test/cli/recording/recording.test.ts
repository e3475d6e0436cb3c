// `snow run --record` and `snow replay`: what a program printed is printed again, whatever came to it.
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { builtCommand, root, startCommand } from "../../support/command.ts";
import { visitors } from "./visitors.ts";

function projectCopy(): string {
  const directory = mkdtempSync(join(tmpdir(), "snow-recording-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  cpSync(join(root, "test/cli/recording/rooms"), directory, { recursive: true });
  return directory;
}

test("what clients, time, chance, files, a database and functions of JavaScript did to a program", async () => {
  const cwd = projectCopy();
  const running = startCommand(builtCommand(), ["run", "--record", "run.rec", "."], { cwd });
  const [, web, talk] = await running.printed(/ready (\d+) (\d+)/);
  await visitors({ web: Number(web), talk: Number(talk) }, 50, 3000);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  const kept = readFileSync(join(cwd, "kept.txt"), "utf8");
  rmSync(join(cwd, "files"), { recursive: true });
  const played = startCommand(builtCommand(), ["replay", "--quiet", "run.rec"], { cwd });
  expect(await played.ended).toBe(0);
  expect(played.output()).toBe(running.output());
  expect(readFileSync(join(cwd, "kept.txt"), "utf8")).toBe(kept);
  expect(statSync(join(cwd, "run.rec")).mode & 0o777).toBe(0o600);
}, 60_000);
