// `snow fmt`: brings files into the canonical form.
import { accessSync, constants, realpathSync, rmSync, type Stats, truncateSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { notADirectory } from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/index.ts";
import { renderAll } from "../compile.ts";
import { format } from "../format/index.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { entriesOf, statusOf as statusOfPath } from "../project/files.ts";
import { sourceSuffix } from "../project/modules.ts";
import { describeError, missingPath, ProjectError, projectProblem } from "../project/problems.ts";
import { SourceReader } from "../project/source-reader.ts";
import { settingsOf } from "../settings.ts";

/** Prints the paths of the files that it changes, or would change, one in a line. */
export async function fmt(invocation: Invocation): Promise<number> {
  const path = invocation.positional[0] ?? "";
  const onlyChecks = invocation.flags.has("check");
  const problems: Diagnostic[] = [];
  const status = statusAt(path, problems);
  const reader = new SourceReader(status?.isDirectory() === true ? resolve(path) : dirname(resolve(path)));
  let changes = 0;
  for (const file of problems.length > 0 ? [] : filesAt(path, status, problems)) {
    const changed = formatFile(file, reader, onlyChecks, problems);
    if (!changed) continue;
    changes++;
    process.stdout.write(`${file}\n`);
  }
  process.stderr.write(renderAll(problems, settingsOf(invocation)));
  return problems.length > 0 || (onlyChecks && changes > 0) ? statusOf.failure : statusOf.success;
}

/** What is at a path; that it can't be told is noted. */
function statusAt(path: string, problems: Diagnostic[]): Stats | undefined {
  return noted(() => statusOfPath(path, path), problems);
}

/** What `look` answers, or undefined: then the problem that it met is noted, and others go on. */
function noted<T>(look: () => T, problems: Diagnostic[]): T | undefined {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    problems.push(error.diagnostic);
    return undefined;
  }
}

/** Whether the file at `path` is, or was, in another form than the canonical one. */
function formatFile(path: string, reader: SourceReader, onlyChecks: boolean, problems: Diagnostic[]): boolean {
  try {
    const absolute = resolve(path);
    const result = format(reader.read(absolute));
    if (result.kind === "rejected") {
      problems.push(...result.problems);
      return false;
    }
    if (result.kind === "failed") {
      problems.push(projectProblem(`Cannot format '${path}': ${result.reason}; the file stays as it is`));
      return false;
    }
    // The bytes, since line ends and a byte order mark count too.
    if (Buffer.from(result.text).toString("latin1") === reader.bytesRead(absolute)) return false;
    return onlyChecks || replaceFile(path, result.text, problems);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    problems.push(error.diagnostic);
    return false;
  }
}

/** Writes into the file that is there, which keeps its owner, its mode and all of its names; a copy beside it is whole meanwhile. */
function replaceFile(path: string, text: string, problems: Diagnostic[]): boolean {
  let copy: string | undefined;
  try {
    const target = realpathSync(path);
    accessSync(target, constants.W_OK);
    const beside = join(dirname(target), `.snow-fmt-${process.pid}.tmp`);
    writeFileSync(beside, text, { flag: "wx", mode: 0o600 });
    copy = beside;
    writeFileSync(target, text, { flag: "r+" });
    truncateSync(target, Buffer.byteLength(text));
    rmSync(copy);
    return true;
  } catch (error) {
    const left = copy === undefined ? "" : `; what it was to hold is in '${copy}'`;
    problems.push(projectProblem(`Cannot write '${path}': ${describeError(error)}${left}`));
    return false;
  }
}

/** The file at `path`, or the sources at or below the directory, sorted by name. */
function filesAt(path: string, status: Stats | undefined, problems: Diagnostic[]): string[] {
  if (status?.isDirectory() === true) return filesBelow(path, problems);
  if (status?.isFile() === true && path.endsWith(sourceSuffix)) return [path];
  problems.push(status === undefined ? missingPath(path) : notADirectory(path));
  return [];
}

function filesBelow(directory: string, problems: Diagnostic[]): string[] {
  const entries = noted(() => entriesOf(directory, directory), problems) ?? [];
  return entries.flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name === "node_modules") return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesBelow(path, problems);
    return isSource(path, problems) ? [path] : [];
  });
}

/** A file, or a link to one, with the suffix of sources. */
function isSource(path: string, problems: Diagnostic[]): boolean {
  return path.endsWith(sourceSuffix) && statusAt(path, problems)?.isFile() === true;
}
