// What both engines promise, held against real files, files of a simulated world, and a real server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snow_receive, snow_self, snow_send, snow_spawn } from "../../../runtime/actors/index.ts";
import { snow_process_kill } from "../../../runtime/intrinsics/process.ts";
import { snow_timer_sleep } from "../../../runtime/intrinsics/timer.ts";
import { type Db, Failure } from "../../../runtime/storage/index.ts";
import type { Suspended } from "../../../runtime/values/index.ts";
import { attempt, close, each, err, failure, ok, open, run, single, transaction } from "../../support/databases.ts";
import { inProcess, type Steps } from "../../support/in-process.ts";
import { inWorld } from "../../support/in-world.ts";
import { LeapingTime } from "../../support/leaping-time.ts";
import { PostgresServer, postgresPrograms } from "../../support/postgres-server.ts";
import { hasPostgres } from "../../support/requirements.ts";

interface Tested {
  readonly label: string;
  readonly name: "sqlite" | "postgres";
  /** The steps of a test. */
  run(steps: Steps, time?: LeapingTime): Promise<unknown>;
  /** Lets so many milliseconds pass at once. */
  leap(time: LeapingTime, milliseconds: number): Suspended<unknown>;
  /** A database without tables. */
  url(options?: string): string;
  /** The word for a key that the engine counts. */
  readonly key: string;
  readonly bytes: string;
}

const directory = mkdtempSync(join(tmpdir(), "snow-storage-"));
let files = 0;
const programs = hasPostgres() ? postgresPrograms() : undefined;
let server: PostgresServer | undefined;

beforeAll(async () => {
  if (programs === undefined) return;
  server = new PostgresServer(programs);
  await server.start();
});
afterAll(async () => {
  await server?.remove();
  rmSync(directory, { recursive: true, force: true });
});

function* leap(time: LeapingTime, milliseconds: number): Suspended<undefined> {
  time.leap(milliseconds);
  return undefined;
}

const sqlite: Tested = {
  label: "sqlite",
  name: "sqlite",
  run: (steps, time) => inProcess(steps, time?.host),
  leap,
  url(options = "") {
    files += 1;
    return `sqlite:${directory}/${files}.db${options}`;
  },
  key: "INTEGER PRIMARY KEY",
  bytes: "BLOB",
};
const simulated: Tested = {
  ...sqlite,
  label: "sqlite in a world",
  run: (steps) => inWorld({ directory }, steps),
  leap: (_time, milliseconds) => passed(milliseconds),
};
const postgres: Tested = {
  label: "postgres",
  name: "postgres",
  run: (steps, time) => inProcess(steps, time?.host),
  leap,
  url: (options) => server?.url(options) ?? "",
  key: "SERIAL PRIMARY KEY",
  bytes: "BYTEA",
};

/** A database for one test, with an empty table `item`; PostgreSQL's are shared, so that others go first. */
function* fresh(engine: Tested, options?: string): Suspended<Db> {
  const db = yield* open(engine.url(options));
  yield* run(db, "DROP TABLE IF EXISTS child");
  yield* run(db, "DROP TABLE IF EXISTS item");
  yield* run(
    db,
    `CREATE TABLE item (id ${engine.key}, name TEXT UNIQUE NOT NULL, size BIGINT CHECK (size >= 0), data ${engine.bytes})`,
  );
  yield* run(db, "CREATE TABLE child (item BIGINT REFERENCES item (id))");
  return db;
}

const insert = "INSERT INTO item (name, size) VALUES (?, ?)";
const count = "SELECT count(*) FROM item";

/** A process of the program that runs the steps; those that wait for it call `yield* finished(…)`. */
function spawn(steps: () => Suspended<unknown>): number {
  const parent = snow_self();
  return snow_spawn(
    "helper",
    function* () {
      const value = yield* steps();
      snow_send(parent, value);
    },
    [],
    undefined,
  );
}

