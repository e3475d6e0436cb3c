// Migrations against files of SQLite and a real PostgreSQL.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseMigration } from "../../../../cli/database/migration-text.ts";
import { snow_receive, snow_self, snow_send, snow_spawn } from "../../../../runtime/actors/index.ts";
import { snow_process_kill } from "../../../../runtime/intrinsics/process.ts";
import { snow_timer_sleep } from "../../../../runtime/intrinsics/timer.ts";
import {
  type Db,
  Failure,
  type Migration,
  migrateDown,
  migrateUp,
  migrationStates,
} from "../../../../runtime/storage/index.ts";
import type { Suspended } from "../../../../runtime/values/index.ts";
import { close, failure, open, run, single } from "../../../support/databases.ts";
import { inProcess } from "../../../support/in-process.ts";
import { PostgresServer, postgresPrograms } from "../../../support/postgres-server.ts";
import { hasPostgres } from "../../../support/requirements.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-migrations-"));
const programs = hasPostgres() ? postgresPrograms() : undefined;
let server: PostgresServer | undefined;
let files = 0;

beforeAll(async () => {
  if (programs === undefined) return;
  server = new PostgresServer(programs);
  await server.start();
});
afterAll(async () => {
  await server?.remove();
  rmSync(directory, { recursive: true, force: true });
});

type Engine = "sqlite" | "postgres";

/** A database with nothing in it; its URL, for others who open it. */
function* fresh(engine: Engine): Suspended<readonly [Db, string]> {
  files += 1;
  if (engine === "sqlite") {
    const url = `sqlite:${directory}/${files}.db?timeout_ms=100&readers=1&sync=normal`;
    return [yield* open(url), url];
  }
  const admin = yield* open(server?.url() ?? "");
  yield* run(admin, `CREATE DATABASE test_${files}`);
  yield* close(admin);
  const url = (server?.url("?timeout_ms=60000") ?? "").replace("/postgres?", `/test_${files}?`);
  return [yield* open(url), url];
}

function migration(number: number, text: string, name = `000${number}_m`): Migration {
  return { number, name, path: `migrations/${name}.sql`, ...parseMigration(text) };
}

const first = migration(1, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);\n-- down\nDROP TABLE item");
const second = migration(
  2,
  "ALTER TABLE item ADD COLUMN size INTEGER;\n\n-- down\nALTER TABLE item DROP COLUMN size;\n",
);
const third = migration(3, "INSERT INTO item (id, name) VALUES (1, 'a');\n");

/** Statements that run for long: the one must end some time, for nobody can call its thread back. */
const slow: Readonly<Record<Engine, string>> = {
  sqlite:
    "CREATE TABLE slow AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300000) SELECT sum(i) FROM n",
  postgres: "SELECT pg_sleep(60)",
};
const sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(60)'";

/** What goes wrong, in a word that tests read easily. */
function textOf(outcome: readonly string[] | Failure | undefined): string {
  return outcome instanceof Failure ? outcome.message : (outcome ?? []).join(" ");
}

const engines: readonly Engine[] = programs === undefined ? ["sqlite"] : ["sqlite", "postgres"];

