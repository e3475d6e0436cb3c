// Before the first test, and before each round of `vitest --watch`: the command in dist/, built when a source is newer. Tests
// would otherwise wait for it in the time of the first of them that needs it.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

const root = fileURLToPath(new URL("../../", import.meta.url));

export default function setup(project: TestProject): void {
  buildWhenOld();
  project.onTestsRerun(buildWhenOld);
}

function buildWhenOld(): void {
  if (isBuilt()) return;
  const { status, stderr } = spawnSync(process.execPath, ["cli/build/bundle.ts"], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
}

/** Whether dist/ is younger than every source. */
export function isBuilt(): boolean {
  const built = statSync(join(root, "dist/snow.js"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return ["cli", "client", "compiler", "runtime", "stdlib"].every((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).every(
      (name) => (statSync(join(root, folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) <= built,
    ),
  );
}
