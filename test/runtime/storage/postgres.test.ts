// What is PostgreSQL's alone: a server that goes and comes, locks between transactions, types, the plain form.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snow_receive, snow_self, snow_send, snow_spawn } from "../../../runtime/actors/index.ts";
import { snow_process_kill } from "../../../runtime/intrinsics/process.ts";
import { snow_timer_sleep } from "../../../runtime/intrinsics/timer.ts";
import {
  type Db,
  Failure,
  openDatabase,
  openPool,
  openPostgresConnection,
  type PlainConnection,
  type PlainPool,
  type PlainRunner,
  textRows,
  textStatement,
} from "../../../runtime/storage/index.ts";
import type { Suspended } from "../../../runtime/values/index.ts";
import { makeCertificate } from "../../support/certificates.ts";
import { attempt, close, err, failure, ok, open, run, single, transaction } from "../../support/databases.ts";
import { inProcess, waited } from "../../support/in-process.ts";
import { PostgresServer, postgresPrograms } from "../../support/postgres-server.ts";
import { Relay } from "../../support/relay.ts";
import { hasPostgres } from "../../support/requirements.ts";

const programs = hasPostgres() ? postgresPrograms() : undefined;
const directory = mkdtempSync(join(tmpdir(), "snow-postgres-tls-"));
const files = { certificate: join(directory, "certificate.pem"), key: join(directory, "key.pem") };
const settings = ["deadlock_timeout=50ms", "ssl=on"];
let server: PostgresServer | undefined;
const url = (options?: string): string => server?.url(options) ?? "";

function received(): Suspended<unknown> {
  return snow_receive(undefined, undefined, false);
}

/** A process that sends what its steps answer. */
function spawn(steps: () => Suspended<unknown>): number {
  const parent = snow_self();
  return snow_spawn(
    "helper",
    function* () {
      snow_send(parent, yield* steps());
    },
    [],
    undefined,
  );
}

const sleeping =
  "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()";

/** Waits until that many statements that sleep are under way. */
function* untilSleeping(db: Db, count: number): Suspended<undefined> {
  while ((yield* single(db, sleeping)) !== count) yield snow_timer_sleep(5);
  return undefined;
}

/** A table with two rows. */
function* pair(db: Db): Suspended<undefined> {
  yield* run(db, "DROP TABLE IF EXISTS pair");
  yield* run(db, "CREATE TABLE pair (id INT PRIMARY KEY, value INT)");
  yield* run(db, "INSERT INTO pair VALUES (1, 0), (2, 0)");
  return undefined;
}

/** Runs two transactions that both take their first step before either takes its second. */
function* crossed(db: Db, first: readonly string[], second: readonly string[]): Suspended<readonly string[]> {
  const parent = snow_self();
  const pids = [first, second].map((steps) =>
    spawn(() =>
      transaction(db, function* (own) {
        for (const [index, text] of steps.entries()) {
          if (index === steps.length - 1) {
            snow_send(parent, "ready");
            yield received();
          }
          const outcome = yield* attempt(own, text);
          if (outcome instanceof Failure) return err(outcome);
        }
        return ok(undefined);
      }),
    ),
  );
  for (const _ of pids) yield received();
  for (const pid of pids) snow_send(pid, "go on");
  return [endOf(yield received()), endOf(yield received())].sort();
}

/** `ok`, or the kind of what went wrong. */
function endOf(outcome: unknown): string {
  const value = typeof outcome === "object" && outcome !== null && "value" in outcome ? outcome.value : outcome;
  return value instanceof Failure ? value.kind : "ok";
}

