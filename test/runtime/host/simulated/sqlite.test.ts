// Databases of a simulated world.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { snow_receive, snow_self, snow_send, snow_spawn } from "../../../../runtime/actors/index.ts";
import { host } from "../../../../runtime/current.ts";
import { nodeHost } from "../../../../runtime/host/node.ts";
import { Disk, Lane, World } from "../../../../runtime/host/simulated/index.ts";
import { sqliteModules } from "../../../../runtime/host/simulated/sqlite/index.ts";
import { snow_timer_sleep } from "../../../../runtime/intrinsics/timer.ts";
import { runSimulation } from "../../../../runtime/simulation/index.ts";
import { Failure, openDatabase } from "../../../../runtime/storage/index.ts";
import type { ThreadAnswer } from "../../../../runtime/threads/sqlite-protocol.ts";
import type { Suspended } from "../../../../runtime/values/index.ts";
import { attempt, close, failure, ok, open, run, single, transaction } from "../../../support/databases.ts";
import { waited } from "../../../support/in-process.ts";
import { inWorld } from "../../../support/in-world.ts";
import { simulation, storyOf } from "../../../support/simulations.ts";

let directory: string;
let project: string;
let temporary: string | undefined;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "snow-world-")));
  project = join(directory, "project");
  mkdirSync(project);
  temporary = process.env.TMPDIR;
  process.env.TMPDIR = directory;
});
afterEach(() => {
  // What a world had of the real disk is gone with it.
  expect(readdirSync(directory).filter((name) => /^snow-.{6}$/.test(name))).toEqual([]);
  if (temporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temporary;
  rmSync(directory, { recursive: true, force: true });
});

const within = (steps: (world: World) => Suspended<unknown>): Promise<World> => inWorld({ directory: project }, steps);

const count = "SELECT count(*) FROM t";

function spawn(steps: () => Suspended<unknown>): void {
  const parent = snow_self();
  snow_spawn("helper", () => sending(parent, steps()), [], undefined);
}

function* sending(parent: number, steps: Suspended<unknown>): Suspended<undefined> {
  snow_send(parent, yield steps);
  return undefined;
}

/** A database of a disk, without a program: what it answers to statements. */
function opened(disk: Disk, lane: Lane): { ask(text: string): Promise<ThreadAnswer | undefined> } {
  const answers: ThreadAnswer[] = [];
  const options = { file: "app.db", readOnly: false, busyTimeout: 0, pragmas: ["journal_mode = WAL"] };
  const database = sqliteModules(disk, lane).openSqlite(options, {
    answered: (more) => void answers.push(...more),
    ended: () => {},
  });
  return {
    async ask(text) {
      database.send([{ kind: "statement", text, parameters: [], exact: false, alone: false }]);
      await disk.world.run();
      return answers.at(-1);
    },
  };
}

describe("a database of a world", () => {
  test("is a file of its disk, which begins as the one of the project", async () => {
    const real = new DatabaseSync(join(project, "app.db"));
    real.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    await within(function* () {
      const db = yield* open("sqlite:app.db");
      yield* run(db, "INSERT INTO t VALUES (2)");
      yield* transaction(db, function* (own) {
        yield* run(own, "INSERT INTO t VALUES (3)");
        // What is not committed is not in the file.
        expect(host().copyFile("app.db", "copy.db").ok).toBe(true);
        return ok(undefined);
      });
      const copy = yield* open("sqlite:copy.db");
      expect([yield* single(db, count), yield* single(copy, count)]).toEqual([3, 2]);
      yield* close(copy);
      yield* close(db);
      const again = yield* open(`sqlite:${project}/app.db`);
      expect(yield* single(again, count)).toBe(3);
      yield* close(again);
      // What is written over it is what is opened then.
      host().writeFile("app.db", "bytes that are no database, in the place where one has been");
      const outcome = yield waited((done) => openDatabase("sqlite:app.db", done));
      expect(outcome).toMatchObject({ kind: "DbOther", code: "SQLITE_NOTADB" });
      expect(yield waited((done) => openDatabase("sqlite:missing/app.db", done))).toBeInstanceOf(Failure);
    });
    expect(real.prepare("SELECT count(*) AS n FROM t").get()).toEqual({ n: 1 });
    real.close();
    expect(readdirSync(project)).toEqual(["app.db"]);
  });

  test("has the time of the world, and its random numbers", async () => {
    const seen: unknown[] = [];
    const steps = function* (): Suspended<undefined> {
      const db = yield* open("sqlite::memory:");
      yield* run(db, "CREATE TABLE t (at TEXT DEFAULT CURRENT_TIMESTAMP, n INT DEFAULT (abs(random() % 1000000)))");
      yield snow_timer_sleep(300_000);
      yield* run(db, "INSERT INTO t DEFAULT VALUES");
      const columns =
        "at, n, datetime('now', '+1 day'), date(0, 'unixepoch'), strftime('%H', 'NOW'), hex(randomblob(4))";
      seen.push((yield* run(db, `SELECT ${columns} FROM t`)).rows[0]);
      yield* close(db);
      return undefined;
    };
    await within(steps);
    await within(steps);
    const time = /^2026-01-01 00:05:00$/;
    const [first, second] = seen;
    expect(first).toEqual([
      expect.stringMatching(time),
      expect.any(Number),
      expect.stringMatching(/^2026-01-02 00:05:00$/),
      "1970-01-01",
      "00",
      expect.stringMatching(/^[0-9A-F]{8}$/),
    ]);
    expect(second).toEqual(first);
  });

  test("is waited for in virtual time while somebody else has its lock", async () => {
    await within(function* (world) {
      const patient = yield* open("sqlite:app.db?timeout_ms=5000");
      const hasty = yield* open("sqlite:app.db?timeout_ms=100");
      yield* run(patient, "CREATE TABLE t (a)");
      yield* transaction(hasty, function* () {
        spawn(() => run(patient, "INSERT INTO t VALUES (1)"));
        yield snow_timer_sleep(1000);
        return ok(undefined);
      });
      expect(yield snow_receive(undefined, undefined, false)).toMatchObject({ changes: 1 });
      expect(world.now).toBeLessThan(1300);
      yield* transaction(patient, function* () {
        const since = world.now;
        expect(yield* failure(hasty, "INSERT INTO t VALUES (2)")).toMatchObject({
          kind: "DbBusy",
          code: "SQLITE_BUSY",
        });
        expect(world.now - since).toBeGreaterThan(50);
        expect(world.now - since).toBeLessThan(200);
        return ok(undefined);
      });
      expect(yield* single(hasty, count)).toBe(1);
      yield* close(patient);
      yield* close(hasty);
    });
  });

  test("fails with its disk, and a transaction fails as a whole", async () => {
    const steps = function* (world: World): Suspended<undefined> {
      const db = yield* open("sqlite:app.db");
      yield* run(db, "CREATE TABLE t (a)");
      const outcome = yield* transaction(db, function* (own) {
        yield* run(own, "INSERT INTO t VALUES (1)");
        world.faults = { ...world.faults, diskErrorsPerMinute: 1_000_000 };
        let problem: unknown;
        // It may be one of the next.
        while (!(problem instanceof Failure)) problem = yield* attempt(own, "INSERT INTO t VALUES (2)");
        world.faults = { ...world.faults, diskErrorsPerMinute: 0 };
        expect(problem.kind).toBe("DbOther");
        expect(["SQLITE_IOERR", "SQLITE_FULL"]).toContain(problem.code);
        return ok(undefined);
      });
      expect(outcome.ok).toBe(false);
      expect(yield* single(db, count)).toBe(0);
      yield* close(db);
      return undefined;
    };
    for (let seed = 1; seed <= 5; seed += 1) {
      const world = await inWorld({ directory: project, seed }, steps);
      const [fault] = world.trace.events.filter(({ kind }) => kind === "fault");
      expect(fault?.text).toMatch(/^disk: writing app\.db fails \((?:EIO|ENOSPC)\)$/);
    }
  });

  test("has after the death of its machine what was committed, and nothing else", async () => {
    // All that may be lost is.
    const world = new World({ seed: 1, pause: setImmediate, choices: new Array(100).fill(1000) });
    const disk = new Disk(world, nodeHost, project);
    const first = new Lane("first");
    const { ask } = opened(disk, first);
    await ask("CREATE TABLE t (a)");
    await ask("INSERT INTO t VALUES (1)");
    await ask("BEGIN");
    await ask("INSERT INTO t VALUES (2)");
    first.open = false;
    disk.afterDeath();
    const second = opened(disk, new Lane("second"));
    expect(await second.ask(count)).toMatchObject({ rows: [[1]] });
    world.end();
  });

  test("gives the same run for the same seed", async () => {
    const plan = await simulation(`
fn sim_many() -> Result<(), DbError> do
  let db = Db.open("sqlite:app.db?readers=2")?
  Db.run(db, sql"CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, at TEXT DEFAULT CURRENT_TIMESTAMP)")?
  let jobs = List.map(List.range(0, 8), fn n -> Job.async(fn -> writer(db, n) end) end)
  for job in jobs do assert_eq(Job.await(job), Ok(Ok(true))) end
  let all :: Option<Int> = Db.one(db, sql"SELECT count(*) FROM t")?
  assert_eq(all, Some(16))
  Db.close(db)
  Ok(())
end

fn writer(db :: Db, n :: Int) -> Result<Bool, DbError> do
  Db.run(db, sql"INSERT INTO t (n) VALUES (\${n})")?
  Db.transaction(db, fn own -> do
    Db.run(own, sql"INSERT INTO t (n) VALUES (\${n + 100})")?
    let seen :: Option<Int> = Db.one(db, sql"SELECT count(*) FROM t WHERE n = \${n}")?
    Sim.step("\${n} \${seen}")
    Ok(seen == Some(1))
  end end)
end
`);
    const hashes = new Set<string>();
    for (let seed = 1; seed <= 10; seed += 1) {
      const [run, again] = [await runSimulation(plan, { seed }), await runSimulation(plan, { seed })];
      if (run.failure !== undefined) throw new Error(storyOf(run));
      expect(again.hash).toBe(run.hash);
      hashes.add(run.hash);
    }
    expect(hashes.size).toBe(10);
  });

  test.each([
    [
      "sqlite::memory:",
      "ATTACH DATABASE 'other.db' AS other",
      "ATTACH and VACUUM INTO can't be simulated: SQLite would reach the real disk",
    ],
    ["postgres://localhost/app", "SELECT 1", "PostgreSQL can't be simulated: it is beyond a real network"],
  ])("is refused where it would reach beyond the world: %s", async (url, statement, head) => {
    const plan = await simulation(`
fn sim_refused() -> Result<(), DbError> do
  let db = Db.open("${url}")?
  Db.run(db, sql"${statement}")?
  Ok(())
end
`);
    expect((await runSimulation(plan, { seed: 1 })).failure).toMatchObject({ kind: "refused", head });
  });
});
