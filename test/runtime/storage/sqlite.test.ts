// What is SQLite's alone: files, locks of other programs, threads.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type ResourceLimits, Worker, type WorkerOptions } from "node:worker_threads";
import { afterAll, expect, it } from "vitest";
import { snow_receive, snow_self, snow_send, snow_spawn } from "../../../runtime/actors/index.ts";
import type { Host } from "../../../runtime/host/index.ts";
import { openSqlite } from "../../../runtime/host/sqlite.ts";
import { snow_process_kill } from "../../../runtime/intrinsics/process.ts";
import { snow_timer_sleep } from "../../../runtime/intrinsics/timer.ts";
import { Failure, openDatabase } from "../../../runtime/storage/index.ts";
import type { Suspended } from "../../../runtime/values/index.ts";
import { startSnow } from "../../support/command.ts";
import { attempt, close, each, failure, ok, open, run, single, transaction } from "../../support/databases.ts";
import { inProcess, waited } from "../../support/in-process.ts";

const directory = mkdtempSync(join(tmpdir(), "snow-sqlite-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const soaks = process.env.SNOW_SOAK === "1";
const file = (name: string): string => join(directory, name);
const numbersTo = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT`;

it("lets others run while a statement takes long", () =>
  inProcess(function* () {
    const db = yield* open("sqlite::memory:");
    const self = snow_self();
    let isOver = false;
    snow_spawn(
      "slow",
      function* () {
        yield* single(db, `${numbersTo(2_000_000)} sum(i) FROM n`);
        isOver = true;
        snow_send(self, undefined);
      },
      [],
      undefined,
    );
    let turns = 0;
    for (; !isOver; turns += 1) yield snow_timer_sleep(1);
    expect(turns).toBeGreaterThan(20);
    yield* close(db);
  }));

/** Milliseconds of the longest turn of the event loop until it is over. */
function* longestTurn(isOver: () => boolean): Suspended<number> {
  let longest = 0;
  for (let last = performance.now(); !isOver(); last = performance.now()) {
    yield snow_timer_sleep(1);
    longest = Math.max(longest, performance.now() - last);
  }
  return longest;
}

if (soaks) {
  it("keeps the event loop free for the seconds that a statement takes", () =>
    inProcess(function* () {
      const db = yield* open("sqlite::memory:");
      // What others on the machine make of it.
      const end = performance.now() + 2000;
      const usual = yield* longestTurn(() => performance.now() > end);
      let isOver = false;
      snow_spawn(
        "slow",
        function* () {
          yield* single(db, `${numbersTo(20_000_000)} sum(i) FROM n`);
          isOver = true;
        },
        [],
        undefined,
      );
      expect(yield* longestTurn(() => isOver)).toBeLessThan(Math.max(10, 3 * usual));
      yield* close(db);
    }));
}

it("waits for the lock of another program, and says when it does not get it", () =>
  inProcess(function* () {
    const db = yield* open(`sqlite:${file("busy.db")}?timeout_ms=50`);
    yield* run(db, "CREATE TABLE t (a)");
    const other = new DatabaseSync(file("busy.db"));
    other.exec("BEGIN IMMEDIATE");
    expect(yield* failure(db, "INSERT INTO t VALUES (1)")).toMatchObject({ kind: "DbBusy", code: "SQLITE_BUSY" });
    expect(
      yield* transaction(db, function* (own) {
        return ok(yield* single(own, "SELECT 1"));
      }),
    ).toMatchObject({ ok: false, value: { kind: "DbBusy" } });
    expect(yield* single(db, "SELECT count(*) FROM t")).toBe(0);
    other.exec("COMMIT");
    other.close();
    yield* run(db, "INSERT INTO t VALUES (1)");
    yield* close(db);
  }));

/** Threads that were started, in order. */
function recording(limits: ResourceLimits = {}): {
  readonly workers: readonly Worker[];
  readonly host: Pick<Host, "openSqlite">;
} {
  const workers: Worker[] = [];
  class Recorded extends Worker {
    constructor(code: string | URL, options: WorkerOptions) {
      super(code, { ...options, resourceLimits: limits });
      workers.push(this);
    }
  }
  return { workers, host: { openSqlite: (options, events) => openSqlite(options, events, { Worker: Recorded }) } };
}

/** Ends a thread as a memory that is full does: not by itself. */
function* ended(worker: Worker | undefined): Suspended<undefined> {
  void worker?.terminate();
  while (worker?.threadId !== -1) yield snow_timer_sleep(1);
  return undefined;
}

it("has no thread left for who was killed while it opened a database", async () => {
  const { workers, host } = recording();
  await inProcess(function* () {
    const pid = snow_spawn("opener", () => open(`sqlite:${file("left.db")}`), [], undefined);
    while (workers.length === 0) yield snow_timer_sleep(1);
    snow_process_kill(pid);
    // The writer, and two readers.
    while (workers.length < 3 || workers.some(({ threadId }) => threadId !== -1)) yield snow_timer_sleep(1);
  }, host);
});

it("replaces threads that have ended", async () => {
  const { workers, host } = recording();
  await inProcess(function* () {
    const db = yield* open(`sqlite:${file("ended.db")}?readers=2`);
    const self = snow_self();
    yield* run(db, "CREATE TABLE t (a)");
    const [writer, ...readers] = workers;
    const inside = yield* transaction(db, function* (own) {
      yield* run(own, "INSERT INTO t VALUES (1)");
      yield* ended(writer);
      // Not on another connection, where nothing is begun.
      expect(yield* failure(own, "INSERT INTO t VALUES (2)")).toMatchObject({ kind: "ConnectionLost" });
      return ok(undefined);
    });
    expect(inside).toMatchObject({ ok: false, value: { kind: "ConnectionLost" } });
    expect(yield* single(db, "SELECT count(*) FROM t")).toBe(0);
    expect((yield* run(db, "INSERT INTO t VALUES (3)")).changes).toBe(1);

    snow_spawn(
      "slow",
      function* () {
        snow_send(self, yield* failure(db, `${numbersTo(1_000_000)} sum(i) FROM n`));
      },
      [],
      undefined,
    );
    yield* single(db, "SELECT 1");
    for (const reader of readers) void reader.terminate();
    for (const reader of readers) yield* ended(reader);
    expect(yield snow_receive(undefined, undefined, false)).toMatchObject({ kind: "ConnectionLost" });
    for (let index = 0; index < 4; index += 1) expect(yield* single(db, "SELECT a FROM t")).toBe(3);
    expect(yield* each(db, "SELECT a FROM t", (cell) => expect(cell).toBe(3))).toBe(1);
    yield* close(db);
  }, host);
});

it("goes on after a result that no thread has the memory for", async () => {
  const { host } = recording({ maxOldGenerationSizeMb: 32 });
  await inProcess(function* () {
    const db = yield* open(`sqlite:${file("large.db")}`);
    yield* run(db, "CREATE TABLE t (a)");
    expect(yield* failure(db, `${numbersTo(2_000_000)} i FROM n`)).toMatchObject({ kind: "ConnectionLost" });
    expect(yield* single(db, "SELECT count(*) FROM t")).toBe(0);
    expect((yield* run(db, "INSERT INTO t VALUES (1)")).changes).toBe(1);
    yield* close(db);
  }, host);
});

it("is lost for good with its thread when it is in memory", async () => {
  const { workers, host } = recording();
  await inProcess(function* () {
    const db = yield* open("sqlite::memory:");
    yield* ended(workers[0]);
    for (let index = 0; index < 2; index += 1)
      expect(yield* failure(db, "SELECT 1")).toMatchObject({ kind: "ConnectionLost" });
    yield* close(db);
  }, host);
});

it("goes on after the database was full", () =>
  inProcess(function* () {
    const db = yield* open(`sqlite:${file("full.db")}`);
    yield* run(db, "CREATE TABLE t (a)");
    yield* run(db, "INSERT INTO t VALUES ('kept')");
    yield* run(db, "PRAGMA max_page_count = 20");
    const insert = "INSERT INTO t VALUES (zeroblob(20000))";
    const outcome = yield* transaction(db, function* (own) {
      for (;;) {
        const answer = yield* attempt(own, insert);
        if (answer instanceof Failure) {
          expect(answer).toMatchObject({ kind: "DbOther", code: "SQLITE_FULL" });
          return ok(undefined);
        }
      }
    });
    // SQLite may have rolled back by itself, or the transaction holds what fitted: never anything between.
    const count = yield* single(db, "SELECT count(*) FROM t");
    expect(outcome.ok ? Number(count) > 1 : count === 1).toBe(true);
    yield* run(db, "DELETE FROM t WHERE a <> 'kept'");
    yield* run(db, "PRAGMA max_page_count = 1000");
    yield* run(db, insert);
    yield* close(db);
  }));

it("says that a file is damaged, or no database", () =>
  inProcess(function* () {
    const path = file("damaged.db");
    const db = yield* open(`sqlite:${path}`);
    yield* run(db, "CREATE TABLE t (a)");
    yield* run(db, `INSERT INTO t ${numbersTo(5000)} i FROM n`);
    yield* close(db);
    const bytes = readFileSync(path);
    bytes.fill(0x55, 8192);
    writeFileSync(path, bytes);
    const again = yield* open(`sqlite:${path}`);
    expect(yield* failure(again, "SELECT sum(a) FROM t")).toMatchObject({ kind: "DbOther", code: "SQLITE_CORRUPT" });
    yield* close(again);
    writeFileSync(path, "no database".repeat(1000));
    const none = yield waited((done) => openDatabase(`sqlite:${path}`, done));
    expect(none).toMatchObject({ code: "SQLITE_NOTADB" });
  }));

it("sends to the writer what a reader refuses", () =>
  inProcess(function* () {
    const db = yield* open(`sqlite:${file("refused.db")}`);
    yield* run(db, "CREATE TABLE t (a)");
    const hidden = "WITH one AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM one RETURNING a";
    expect((yield* run(db, hidden)).rows).toEqual([[1]]);
    expect(yield* single(db, "SELECT count(*) FROM t")).toBe(1);
    yield* transaction(db, function* (own) {
      yield* run(own, "INSERT INTO t VALUES (2)");
      expect((yield* failure(db, "INSERT INTO t VALUES (3)")).message).toBe("inside a transaction use its own handle");
      expect((yield* failure(db, hidden)).message).toBe("inside a transaction use its own handle");
      expect(yield* single(db, "SELECT count(*) FROM t")).toBe(1);
      const nested = yield* transaction(db, function* () {
        return ok(undefined);
      });
      expect(nested).toMatchObject({ ok: false, value: { message: "inside a transaction use its own handle" } });
      return ok(undefined);
    });
    expect(yield* single(db, "SELECT count(*) FROM t")).toBe(2);
    yield* close(db);
  }));

it("answers a commit that fails", () =>
  inProcess(function* () {
    const db = yield* open("sqlite::memory:");
    yield* run(db, "CREATE TABLE parent (id INTEGER PRIMARY KEY)");
    yield* run(db, "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
    const outcome = yield* transaction(db, function* (own) {
      yield* run(own, "INSERT INTO child VALUES (7)");
      return ok(undefined);
    });
    expect(outcome).toMatchObject({ ok: false, value: { kind: "ForeignKeyViolation" } });
    expect(yield* single(db, "SELECT count(*) FROM child")).toBe(0);
    yield* close(db);
  }));

it("says what is missing on a Node without SQLite", () =>
  inProcess(
    function* () {
      const outcome = yield waited((done) => openDatabase("sqlite::memory:", done));
      expect(outcome).toMatchObject({ kind: "DbOther", message: "no SQLite here" });
    },
    { sqliteProblem: () => "no SQLite here" },
  ));

it("visits many rows in bounded memory", () =>
  inProcess(function* () {
    const db = yield* open(`sqlite:${file("many.db")}?sync=normal`);
    const count = soaks ? 1_000_000 : 50_000;
    yield* run(db, "CREATE TABLE t (a INTEGER, b TEXT)");
    yield* run(db, `INSERT INTO t ${numbersTo(count)} i, hex(zeroblob(100)) FROM n`);
    let most = 0;
    let seen = 0;
    const before = process.memoryUsage().rss;
    const visited = yield* each(db, "SELECT a, b FROM t", () => {
      seen += 1;
      if (seen % 10_000 === 0) most = Math.max(most, process.memoryUsage().rss);
    });
    expect(visited).toBe(count);
    if (soaks) expect(most - before).toBeLessThan(100 * 2 ** 20);
    yield* close(db);
  }));

it("keeps what was answered when the program is killed", async () => {
  const path = file("killed.db");
  const program = file("writes.snow");
  writeFileSync(
    program,
    `fn write(db :: SqliteConn, number :: Int) -> () do
  case Sqlite.execute(db, "INSERT INTO t VALUES (?)", ["\${number}"]) do
    Ok(_) -> println("wrote \${number};")
    Err(problem) -> println(problem)
  end
  write(db, number + 1)
end

fn main() do
  let db = Result.unwrap(Sqlite.open("${path}"))
  println("\${Sqlite.execute(db, "CREATE TABLE t (a INTEGER)", [])}")
  write(db, 1)
end
`,
  );
  const running = startSnow(["run", program]);
  await running.printed(/wrote 50;/);
  running.child.kill("SIGKILL");
  await running.ended;
  const answered = [...running.output().matchAll(/wrote (\d+);/g)].map(([, number]) => Number(number));
  const db = new DatabaseSync(path);
  const kept = db.prepare("SELECT max(a) AS most, count(*) AS count FROM t").get();
  db.close();
  expect(kept?.most).toBe(kept?.count);
  expect(Number(kept?.count)).toBeGreaterThanOrEqual(Math.max(...answered));
}, 120_000);

it("makes changes of several processes together, each whole or not there by itself", () =>
  inProcess(function* () {
    const db = yield* open(`sqlite:${file("together.db")}`);
    yield* run(db, "CREATE TABLE parent (id INTEGER PRIMARY KEY)");
    yield* run(
      db,
      "CREATE TABLE child (id INTEGER UNIQUE, parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
    );
    yield* run(
      db,
      "CREATE TRIGGER refuse BEFORE INSERT ON child WHEN new.id = 13 BEGIN SELECT RAISE(ROLLBACK, 'unlucky'); END",
    );
    yield* run(db, "INSERT INTO parent VALUES (1)");
    const self = snow_self();
    const rounds = [
      { name: "all good", values: (n: number) => [n, 1] },
      { name: "some twice", values: (n: number) => [100 + (n % 10), 1] },
      { name: "one rolls back", values: (n: number) => [n === 5 ? 13 : 200 + n, 1] },
      { name: "one without a parent", values: (n: number) => [300 + n, n === 5 ? 7 : 1] },
    ];
    const counts: number[] = [];
    for (const { values } of rounds) {
      for (let number = 20; number < 40; number += 1)
        snow_spawn(
          "writer",
          function* () {
            const outcome = yield* attempt(db, "INSERT INTO child VALUES (?, ?)", ...values(number - 20));
            snow_send(self, outcome instanceof Failure ? 0 : outcome.changes);
          },
          [],
          undefined,
        );
      let count = 0;
      for (let number = 20; number < 40; number += 1) count += Number(yield snow_receive(undefined, undefined, false));
      counts.push(count);
    }
    // 0 to 19 has no 13; of the twenty that are twice one each; one is refused; one has no parent.
    expect(counts).toEqual([19, 10, 19, 19]);
    expect(yield* single(db, "SELECT count(*) FROM child")).toBe(67);
    yield* close(db);
  }));

it("runs a statement with rows that has failed before", () =>
  inProcess(function* () {
    const db = yield* open("sqlite::memory:");
    yield* run(db, "CREATE TABLE t (x INTEGER UNIQUE CHECK (x > 0))");
    const insert = "INSERT INTO t VALUES (?) RETURNING x";
    for (const wrong of [-1, 0]) {
      expect(yield* failure(db, insert, wrong)).toMatchObject({ kind: "CheckViolation" });
      expect(yield* single(db, insert, 5 + wrong)).toBe(5 + wrong);
    }
    expect(yield* failure(db, insert, 4)).toMatchObject({ kind: "UniqueViolation" });
    expect(yield* single(db, insert, 6)).toBe(6);
    yield* close(db);
  }));
