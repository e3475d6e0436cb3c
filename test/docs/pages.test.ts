// Every block of the documentation is run, and prints what stands below it. CONTRIBUTING.md says how a
// page writes its blocks.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { builtCommand, root } from "../support/command.ts";
import { hasCurl } from "../support/requirements.ts";
import { RunnerPool } from "../support/runner-pool.ts";
import { runPage } from "./page-run.ts";

const folders = ["docs", "docs/tour", "docs/guides"].filter((folder) => existsSync(join(root, folder)));
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`),
);

const pool = new RunnerPool(2);
beforeAll(() => {
  builtCommand();
}, 120_000);
afterAll(() => pool.close());

describe.skipIf(!hasCurl())("the blocks of", () => {
  test.concurrent.each(["README.md", "docs/javascript.md", ...pages])("%s", { timeout: 120_000 }, (page) =>
    runPage(join(root, page), pool),
  );
});
