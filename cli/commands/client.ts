// `snow client`: clients for the channels of a program, their protocol as JSON, and what a change of it breaks.
import { readFileSync } from "node:fs";
import type { ProtocolSchema } from "../../compiler/protocol-schema.ts";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { renderAll, visible } from "../../compiler/report/index.ts";
import { loadClientText } from "../client/client-text.ts";
import { incompatibilities } from "../client/compatibility.ts";
import { clientFile, clientHeader } from "../client/file.ts";
import { readSchema, SchemaError } from "../client/read-schema.ts";
import { protocolOfProject } from "../compile.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { cannotRead, diagnosticOf, ProjectError, projectProblem } from "../project/problems.ts";
import type { LoadedProject } from "../project/project.ts";
import { isAmong, isDirectory, targetOf, writeTarget } from "../project/targets.ts";
import { settingsOf } from "../settings.ts";

export async function client(invocation: Invocation): Promise<number> {
  const settings = settingsOf(invocation);
  const mistake = mistakeIn(invocation);
  if (mistake !== undefined) {
    process.stderr.write(`error: ${mistake}\n\`snow client --help\` says more\n`);
    return statusOf.usage;
  }
  const { loaded, schema, report } = await protocolOfProject(invocation.positional[0] ?? "", settings);
  process.stderr.write(report);
  if (loaded === undefined || schema === undefined) return statusOf.failure;
  try {
    return await answer(invocation, loaded, schema);
  } catch (error) {
    process.stderr.write(renderAll([diagnosticOf(error)], settings));
    return statusOf.failure;
  }
}

/** What the options ask for at once, and cannot have. */
function mistakeIn({ flags, values }: Invocation): string | undefined {
  const output = values.get("output");
  if (values.has("check") && (flags.has("js") || flags.has("schema") || output !== undefined))
    return "with `--check` nothing is written";
  if (!flags.has("js")) return undefined;
  if (flags.has("schema")) return "`--schema` is JSON, `--js` JavaScript";
  return undefined;
}

async function answer({ flags, values }: Invocation, loaded: LoadedProject, schema: ProtocolSchema): Promise<number> {
  const old = values.get("check");
  const output = values.get("output");
  if (old !== undefined) return compare(old, schema);
  if (flags.has("schema")) {
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (output === undefined) process.stdout.write(text);
    else writeFiles(loaded, [[isDirectory(output) ? targetOf(loaded, output, ".json") : output, text]]);
    return statusOf.success;
  }
  const endings = flags.has("js") ? [".js", ".mjs"] : [".ts", ".mts"];
  const target = targetOf(loaded, output, endings[0] ?? "");
  if (!endings.some((ending) => target.endsWith(ending)) || /\.d\.m?ts$/.test(target)) {
    const language = flags.has("js") ? "JavaScript is `*.js` or `*.mjs`" : "TypeScript is `*.ts` or `*.mts`";
    throw new ProjectError(cannotWrite(target, `${language}; a name without an ending is a directory`));
  }
  if (output === undefined) keepOthers(target);
  const text = await loadClientText();
  if (!flags.has("js")) writeFiles(loaded, [[target, clientFile(schema, text, "typescript")]]);
  else {
    writeFiles(loaded, [
      [target, clientFile(schema, text, "javascript")],
      [target.replace(/\.(m?)js$/, ".d.$1ts"), clientFile(schema, text, "declaration")],
    ]);
  }
  return statusOf.success;
}

function compare(old: string, schema: ProtocolSchema): number {
  const broken = incompatibilities(readOld(old), schema);
  process.stdout.write(broken.map((sentence) => `${visible(sentence)}\n`).join(""));
  return broken.length === 0 ? statusOf.success : statusOf.failure;
}

function readOld(path: string): ProtocolSchema {
  try {
    return readSchema(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SchemaError)
      throw new ProjectError(projectProblem(`'${path}' is not what \`snow client --schema\` writes: ${error.message}`));
    throw new ProjectError(cannotRead(path, error));
  }
}

/** What stands at a path that nobody named is written over only when it is a client. */
function keepOthers(path: string): void {
  if (contents(path) === undefined || holdsClient(path)) return;
  throw new ProjectError(cannotWrite(path, "something else is there; `-o` names another file"));
}

function holdsClient(path: string): boolean {
  return contents(path)?.startsWith(clientHeader) === true;
}

/** Files that have their text already keep the time at which they were written. A client may be embedded, to be served. */
function writeFiles(loaded: LoadedProject, files: readonly (readonly [path: string, text: string])[]): void {
  const embedded = [...loaded.embedded.keys()].filter((path) => !holdsClient(path));
  for (const [path] of files) {
    if (isAmong(path, [...loaded.reader.paths, ...embedded]))
      throw new ProjectError(cannotWrite(path, "the program is made of it; `-o` names another file"));
  }
  for (const [path, text] of files) {
    const isThere = contents(path) === text;
    if (!isThere) writeTarget(path, text, { makesDirectory: true });
    process.stderr.write(`${isThere ? " Unchanged" : "   Written"}: ${visible(path)}\n`);
  }
}

/** undefined when nothing can be read there. */
function contents(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
