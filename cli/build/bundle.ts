// `npm run build`: writes dist/, the command as it is published.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tableFile } from "../library.ts";
import { runtimePart, stackPart } from "../standalone-program.ts";
import { bundleCommand, bundleStandaloneParts, type OutputFile } from "./bundles.ts";
import { projectRoot, readKnownFunctions } from "./standard-library.ts";

const [command, parts] = await Promise.all([bundleCommand(), bundleStandaloneParts()]);
const files: OutputFile[] = [
  { name: tableFile, text: JSON.stringify(readKnownFunctions()) },
  { name: stackPart, text: parts.stack },
  { name: runtimePart, text: parts.runtime },
  // The entry comes last: until then the old one finds its own chunks.
  ...command.filter(({ name }) => name !== "snow.js"),
  ...command.filter(({ name }) => name === "snow.js"),
];

const directory = join(projectRoot, "dist");
mkdirSync(directory, { recursive: true });
for (const { name, text } of files) {
  const path = join(directory, name);
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: name === "snow.js" ? 0o755 : 0o644 });
  renameSync(temporary, path);
}
const current = new Set(files.map(({ name }) => name));
for (const name of readdirSync(directory)) {
  if (!current.has(name)) rmSync(join(directory, name), { recursive: true, force: true });
}