describe.skipIf(programs === undefined)("postgres", () => {
  beforeAll(async () => {
    if (programs === undefined) return;
    server = new PostgresServer(programs);
    makeCertificate(files, "localhost", "DNS:localhost");
    settings.push(`ssl_cert_file=${server.keep("certificate.pem", readFileSync(files.certificate, "utf8"))}`);
    settings.push(`ssl_key_file=${server.keep("key.pem", readFileSync(files.key, "utf8"))}`);
    await server.start(settings);
  });
  afterAll(async () => {
    await server?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  it("reads values of each type", () =>
    inProcess(function* () {
      const db = yield* open(url());
      const rows: readonly (readonly [string, unknown])[] = [
        ["1::int2", 1],
        ["9223372036854775807::int8", 9_223_372_036_854_775_807n],
        ["1.5::float4", 1.5],
        ["'NaN'::float8", Number.NaN],
        ["123456789012345678901234567890.5::numeric", "123456789012345678901234567890.5"],
        ["'2024-02-29 12:30:00.25+02'::timestamptz AT TIME ZONE 'UTC'", "2024-02-29T10:30:00.25"],
        ["'2024-02-29'::date", "2024-02-29"],
        ["'infinity'::timestamptz", "infinity"],
        [`'{"a": [1, null]}'::jsonb`, '{"a": [1, null]}'],
        ["'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
        ["'\\x00ff'::bytea", new Uint8Array([0, 255])],
        ["ARRAY[1, 2]", "{1,2}"],
        ["NULL::int4", null],
      ];
      for (const [text, value] of rows)
        expect({ text, value: yield* single(db, `SELECT ${text}`) }).toEqual({ text, value });
      expect((yield* failure(db, "SELECT ?::text", "a\0b")).code).toBe("22021");
      expect((yield* failure(db, "SELECT 1 \0 hidden")).message).toBe("the text of a statement has a NUL character");
      yield* close(db);
    }));

  it("loses what is under way with its server, sends none of it again, and comes back with it", () =>
    inProcess(function* () {
      const db = yield* open(url("?pool=3&timeout_ms=20000"));
      const watch = yield* open(url("?pool=1"));
      yield* run(db, "CREATE TABLE IF NOT EXISTS sent (a INT)");
      for (let number = 0; number < 6; number += 1)
        spawn(() => attempt(db, "INSERT INTO sent SELECT 1 FROM pg_sleep(60)"));
      yield* untilSleeping(watch, 3);
      yield waited<undefined>((done) => server?.stop("SIGQUIT").then(() => done(undefined)));
      for (let number = 0; number < 6; number += 1) expect(yield received()).toMatchObject({ kind: "ConnectionLost" });
      expect((yield* failure(db, "SELECT 1")).kind).toBe("ConnectionLost");
      yield waited<undefined>((done) => server?.start(settings).then(() => done(undefined)));
      expect(yield* single(db, "SELECT count(*) FROM sent")).toBe(0);
      yield* close(db);
      yield* close(watch);
    }));

  it("calls a deadlock a conflict, and lets the other transaction through", () =>
    inProcess(function* () {
      const db = yield* open(url());
      yield* pair(db);
      const update = (id: number): string => `UPDATE pair SET value = value + 1 WHERE id = ${id}`;
      const outcomes = yield* crossed(db, [update(1), update(2)], [update(2), update(1)]);
      expect(outcomes).toEqual(["Conflict", "ok"]);
      expect(yield* single(db, "SELECT sum(value)::int FROM pair")).toBe(2);
      yield* close(db);
    }));

  it("calls what cannot be put in an order a conflict", () =>
    inProcess(function* () {
      const db = yield* open(url());
      yield* pair(db);
      const begin = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
      const update = "UPDATE pair SET value = value + 1 WHERE id = 1";
      const outcomes = yield* crossed(db, [begin, "SELECT * FROM pair", update], [begin, "SELECT * FROM pair", update]);
      expect(outcomes).toEqual(["Conflict", "ok"]);
      yield* close(db);
    }));

  it("answers when a commit is none, and when a lock is not free in time", () =>
    inProcess(function* () {
      const db = yield* open(url("?timeout_ms=2000"));
      yield* pair(db);
      const swallowed = yield* transaction(db, function* (own) {
        yield* run(own, "DELETE FROM pair");
        yield* failure(own, "SELECT nothing");
        return ok(undefined);
      });
      expect(swallowed).toMatchObject({ ok: false, value: { kind: "DbOther" } });
      yield* transaction(db, function* (own) {
        yield* run(own, "UPDATE pair SET value = 1 WHERE id = 1");
        expect(yield* failure(db, "UPDATE pair SET value = 2 WHERE id = 1")).toMatchObject({ kind: "DbBusy" });
        return ok(undefined);
      });
      expect(yield* single(db, "SELECT sum(value)::int FROM pair")).toBe(1);
      yield* close(db);
    }));

  it("cancels what a killed process has under way", () =>
    inProcess(function* () {
      const db = yield* open(url("?pool=2"));
      const watch = yield* open(url("?pool=1"));
      const alone = spawn(() => attempt(db, "SELECT pg_sleep(60)"));
      const inside = spawn(() =>
        transaction(db, function* (own) {
          return ok(yield* run(own, "SELECT pg_sleep(60)"));
        }),
      );
      yield* untilSleeping(watch, 2);
      snow_process_kill(alone);
      snow_process_kill(inside);
      yield* untilSleeping(watch, 0);
      expect(yield* single(db, "SELECT 1")).toBe(1);
      yield* close(db);
      yield* close(watch);
    }));

  it("has no connection left for who was killed while it opened one", async () => {
    const relay = await Relay.to(server?.port ?? 0);
    const named = url().replace(String(server?.port), String(relay.port));
    await inProcess(function* () {
      const openers = [
        spawn(() => open(named)),
        spawn(() => waited((done) => openPostgresConnection(named, done))),
        spawn(() => waited((done) => openPool(named, { least: 2, most: 2, patience: 5000 }, done))),
      ];
      while (relay.connections === 0) yield snow_timer_sleep(1);
      for (const pid of openers) snow_process_kill(pid);
      while (relay.connections > 0) yield snow_timer_sleep(1);
    });
  });

  it("takes many statements at a time over few connections, each with its own answer", () =>
    inProcess(function* () {
      const db = yield* open(url("?pool=2"));
      for (let number = 0; number < 500; number += 1)
        spawn(function* () {
          if (number % 7 === 0) return (yield* failure(db, "SELECT 1 / ?::int", 0)).code;
          return (yield* single(db, "SELECT ?::int", number)) === number;
        });
      const answers: unknown[] = [];
      for (let number = 0; number < 500; number += 1) answers.push(yield received());
      expect(answers.filter((answer) => answer === true)).toHaveLength(428);
      expect(answers.filter((answer) => answer === "22012")).toHaveLength(72);
      yield* close(db);
    }));

  it("uses TLS as the URL says", () =>
    inProcess(function* () {
      const root = `sslrootcert=${files.certificate}`;
      const byName = (options: string): string => url(options).replace("127.0.0.1", "localhost");
      const urls: readonly (readonly [string, unknown])[] = [
        [url(), false],
        [url("?sslmode=require"), true],
        [url(`?sslmode=verify-ca&${root}`), true],
        [byName(`?sslmode=verify-full&${root}`), true],
        [url(`?sslmode=verify-full&${root}`), /ERR_TLS_CERT_ALTNAME_INVALID.*sslmode=verify-ca/],
        [byName("?sslmode=verify-full"), /DEPTH_ZERO_SELF_SIGNED_CERT.*sslrootcert=PATH/],
      ];
      for (const [text, expected] of urls) {
        if (expected instanceof RegExp) {
          const outcome = yield waited<Db | Failure>((done) => openDatabase(text, done));
          expect(JSON.stringify(outcome)).toMatch(expected);
          continue;
        }
        const db = yield* open(text);
        expect(yield* single(db, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).toBe(expected);
        yield* close(db);
      }
    }));

  it("says no secret", () =>
    inProcess(function* () {
      const other = url().replace("secret", "secretly");
      expect(yield waited<Db | Failure>((done) => openDatabase(other, done))).toMatchObject({ code: "28P01" });
      for (const wrong of [
        other,
        url().replace("/postgres", "/nowhere"),
        url("?sslmode=verify-full"),
        url().replace(/:\d+\//, ":1/"),
      ]) {
        const outcome = yield waited<Db | Failure>((done) => openDatabase(wrong, done));
        expect(outcome).toBeInstanceOf(Failure);
        expect(JSON.stringify(outcome)).not.toContain("secret");
      }
    }));

  describe("in its plain form", () => {
    function* query(runner: PlainRunner, text: string, ...values: readonly string[]): Suspended<unknown> {
      const answer = yield waited<unknown>((done) =>
        runner.execute(textStatement(text, values), (outcome) =>
          done(outcome instanceof Failure ? outcome : textRows(outcome)),
        ),
      );
      if (answer instanceof Failure) return answer.message;
      return Array.isArray(answer) ? answer.map((row) => String(row)) : answer;
    }

    function* connected(): Suspended<PlainConnection> {
      const outcome = yield waited<PlainConnection | Failure>((done) => openPostgresConnection(url(), done));
      if (typeof outcome === "object" && outcome !== null && "begin" in outcome) return outcome as PlainConnection;
      throw new Error("no connection");
    }

    it("has texts for everything", () =>
      inProcess(function* () {
        const conn = yield* connected();
        const answer = yield waited<unknown>((done) =>
          conn.execute(textStatement("SELECT 1 AS z, true AS y, NULL AS x, $1::int + 1 AS w", ["41"]), done),
        );
        expect(answer).toMatchObject({ columns: ["z", "y", "x", "w"], rows: [["1", "t", null, "42"]] });
        expect(yield* query(conn, "SELECT $1", "a")).toHaveLength(1);
        yield waited<undefined>((done) => conn.close(() => done(undefined)));
        expect(yield* query(conn, "SELECT 1")).toBe("the connection is closed");
      }));

    it("begins and ends transactions, and rolls back with their process", () =>
      inProcess(function* () {
        const conn = yield* connected();
        const step = (name: "begin" | "commit" | "rollback") => waited<unknown>((done) => conn[name](done));
        yield* query(conn, "DROP TABLE IF EXISTS plain");
        yield* query(conn, "CREATE TABLE plain (a INT)");
        expect(yield step("commit")).toMatchObject({ message: "no transaction is open" });
        yield step("begin");
        expect(yield step("begin")).toMatchObject({ message: "a transaction is open already" });
        yield* query(conn, "INSERT INTO plain VALUES (1)");
        expect(yield step("commit")).not.toBeInstanceOf(Failure);
        yield step("begin");
        yield* query(conn, "SELECT nothing");
        expect(yield step("commit")).toBeInstanceOf(Failure);
        spawn(function* () {
          yield step("begin");
          yield* query(conn, "INSERT INTO plain VALUES (2)");
          return undefined;
        });
        yield received();
        expect(yield* query(conn, "SELECT a FROM plain")).toHaveLength(1);
        yield step("begin");
        yield* query(conn, "INSERT INTO plain VALUES (3)");
        yield step("rollback");
        expect(yield* query(conn, "SELECT a FROM plain")).toHaveLength(1);
        yield waited<undefined>((done) => conn.close(() => done(undefined)));
      }));

    it("has pools whose connections come back, rolled back, with their process", () =>
      inProcess(function* () {
        const opened = yield waited<PlainPool | Failure>((done) =>
          openPool(url(), { least: 1, most: 1, patience: 700 }, done),
        );
        const pool = opened as PlainPool;
        yield* query(pool, "DROP TABLE IF EXISTS pooled");
        yield* query(pool, "CREATE TABLE pooled (a INT)");
        const taken = (): Suspended<unknown> => waited<unknown>((done) => pool.checkout(done));
        spawn(function* () {
          const conn = (yield taken()) as PlainConnection;
          yield waited<unknown>((done) => conn.begin(done));
          return yield* query(conn, "INSERT INTO pooled VALUES (1)");
        });
        yield received();
        expect(yield* query(pool, "SELECT a FROM pooled")).toEqual([]);
        const conn = (yield taken()) as PlainConnection;
        expect(yield taken()).toMatchObject({ kind: "DbBusy" });
        pool.checkin(conn);
        expect(yield* query(conn, "SELECT 1")).toBe("the connection is closed");
        expect(yield* query(pool, "SELECT 1")).toHaveLength(1);
        yield waited<undefined>((done) => pool.close(() => done(undefined)));
        expect(yield* query(pool, "SELECT 1")).toBe("the connection is closed");
      }));
  });
});
