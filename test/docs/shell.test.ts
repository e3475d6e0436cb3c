// The shell of a page lets go of commands that do not end.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Shell } from "./shell.ts";

test("a command that does not end is said, and the shell still closes", async () => {
  const place = mkdtempSync(join(tmpdir(), "snow-shell-"));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const shell = new Shell(place, place, 1000);
  const step = { command: "sleep 1000 | cat", input: [], expected: "" };
  await expect(shell.run(step, (text) => text)).rejects.toThrow("`sleep 1000 | cat` does not end");
  await shell.close();
});
