// `snow new`, `snow init`: the start of a project.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { renderAll, visible } from "../../compiler/report/index.ts";
import { makeDirectory } from "../directories.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { mainFile, manifestFile } from "../project/modules.ts";
import { describeError, projectProblem } from "../project/problems.ts";

export async function create(invocation: Invocation): Promise<number> {
  const given = invocation.positional[0] ?? "";
  const directory = given.replace(/(?<=.)[\\/]+$/, "");
  const fail = (text: string): number => {
    process.stderr.write(renderAll([projectProblem(text)], { json: false, colour: false }));
    return statusOf.failure;
  };
  const path = resolve(directory);
  const name = basename(path);
  if (given === "" || !/^[\p{L}\d][\p{L}\p{M}\d._-]*$/u.test(name))
    return fail(`'${given}' is no name for a project: letters, digits, '_', '-' and '.', first a letter or digit`);
  try {
    if (isTaken(path)) return fail(`'${directory}' already exists and is not empty`);
    makeDirectory(path);
    for (const [file, text] of filesOf(name)) writeFileSync(join(path, file), text, { flag: "wx" });
  } catch (error) {
    return fail(`Cannot write '${directory}': ${describeError(error)}`);
  }
  const shown = visible(directory);
  process.stdout.write(`Created ${shown}; run it with: snow run ${shown}\n`);
  return statusOf.success;
}

/** Anything that is there already, except an empty directory. */
function isTaken(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && (!status.isDirectory() || readdirSync(path).length > 0);
}

function filesOf(name: string): readonly (readonly [file: string, text: string])[] {
  return [
    [manifestFile, `[package]\nname = ${JSON.stringify(name)}\nversion = "0.1.0"\n`],
    [mainFile, mainText(name)],
    ["main_test.snow", testText(name)],
    ["README.md", readme(name)],
    [".gitignore", `node_modules/\n/${name}.js\n/${name}.js.map\n`],
  ];
}

function mainText(name: string): string {
  return `pub fn greeting() -> String = "Hello from ${name}"\n\nfn main() do\n  println(greeting())\nend\n`;
}

function testText(name: string): string {
  return `from Main import greeting

fn test_greeting() do
  assert_eq(greeting(), "Hello from ${name}")
end
`;
}

function readme(name: string): string {
  return `# ${name}

| Command | |
|---|---|
| \`snow run .\` | checks and runs \`main.snow\` |
| \`snow test\` | runs the functions \`test_…\` in the files \`*_test.snow\` |
| \`snow fmt .\` | brings the sources into the one form that they have |
| \`snow build .\` | makes \`${name}.js\`, one file for \`node ${name}.js\` |
`;
}
