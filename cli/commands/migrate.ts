// `snow migrate`: brings a database to the form that the program needs.
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { cannotWrite } from "../../compiler/report/catalogue.ts";
import { renderAll, visible } from "../../compiler/report/index.ts";
import type { Migration, MigrationState } from "../../runtime/storage/index.ts";
import type { Suspended } from "../../runtime/values/index.ts";
import { migrationFiles, migrationSuffix, readMigration } from "../database/migration-files.ts";
import { makeDirectory } from "../directories.ts";
import { type Invocation, statusOf } from "../invocation.ts";
import { displayedPath, statusOf as statusOfFile } from "../project/files.ts";
import { readManifest, usualMigrations } from "../project/manifest.ts";
import { manifestAbove, manifestFile } from "../project/modules.ts";
import { describeError, diagnosticOf, ProjectError, projectProblem } from "../project/problems.ts";

type Runtime = typeof import("../../runtime/index.ts");

interface Place {
  /** Of the migrations, absolute. */
  readonly directory: string;
  readonly shown: string;
  readonly url: string | undefined;
}

export async function migrate({ positional, values }: Invocation): Promise<number> {
  const [action = "", operand] = positional;
  const mistake = mistakeIn(action, operand);
  if (mistake !== undefined) {
    process.stderr.write(`error: ${mistake}\n\`snow migrate --help\` says more\n`);
    return statusOf.usage;
  }
  try {
    const place = placeOf(values.get("db"));
    return action === "new" ? create(place, operand ?? "") : await work(action, Number(operand ?? 1), place);
  } catch (error) {
    return refuse(diagnosticOf(error));
  }
}

function mistakeIn(action: string, operand: string | undefined): string | undefined {
  if (!["up", "down", "status", "new"].includes(action))
    return `expected up, down, status or new, not '${visible(action)}'`;
  if (action === "new") return operand === undefined ? "`new` needs a NAME" : undefined;
  if (operand === undefined) return undefined;
  if (action !== "down") return `unexpected argument '${visible(operand)}'`;
  return /^[1-9]\d{0,5}$/.test(operand) ? undefined : `\`down\` needs a number from 1, not '${visible(operand)}'`;
}

function refuse(diagnostic: ReturnType<typeof diagnosticOf>): number {
  process.stderr.write(renderAll([diagnostic], { json: false, colour: false }));
  return statusOf.failure;
}

/** The nearest directory with a manifest is the project. */
function placeOf(given: string | undefined): Place {
  const here = process.cwd();
  const manifest = manifestAbove(here);
  const root = manifest === undefined ? here : dirname(manifest);
  const { database } = readManifest(manifest ?? join(here, manifestFile));
  const directory = resolve(root, database.migrations ?? usualMigrations);
  const environment = process.env.SNOW_DATABASE;
  const url = given ?? (environment === undefined || environment === "" ? database.url : environment);
  return { directory, shown: displayedPath(directory, root), url };
}

/** The file of a new migration, behind all others. */
function create({ directory, shown }: Place, name: string): number {
  if (!/^[\p{L}\p{N}_-]+$/u.test(name))
    throw new ProjectError(projectProblem(`'${name}' is no name for a migration: letters, digits, '_' and '-'`));
  const last = migrationFiles(directory, shown).at(-1);
  const digits = /^\d+/.exec(last?.name ?? "")?.[0].length ?? 4;
  const file = `${String((last?.number ?? 0) + 1).padStart(digits, "0")}_${name}${migrationSuffix}`;
  try {
    makeDirectory(directory);
    writeFileSync(join(directory, file), "\n-- down\n", { flag: "wx" });
  } catch (error) {
    throw new ProjectError(cannotWrite(`${shown}/${file}`, describeError(error)));
  }
  process.stdout.write(`${visible(`${shown}/${file}`)}\n`);
  return statusOf.success;
}

async function work(action: string, count: number, { directory, shown, url }: Place): Promise<number> {
  if (url === undefined) {
    const text = 'which database? --db URL, SNOW_DATABASE, or url = "…" in [database] of snow.toml';
    throw new ProjectError(projectProblem(text));
  }
  if (statusOfFile(directory, shown)?.isDirectory() !== true)
    throw new ProjectError(
      projectProblem(`there is no directory '${shown}' of migrations: \`snow migrate new NAME\` makes the first one`),
    );
  const migrations = migrationFiles(directory, shown).map((file) => readMigration(file).migration);
  const runtime = await import("../../runtime/index.ts");
  const found: { outcome: Outcome | string } = { outcome: "the program has ended" };
  const start = function* (): Suspended<undefined> {
    found.outcome = yield* outcomeOf(runtime, action, { url, migrations, count });
    return undefined;
  };
  // A node of a cluster, or a worker of somebody, it is not.
  delete process.env.SNOW_CLUSTER;
  const status = await runtime.runProgram({ start });
  if (status !== 0) return status;
  const { outcome } = found;
  if (typeof outcome === "string") return refuse(projectProblem(outcome, meantPath(url)));
  for (const line of outcome.lines) process.stdout.write(`${visible(line)}\n`);
  return outcome.isRight ? statusOf.success : statusOf.failure;
}

/** A help for what looks like the path of a file, where a URL is expected. */
function meantPath(url: string): string | undefined {
  return /^[^:@?]+$/.test(url) ? `did you mean 'sqlite:${visible(url)}'?` : undefined;
}

interface Work {
  readonly url: string;
  readonly migrations: readonly Migration[];
  readonly count: number;
}

interface Outcome {
  readonly lines: readonly string[];
  /** False: a migration is not as it was when it ran. */
  readonly isRight: boolean;
}

/** Or what is wrong. */
function* outcomeOf(runtime: Runtime, action: string, work: Work): Suspended<Outcome | string> {
  const { url, migrations, count } = work;
  if (action === "status") {
    const settings = runtime.parseDatabaseUrl(url);
    if (settings instanceof runtime.DatabaseFailure) return settings.message;
    // To open it would make it.
    if (settings.dialect === "sqlite" && isMissing(settings.engine.file))
      return outcomeOfStates(migrations.map(newState));
    const states = yield* runtime.withDatabase(url, (db) => runtime.migrationStates(db, migrations));
    return states instanceof runtime.DatabaseFailure ? states.message : outcomeOfStates(states);
  }
  const names = yield* runtime.withDatabase(url, (db) =>
    action === "up" ? runtime.migrateUp(db, migrations) : runtime.migrateDown(db, migrations, count),
  );
  if (names instanceof runtime.DatabaseFailure) return names.message;
  const none = action === "up" ? "nothing to run" : "nothing to undo";
  return { lines: names.length === 0 ? [none] : names, isRight: true };
}

function isMissing(file: string): boolean {
  return file !== ":memory:" && !existsSync(file);
}

function newState({ name }: Migration): MigrationState {
  return { name, time: undefined, remark: undefined };
}

function outcomeOfStates(states: readonly MigrationState[]): Outcome {
  const width = Math.max(0, ...states.map(({ name }) => name.length));
  const lines = states.map(({ name, time, remark }) => {
    const behind = remark === undefined ? "" : `  (${remark})`;
    return `${name.padEnd(width)}  ${time ?? "new"}${behind}`;
  });
  // A remark on what is new only says where it stands.
  const isRight = states.every(({ time, remark }) => time === undefined || remark === undefined);
  return { lines, isRight };
}
