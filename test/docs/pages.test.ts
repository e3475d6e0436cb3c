// Every block of the documentation is run, and prints what stands below it. CONTRIBUTING.md says how a
// page writes its blocks.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import { root } from "../support/command.ts";
import { hasCurl, hasRedis } from "../support/requirements.ts";
import { RunnerPool } from "../support/runner-pool.ts";
import { runPage } from "./page-run.ts";

const folders = ["docs", "docs/tour", "docs/guides"].filter((folder) => existsSync(join(root, folder)));
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`),
);

const pool = new RunnerPool(2);
afterAll(() => pool.close());

const all = ["README.md", "docs/javascript.md", ...pages];
const withRedis = all.filter((page) => /^\$ redis-server /m.test(readFileSync(join(root, page), "utf8")));
const others = all.filter((page) => !withRedis.includes(page));

describe.skipIf(!hasCurl())("the blocks of", () => {
  const run = (page: string): Promise<void> => runPage(join(root, page), pool);
  test.concurrent.each(others)("%s", { timeout: 120_000 }, run);
  test.runIf(hasRedis()).concurrent.each(withRedis)("%s", { timeout: 120_000 }, run);
});
