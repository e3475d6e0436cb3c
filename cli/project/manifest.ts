// The manifest `snow.toml` of a directory project.
import { basename, dirname, join, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import { statusOf } from "./files.ts";
import { ProjectError, projectProblem } from "./problems.ts";
import { readText } from "./source-reader.ts";

/** A directory, relative to that of the manifest, or a package of npm that is installed. */
type Dependency = { readonly name: string; readonly path: string } | { readonly name: string; readonly npm: string };

/** What `[database]` says. */
export interface DatabaseSettings {
  /** The directory of the manifest, absolute. */
  readonly root: string;
  /**
   * The directory of the migrations, relative to that of the manifest: then statements are checked. Beside a URL
   * `migrations` when that is there.
   */
  readonly migrations: string | undefined;
  /** A file of SQLite by its absolute path. */
  readonly url: string | undefined;
  /** Of the statements; without it that of the URL, or SQLite's. */
  readonly dialect: "sqlite" | "postgres";
}

interface Manifest {
  /** What the package calls itself. */
  readonly name: string | undefined;
  readonly database: DatabaseSettings;
  readonly dependencies: readonly Dependency[];
}

export const usualMigrations = "migrations";

/** Names of packages, which lead nowhere else. */
const packageName = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/;

/** The manifest at an absolute path; an empty one when there is none. Throws ProjectError when it is wrong. */
export function readManifest(path: string): Manifest {
  const root = dirname(path);
  if (statusOf(path, basename(path)) === undefined)
    return {
      name: undefined,
      database: { root, migrations: undefined, url: undefined, dialect: "sqlite" },
      dependencies: [],
    };
  const table = parseTable(readText(path, basename(path)), basename(path));
  const wrong = (what: string): ProjectError => new ProjectError(projectProblem(`'${basename(path)}': ${what}`));
  const about = table.package ?? {};
  if (!isTable(about)) throw wrong("`package` must be a table");
  for (const key of ["name", "version", "description"]) {
    if (!["string", "undefined"].includes(typeof about[key])) throw wrong(`\`${key}\` of \`package\` must be a text`);
  }
  const name = typeof about.name === "string" && about.name !== "" ? about.name : undefined;
  const database = databaseOf(table.database ?? {}, root, wrong);
  const section = table.dependencies;
  if (section === undefined) return { name, database, dependencies: [] };
  if (!isTable(section)) throw wrong("`dependencies` must be a table");
  return {
    name,
    database,
    dependencies: Object.entries(section).map(([name, value]) => {
      if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) throw wrong(`dependency \`${name}\` is not a name`);
      const { path, npm } = isTable(value) ? value : {};
      if (typeof path === "string" && npm === undefined) return { name, path };
      if (typeof npm !== "string" || path !== undefined)
        throw wrong(`dependency \`${name}\` must be { path = "…" } or { npm = "…" }`);
      if (!packageName.test(npm)) throw wrong(`dependency \`${name}\`: '${npm}' is not a name of a package`);
      return { name, npm };
    }),
  };
}

function databaseOf(section: unknown, root: string, wrong: (what: string) => ProjectError): DatabaseSettings {
  if (!isTable(section)) throw wrong("`database` must be a table");
  const textOf = (key: string): string | undefined => {
    const value = section[key];
    if (value === undefined || typeof value === "string") return value;
    throw wrong(`\`${key}\` of \`database\` must be a text`);
  };
  const url = textOf("url");
  const hasUsual = (): boolean => statusOf(join(root, usualMigrations), usualMigrations)?.isDirectory() === true;
  const migrations = textOf("migrations") ?? (url !== undefined && hasUsual() ? usualMigrations : undefined);
  const usual = url !== undefined && /^postgres(?:ql)?:/i.test(url) ? "postgres" : "sqlite";
  const dialect = textOf("dialect") ?? usual;
  if (dialect !== "sqlite" && dialect !== "postgres")
    throw wrong('`dialect` of `database` must be "sqlite" or "postgres"');
  return { root, migrations, url: url === undefined ? undefined : urlFrom(root, url), dialect };
}

/** With a relative file of SQLite taken from a directory. */
function urlFrom(root: string, url: string): string {
  const [, scheme = "", slashes = "", file = "", options = ""] = /^(sqlite:)(\/\/)?([^?]*)(.*)$/is.exec(url) ?? [];
  // Behind a `?` stand options: a directory with one in its name cannot be said.
  const cannotBe = file === "" || file === ":memory:" || (slashes === "" && file.startsWith("/")) || root.includes("?");
  return cannotBe ? url : `${scheme}${resolve(root, file)}${options}`;
}

function parseTable(text: string, name: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split("\n", 1)[0] ?? "";
    throw new ProjectError(projectProblem(`'${name}' line ${error.line}: ${reason}`));
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
