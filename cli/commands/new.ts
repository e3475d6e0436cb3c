// `snow new`, `snow init`: the start of a project.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { renderAll } from "../../compiler/render.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { mainFile, manifestFile } from "../modules.ts";
import { describeError, projectProblem } from "../problems.ts";

export async function create(invocation: Invocation): Promise<number> {
  const directory = invocation.positional[0] ?? "";
  const fail = (text: string): number => {
    process.stderr.write(renderAll([projectProblem(text)], { json: false, colour: false }));
    return statusOf.failure;
  };
  if (isTaken(directory)) return fail(`'${directory}' already exists and is not empty`);
  const name = basename(resolve(directory));
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, manifestFile), manifest(name), { flag: "wx" });
    writeFileSync(join(directory, mainFile), mainText(name), { flag: "wx" });
  } catch (error) {
    return fail(`Cannot write '${directory}': ${describeError(error)}`);
  }
  process.stdout.write(`Created ${directory}; run it with: snow run ${directory}\n`);
  return statusOf.success;
}

/** Anything that is there already, except an empty directory. */
function isTaken(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOENT");
  }
}

function manifest(name: string): string {
  return `[package]\nname = ${JSON.stringify(name)}\nversion = "0.1.0"\n`;
}

function mainText(name: string): string {
  const shown = name.replace(/["\\$]/g, "\\$&");
  return `fn main() do\n  println("Hello from ${shown}")\nend\n`;
}
