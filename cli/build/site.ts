// `npm run site`: writes the site into dist-site/.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildPlayground } from "./playground.ts";
import { snowSite } from "./site/index.ts";
import { projectRoot } from "./standard-library.ts";

const directory = join(projectRoot, "dist-site");

rmSync(directory, { recursive: true, force: true });
const files = snowSite({ hasPlayground: true });
for (const { path, text } of files) {
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
await buildPlayground(directory, true);
console.log(`${files.length} files in ${directory}`);