/** What the next helper that is over has answered. */
function received(): Suspended<unknown> {
  return snow_receive(undefined, undefined, false);
}

/** Goes on when others have run. */
function passed(milliseconds: number): Suspended<unknown> {
  return snow_timer_sleep(milliseconds);
}

const engines = programs === undefined ? [sqlite, simulated] : [sqlite, simulated, postgres];

describe.each(engines)("$label", (engine) => {
  it("changes rows and counts them", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      expect((yield* run(db, `${insert}, (?, ?)`, "a", 1, "b", 2)).changes).toBe(2);
      expect((yield* run(db, "UPDATE item SET size = size + 1")).changes).toBe(2);
      expect((yield* run(db, "CREATE TABLE IF NOT EXISTS child (item BIGINT)")).changes).toBe(0);
      expect((yield* run(db, "SELECT name, size FROM item ORDER BY id")).rows).toEqual([
        ["a", 2],
        ["b", 3],
      ]);
      expect(
        (yield* run(db, "WITH one AS (SELECT 'c' AS name) INSERT INTO item (name) SELECT name FROM one")).changes,
      ).toBe(1);
      yield* close(db);
    }));

  it("gives back what it was given, at the edges of each type", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      const ints = [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
      const texts = ["", "'\"\\;--", "Grüße 👩‍👩‍👧 \u0001", "x".repeat(100_000)];
      for (const size of ints) {
        const column = engine.name === "sqlite" ? "?" : "?::bigint";
        expect(yield* single(db, `SELECT ${column}`, size)).toBe(size);
      }
      for (const name of texts) {
        yield* run(db, "DELETE FROM item");
        yield* run(db, "INSERT INTO item (name, data) VALUES (?, ?)", name, all);
        expect((yield* run(db, "SELECT name, data, size FROM item")).rows).toEqual([[name, all, null]]);
      }
      const column = engine.name === "sqlite" ? "?" : "?::float8";
      for (const value of [0.1, -0.5, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY, 2])
        expect(yield* single(db, `SELECT ${column}`, { kind: "float", value })).toBe(value);
      expect(yield* single(db, "SELECT 9007199254740993")).toBe(9_007_199_254_740_993n);
      const truth = engine.name === "sqlite" ? [1, 0] : [true, false];
      for (const [index, value] of [true, false].entries())
        expect(yield* single(db, engine.name === "sqlite" ? "SELECT ?" : "SELECT ?::bool", value)).toBe(truth[index]);
      yield* close(db);
    }));

  it("says what is wrong by kinds", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      yield* run(db, insert, "a", 1);
      const kinds: readonly (readonly [string, string])[] = [
        ["UniqueViolation", "INSERT INTO item (name) VALUES ('a')"],
        ["NotNullViolation", "INSERT INTO item (size) VALUES (1)"],
        ["CheckViolation", "INSERT INTO item (name, size) VALUES ('b', -1)"],
        ["ForeignKeyViolation", "INSERT INTO child VALUES (77)"],
        ["DbOther", "SELEC 1"],
        ["DbOther", "SELECT 1; SELECT 2"],
        ["DbOther", "SELECT nope FROM item"],
      ];
      for (const [kind, text] of kinds) expect({ text, kind: (yield* failure(db, text)).kind }).toEqual({ text, kind });
      expect((yield* failure(db, "SELECT ?", 1, 2)).kind).toBe("DbOther");
      expect((yield* failure(db, "SELECT name FROM item WHERE name = ?")).kind).toBe("DbOther");
      expect((yield* failure(db, "BEGIN")).message).toBe("a transaction is begun by Db.transaction");
      expect(yield* single(db, count)).toBe(1);
      yield* close(db);
      expect((yield* failure(db, count)).kind).toBe("ConnectionLost");
    }));

  it("shows every statement what was answered before", () =>
    engine.run(function* () {
      const db = yield* fresh(engine, engine.name === "sqlite" ? "?readers=3" : "?pool=3");
      for (let number = 1; number <= 60; number += 1) {
        yield* run(db, insert, `n${number}`, number);
        expect(yield* single(db, count)).toBe(number);
      }
      yield* close(db);
    }));

  it("serves more processes than there are connections, each once", () =>
    engine.run(function* () {
      const db = yield* fresh(engine, engine.name === "sqlite" ? "?readers=1" : "?pool=2");
      for (let number = 0; number < 100; number += 1) {
        spawn(function* () {
          if (number % 10 === 0)
            return yield* transaction(db, function* (own) {
              yield* run(own, insert, `n${number}`, number);
              return ok(number);
            });
          yield* run(db, insert, `n${number}`, number);
          return yield* single(db, "SELECT size FROM item WHERE name = ?", `n${number}`);
        });
      }
      for (let number = 0; number < 100; number += 1) yield received();
      expect((yield* run(db, "SELECT count(*), sum(size) FROM item")).rows[0]?.map(Number)).toEqual([100, 4950]);
      yield* close(db);
    }));

  it("commits on Ok, rolls back on Err", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      const kept = yield* transaction(db, function* (own) {
        yield* run(own, insert, "kept", 1);
        return ok(yield* single(own, count));
      });
      expect(kept).toEqual({ ok: true, value: 1 });
      const gone = yield* transaction(db, function* (own) {
        yield* run(own, insert, "gone", 1);
        return err(new Failure("BadRow", "", "enough"));
      });
      expect(gone.ok).toBe(false);
      expect(yield* single(db, count)).toBe(1);
      yield* close(db);
    }));

  it("has savepoints in transactions", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      yield* transaction(db, function* (own) {
        yield* run(own, insert, "outer", 1);
        yield* transaction(own, function* (inner) {
          yield* run(inner, insert, "lost", 1);
          expect((yield* failure(own, count)).message).toBe("inside a transaction use its own handle");
          return err(yield* failure(inner, insert, "lost", 1));
        });
        yield* transaction(own, function* (inner) {
          yield* run(inner, insert, "inner", 1);
          return ok(undefined);
        });
        return ok(undefined);
      });
      expect((yield* run(db, "SELECT name FROM item ORDER BY id")).rows).toEqual([["outer"], ["inner"]]);
      yield* close(db);
    }));

  it("answers on a handle whose transaction has ended", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      let kept: Db | undefined;
      yield* transaction(db, function* (own) {
        kept = own;
        yield* run(own, insert, "a", 1);
        return ok(undefined);
      });
      if (kept === undefined) throw new Error("there was no transaction");
      expect((yield* failure(kept, count)).message).toBe("transaction has ended");
      expect(
        (yield* transaction(kept, function* () {
          return ok(1);
        })).ok,
      ).toBe(false);
      const byHand = yield* transaction(db, function* (own) {
        yield* run(own, insert, "b", 1);
        yield* attempt(own, "COMMIT");
        expect((yield* failure(own, count)).message).toBe("transaction has ended");
        return ok(undefined);
      });
      expect(byHand.ok).toBe(false);
      yield* close(db);
    }));

  it("rolls back when its process ends, before others are served", () =>
    engine.run(function* () {
      const db = yield* fresh(engine, engine.name === "sqlite" ? "" : "?pool=1");
      const parent = snow_self();
      for (const way of ["panic", "kill", "kill in a statement"]) {
        const pid = snow_spawn(
          "owner",
          function* () {
            yield* transaction(db, function* (own) {
              yield* run(own, insert, way, 1);
              snow_send(parent, "ready");
              if (way === "panic") throw new Error("enough");
              if (way === "kill") yield received();
              for (;;) yield* run(own, "UPDATE item SET size = size + 1");
            });
          },
          [],
          undefined,
        );
        yield received();
        if (way !== "panic") snow_process_kill(pid);
        expect(yield* single(db, count)).toBe(0);
      }
      yield* run(db, insert, "after", 1);
      yield* close(db);
    }));

  it("lets other processes use a handle in turns, and none of them when it ends", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      yield* transaction(db, function* (own) {
        for (let number = 0; number < 20; number += 1) spawn(() => attempt(own, insert, `n${number}`, number));
        for (let number = 0; number < 20; number += 1) expect(yield received()).not.toBeInstanceOf(Failure);
        expect(yield* single(own, count)).toBe(20);
        return ok(undefined);
      });
      expect(yield* single(db, count)).toBe(20);
      yield* close(db);
    }));

  it("bounds the time of a transaction", () => {
    const time = new LeapingTime();
    return engine.run(function* () {
      const db = yield* fresh(engine, "?transaction_ms=600000");
      const outcome = yield* transaction(db, function* (own) {
        yield* run(own, insert, "a", 1);
        yield engine.leap(time, 600_000);
        yield passed(1);
        expect((yield* failure(own, count)).kind).toBe("TimedOut");
        return ok(undefined);
      });
      expect(outcome).toMatchObject({ ok: false, value: { kind: "TimedOut" } });
      expect(yield* single(db, count)).toBe(0);
      yield* close(db);
    }, time);
  });

  it("waits for a connection no longer than it is told", () => {
    const time = new LeapingTime();
    return engine.run(function* () {
      const db = yield* fresh(engine, engine.name === "sqlite" ? "?timeout_ms=30000" : "?timeout_ms=30000&pool=1");
      yield* transaction(db, function* (own) {
        spawn(() => attempt(db, insert, "b", 1));
        yield passed(1);
        yield engine.leap(time, 30_000);
        expect(yield received()).toMatchObject({ kind: "DbBusy" });
        yield* run(own, insert, "a", 1);
        return ok(undefined);
      });
      expect(yield* single(db, count)).toBe(1);
      yield* close(db);
    }, time);
  });

  it("visits rows in portions, and may run other statements of the transaction meanwhile", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)";
      let sum = 0;
      const seen = yield* each(db, `${numbers} SELECT i FROM n`, (cell) => {
        sum += Number(cell);
      });
      expect([seen, sum]).toEqual([1000, 500_500]);
      yield* transaction(db, function* (own) {
        const total = yield* each(
          own,
          `${numbers} SELECT i FROM n WHERE i <= ?`,
          (cell) => run(own, insert, `n${cell}`, Number(cell)),
          300,
        );
        expect(total).toBe(300);
        return ok(undefined);
      });
      expect(yield* single(db, count)).toBe(300);
      expect(yield* each(db, "SELECT nope", () => {})).toBeInstanceOf(Failure);
      const returned: unknown[] = [];
      yield* each(db, "DELETE FROM item WHERE size < 3 RETURNING size", (cell) => returned.push(cell));
      expect(returned.sort()).toEqual([1, 2]);
      yield* close(db);
    }));

  it("gives its connection back when who visits rows is killed", () =>
    engine.run(function* () {
      const db = yield* fresh(engine, engine.name === "sqlite" ? "?readers=1" : "?pool=1");
      for (let number = 0; number < 3; number += 1) yield* run(db, insert, `n${number}`, number);
      const parent = snow_self();
      for (let round = 0; round < 3; round += 1) {
        const pid = snow_spawn(
          "visitor",
          () =>
            each(db, "SELECT name FROM item", () => {
              snow_send(parent, "visiting");
              return received();
            }),
          [],
          undefined,
        );
        yield received();
        snow_process_kill(pid);
        expect(yield* single(db, count)).toBe(3);
      }
      yield* close(db);
    }));

  it("is closed after what runs", () =>
    engine.run(function* () {
      const db = yield* fresh(engine);
      const parent = snow_self();
      spawn(() =>
        transaction(db, function* (own) {
          snow_send(parent, "begun");
          yield passed(1);
          return ok((yield* run(own, insert, "a", 1)).changes);
        }),
      );
      expect(yield received()).toBe("begun");
      yield* close(db);
      expect(yield received()).toEqual({ ok: true, value: 1 });
    }));
});