describe.each(engines)("%s", (engine) => {
  it("runs what is new, in order, and undoes the last ones", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      expect(yield* migrateUp(db, [first, second])).toEqual(["0001_m", "0002_m"]);
      expect(yield* migrateUp(db, [first, second])).toEqual([]);
      expect(yield* migrateUp(db, [first, second, third])).toEqual(["0003_m"]);
      expect(yield* single(db, "SELECT name FROM item WHERE size IS NULL")).toBe("a");
      expect(textOf(yield* migrateDown(db, [first, second, third], 1))).toContain("0003_m.sql: it has no part behind");
      yield* run(db, "DELETE FROM snow_migrations WHERE name = '0003_m'");
      expect(yield* migrateDown(db, [first, second, third], 9)).toEqual(["0002_m", "0001_m"]);
      expect((yield* failure(db, "SELECT * FROM item")).kind).toBe("DbOther");
      expect(yield* migrateUp(db, [first])).toEqual(["0001_m"]);
      yield* close(db);
    }));

  it("refuses a file that has changed or has another name, before anything runs", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      yield* migrateUp(db, [first]);
      const changed = migration(1, "CREATE TABLE other (id INTEGER)");
      expect(textOf(yield* migrateUp(db, [changed, second]))).toBe(
        "migrations/0001_m.sql: it has changed since it ran; put back what ran, and write the change as the next migration",
      );
      const renamed = { ...first, name: "0001_n", path: "migrations/0001_n.sql" };
      expect(textOf(yield* migrateUp(db, [renamed]))).toContain(
        "migrations/0001_n.sql: it was called 0001_m when it ran;",
      );
      expect((yield* failure(db, "SELECT size FROM item")).kind).toBe("DbOther");
      const states = yield* migrationStates(db, [changed, second]);
      expect(states).toMatchObject([{ name: "0001_m", remark: "it has changed since it ran" }, { name: "0002_m" }]);
      yield* close(db);
    }));

  it("leaves nothing of one that fails, keeps those before it, and names the line", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      const wrong = migration(2, "CREATE TABLE half (id INTEGER);\n\n-- here\nINSERT INTO nowhere VALUES (1);\n");
      expect(textOf(yield* migrateUp(db, [first, wrong, third]))).toMatch(/^migrations\/0002_m\.sql:4: .*nowhere/);
      expect((yield* failure(db, "SELECT * FROM half")).kind).toBe("DbOther");
      const byHand = migration(2, "CREATE TABLE half (id INTEGER);\nCOMMIT;");
      expect(textOf(yield* migrateUp(db, [first, byHand]))).toMatch(
        /0002_m\.sql:2: it runs in a transaction of its own/,
      );
      const states = yield* migrationStates(db, [first, wrong]);
      expect(states).toMatchObject([{ name: "0001_m" }, { name: "0002_m", time: undefined, remark: undefined }]);
      yield* close(db);
    }));

  it("runs one below the newest, and says so", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      expect(yield* migrationStates(db, [first])).toEqual([{ name: "0001_m", time: undefined, remark: undefined }]);
      yield* migrateUp(db, [first, third]);
      const states = yield* migrationStates(db, [first, second]);
      expect(states).toMatchObject([
        { name: "0001_m", time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/), remark: undefined },
        { name: "0002_m", time: undefined, remark: "below the newest that ran" },
        { name: "0003_m", remark: "its file is not there" },
      ]);
      expect(yield* migrateUp(db, [first, second, third])).toEqual(["0002_m"]);
      yield* close(db);
    }));

  it("lets one of two nodes migrate while the other waits", () =>
    inProcess(function* () {
      const [db, url] = yield* fresh(engine);
      const parent = snow_self();
      const numbers = [1, 2, 3, 4, 5, 6];
      const all = numbers.map((number) => migration(number, `CREATE TABLE t${number} (id INTEGER);`));
      for (let node = 0; node < 3; node += 1)
        snow_spawn(
          "node",
          function* () {
            const own = yield* open(url);
            const names = yield* migrateUp(own, all);
            yield* close(own);
            snow_send(parent, names);
          },
          [],
          undefined,
        );
      const outcomes: unknown[] = [];
      for (let node = 0; node < 3; node += 1) outcomes.push(yield snow_receive(undefined, undefined, false));
      const lengths = outcomes.map((names) => (Array.isArray(names) ? names.length : names));
      expect(lengths.toSorted()).toEqual([0, 0, 6]);
      yield* close(db);
    }));

  it("is undone, and lets others in, when its process ends", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      const parent = snow_self();
      const { [engine]: text } = slow;
      // Its text is asked for when what is before it has run, and its answer cannot come before the next turn.
      const last = {
        line: 2,
        get text() {
          snow_send(parent, "begins");
          return text;
        },
      };
      const half = migration(1, "CREATE TABLE half (id INTEGER)");
      const helper = snow_spawn("helper", () => migrateUp(db, [{ ...half, up: [...half.up, last] }]), [], undefined);
      expect(yield snow_receive(undefined, undefined, false)).toBe("begins");
      if (engine === "postgres") while ((yield* single(db, sleeping)) !== 1) yield snow_timer_sleep(1);
      snow_process_kill(helper);
      expect(yield* migrateUp(db, [first])).toEqual(["0001_m"]);
      expect((yield* failure(db, "SELECT * FROM half")).kind).toBe("DbOther");
      yield* run(db, "CREATE TABLE child (item INTEGER REFERENCES item (id))");
      expect((yield* failure(db, "INSERT INTO child VALUES (9)")).kind).toBe("ForeignKeyViolation");
      yield* close(db);
    }));

  it("runs outside of transactions what asks for that", () =>
    inProcess(function* () {
      const [db] = yield* fresh(engine);
      const text = engine === "sqlite" ? "VACUUM" : "CREATE INDEX CONCURRENTLY by_name ON item (name)";
      const outside = migration(2, `-- no transaction\n${text};\n`);
      expect(yield* migrateUp(db, [first, outside, third])).toEqual(["0001_m", "0002_m", "0003_m"]);
      const open = migration(4, "-- no transaction\nBEGIN;\nDELETE FROM item;");
      expect(textOf(yield* migrateUp(db, [first, outside, third, open]))).toContain("a transaction is left open");
      expect(yield* single(db, "SELECT count(*) FROM item")).toBe(1);
      yield* close(db);
    }));
});

describe("sqlite", () => {
  const keys = "CREATE TABLE child (item INTEGER REFERENCES item (id));\nINSERT INTO child VALUES (1);";

  it("makes tables anew that others refer to", () =>
    inProcess(function* () {
      const [db] = yield* fresh("sqlite");
      const anew = migration(
        5,
        "CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\nINSERT INTO other SELECT id, name FROM item;\nDROP TABLE item;\nALTER TABLE other RENAME TO item;",
      );
      expect(yield* migrateUp(db, [first, third, migration(4, keys), anew])).toHaveLength(4);
      expect(yield* single(db, "PRAGMA foreign_keys")).toBe(1);
      expect((yield* failure(db, "INSERT INTO child VALUES (2)")).kind).toBe("ForeignKeyViolation");
      yield* close(db);
    }));

  it("refuses rows that name others which are not there", () =>
    inProcess(function* () {
      const [db] = yield* fresh("sqlite");
      const outcome = yield* migrateUp(db, [first, migration(4, keys)]);
      expect(outcome).toMatchObject({ kind: "ForeignKeyViolation" });
      expect(textOf(outcome)).toBe("migrations/0004_m.sql: a row of child names a row of item that is not there");
      yield* close(db);
    }));
});
