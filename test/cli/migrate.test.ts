// `snow migrate`, and the directory that `Db.migrate` names.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, snow } from "../support/command.ts";

const url = "sqlite:app.db";
const project = (): string =>
  directoryWith({
    "snow.toml": `[database]\nurl = "${url}"\n`,
    "migrations/0001_note.sql": "CREATE TABLE note (text TEXT);\n-- down\nDROP TABLE note;\n",
    "migrations/0003_wide.sql":
      "ALTER TABLE note ADD COLUMN wide INTEGER;\n-- down\nALTER TABLE note DROP COLUMN wide;\n",
    "migrations/README": "not one of them",
    "below/x": "",
  });

test("up, status and down", { timeout: 120_000 }, () => {
  const cwd = project();
  const migrate = (...words: readonly string[]) => snow(["migrate", ...words], { cwd });
  expect(migrate("up")).toEqual({ status: 0, stdout: "0001_note\n0003_wide\n", stderr: "" });
  writeFileSync(join(cwd, "migrations/0002_late.sql"), "SELECT 1");
  expect(migrate("status").stdout).toMatch(
    /^0001_note {2}\d{4}-.*Z\n0002_late {2}new {2}\(below the newest that ran\)\n0003_wide {2}\d{4}-.*Z\n$/,
  );
  expect(migrate("down", "2", "--db", url)).toEqual({ status: 0, stdout: "0003_wide\n0001_note\n", stderr: "" });
});

test("what stands in no file, or is none of the project's, is told", { timeout: 120_000 }, () => {
  const cwd = project();
  const migrate = (words: readonly string[], place = cwd) => snow(["migrate", ...words], { cwd: place });
  expect(migrate(["status"])).toEqual({ status: 0, stdout: "0001_note  new\n0003_wide  new\n", stderr: "" });
  expect(existsSync(join(cwd, "app.db"))).toBe(false);
  expect(migrate(["up"], join(cwd, "below")).stdout).toBe("0001_note\n0003_wide\n");
  expect([existsSync(join(cwd, "app.db")), existsSync(join(cwd, "below/app.db"))]).toEqual([true, false]);
  expect(migrate(["up"])).toEqual({ status: 0, stdout: "nothing to run\n", stderr: "" });
  rmSync(join(cwd, "migrations/0003_wide.sql"));
  const { status, stdout } = migrate(["status"]);
  expect([status, stdout.includes("(its file is not there)")]).toEqual([1, true]);
  rmSync(join(cwd, "migrations"), { recursive: true });
  for (const action of ["up", "down", "status"]) {
    const outcome = migrate([action]);
    expect([outcome.status, outcome.stderr]).toEqual([
      1,
      "error: there is no directory 'migrations' of migrations: `snow migrate new NAME` makes the first one\n",
    ]);
  }
  const fresh = project();
  expect(migrate(["down"], fresh)).toEqual({ status: 0, stdout: "nothing to undo\n", stderr: "" });
});

test("new makes a file with the next number", { timeout: 120_000 }, () => {
  const cwd = project();
  expect(snow(["migrate", "new", "add_author"], { cwd: join(cwd, "below") }).status).toBe(0);
  expect(readFileSync(join(cwd, "migrations/0004_add_author.sql"), "utf8")).toBe("\n-- down\n");
  const empty = directoryWith({});
  expect(snow(["migrate", "new", "first"], { cwd: empty }).stdout).toBe("migrations/0001_first.sql\n");
  expect(snow(["migrate", "new", "a/b"], { cwd }).stderr).toContain("'a/b' is no name for a migration");
});

test("mistakes", { timeout: 120_000 }, () => {
  const cwd = project();
  const migrate = (words: readonly string[], environment: Record<string, string> = {}) => {
    const { status, stderr } = snow(["migrate", ...words], { cwd, environment });
    return [status, stderr.split("\n", 1)[0]];
  };
  expect(migrate(["sideways"])).toEqual([2, "error: expected up, down, status or new, not 'sideways'"]);
  expect(migrate(["down", "none"])).toEqual([2, "error: `down` needs a number from 1, not 'none'"]);
  expect(migrate(["up"], { SNOW_DATABASE: "mysql://u:geheim@a" })[1]).toMatch(/invalid URL(?!.*geheim)/);
  const path = snow(["migrate", "up", "--db", "notes.db"], { cwd }).stderr;
  expect(path).toContain("invalid URL");
  expect(path).toContain("did you mean 'sqlite:notes.db'?");
  writeFileSync(join(cwd, "migrations/0004_wrong.sql"), "SELECT 1;\nSELECT nope;\n");
  expect(migrate(["up"])).toEqual([1, "error: migrations/0004_wrong.sql:2: no such column: nope"]);
  writeFileSync(join(cwd, "migrations/3_again.sql"), "SELECT 1");
  expect(migrate(["up"])).toEqual([
    1,
    "error: two migrations have the number 3: 'migrations/0003_wide.sql' and 'migrations/3_again.sql'",
  ]);
  const bare = directoryWith({});
  expect(snow(["migrate", "up"], { cwd: bare }).stderr).toContain("which database?");
});

test("a program carries its migrations, and the cache knows when one is new", { timeout: 120_000 }, () => {
  const cwd = directoryWith({
    "main.snow":
      'fn main() do\n  let db = Result.unwrap(Db.open("sqlite:app.db"))\n  println("${Db.migrate(db, "sql")}")\nend\n',
    "sql/1_a.sql": "CREATE TABLE a (b TEXT);",
  });
  const environment = { SNOW_CACHE_DIR: join(cwd, "cache") };
  const run = (): string => snow(["run", "."], { cwd, environment }).stdout;
  expect(run()).toBe("Ok([1_a])\n");
  expect(run()).toBe("Ok([])\n");
  writeFileSync(join(cwd, "sql/2_c.sql"), "CREATE TABLE c (d TEXT);");
  expect(run()).toBe("Ok([2_c])\n");
  writeFileSync(join(cwd, "sql/2_c.sql"), "CREATE TABLE c (d TEXT);\n");
  expect(run()).toContain("sql/2_c.sql: it has changed since it ran");
  writeFileSync(join(cwd, "sql/02_d.sql"), "");
  expect(snow(["check", "."], { cwd }).stderr).toBe(
    "error: two migrations have the number 2: 'sql/02_d.sql' and 'sql/2_c.sql'\n",
  );
});
