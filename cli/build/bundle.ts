// `npm run build`: writes dist/, the command as it is published.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientTextFile } from "../client/client-text.ts";
import { assetsFile, readAssets } from "../doc/index.ts";
import { explanationsFile } from "../explanations.ts";
import { bodiesFile, tableFile } from "../library.ts";
import { librariesPart, noticesPart, runtimePart, stackPart } from "../running/standalone-program.ts";
import { bundleCommand, bundleStandaloneParts, type OutputFile } from "./bundles.ts";
import { readClientText } from "./client-text.ts";
import { readExplanations } from "./explanations.ts";
import { projectRoot, readLibrary } from "./standard-library.ts";

const directory = join(projectRoot, "dist");

async function main(): Promise<void> {
  const [command, parts, client] = await Promise.all([bundleCommand(), bundleStandaloneParts(), readClientText()]);
  const library = readLibrary();
  write([
    { name: tableFile, text: JSON.stringify(library) },
    { name: bodiesFile, text: JSON.stringify(library.code()) },
    { name: explanationsFile, text: JSON.stringify(readExplanations()) },
    { name: assetsFile, text: JSON.stringify(readAssets()) },
    { name: clientTextFile, text: JSON.stringify(client) },
    { name: stackPart, text: parts.stack },
    { name: runtimePart, text: parts.runtime },
    { name: noticesPart, text: parts.notices },
    { name: librariesPart, text: JSON.stringify(parts.libraries) },
    // The entry comes last: until then the old one finds its own files.
    ...command.sort((first, second) => Number(first.name === "snow.js") - Number(second.name === "snow.js")),
  ]);
  warmUp();
}

function write(files: readonly OutputFile[]): void {
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
}

const recursive =
  'fn f(n :: Int) -> Int = if n == 0 do 0 else f(n - 1) + 1 end\nfn main() do\n  println("${f(9)}")\nend\n';

/** Uses the new command once for everything that is loaded often, so that the user's first run finds it compiled. */
function warmUp(): void {
  mkdirSync(join(directory, "code"), { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), "snow-build-"));
  const program = join(scratch, "main.snow");
  writeFileSync(program, recursive);
  // The first run of a file decides what is kept of it: of the compiler one that goes through every phase.
  for (const words of [
    ["build", join(projectRoot, "examples/rooms"), "-o", join(scratch, "rooms.js")],
    ["run", join(projectRoot, "examples/hello")],
    ["run", program],
    ["check", join(projectRoot, "examples/chat")],
    ["repl"],
  ]) {
    const environment = { ...process.env, SNOW_CACHE_DIR: scratch };
    const { status, stderr } = spawnSync(process.execPath, [join(directory, "snow.js"), ...words], {
      env: environment,
    });
    if (status !== 0) throw new Error(`snow ${words.join(" ")} failed:\n${stderr}`);
  }
  rmSync(scratch, { recursive: true, force: true });
}

await main();
