// A connection on which migrations run, while nobody else's do.
//
// SQLite: one immediate transaction from the first to the last, each migration in a part of its own. Foreign keys are off, for
// tables are changed by making them anew; that can be said outside of a transaction alone. PostgreSQL: an advisory lock, and a
// transaction for each.
import { type Suspension, sleep, waitForOutside, whenPresentEnds } from "../../actors/index.ts";
import { host } from "../../current.ts";
import type { SqlDialect, Suspended } from "../../values/index.ts";
import type { Db } from "../db.ts";
import { type Answer, type Done, Failure, type Line } from "../engine.ts";
import { controlsTransactions, plainStatement } from "../statement.ts";
import type { Migration } from "./migration.ts";

/** Milliseconds of waiting for somebody else who migrates. */
const PATIENCE = 600_000;
/** Milliseconds between two looks at a database that is locked. */
const PAUSE = 100;
/** Of the advisory lock: `snow`. */
const LOCK = 0x73_6e_6f_77;

const NAME = "Db.migrate";

/** What is to be undone when the process ends in the midst of it; on PostgreSQL what runs is given up with its connection. */
const undoing: Readonly<Record<SqlDialect, readonly string[]>> = {
  sqlite: ["ROLLBACK", "PRAGMA foreign_keys = ON"],
  postgres: ["ROLLBACK", `SELECT pg_advisory_unlock(${LOCK})`],
};

function waited<T>(start: (done: Done<T>) => (() => void) | undefined): Suspension<T | Failure> {
  return waitForOutside(NAME, (resume) => start((outcome) => resume.value(outcome)));
}

function* held(db: Db): Suspended<Line | Failure> {
  const started = host().monotonicClock();
  for (;;) {
    const line = (yield waited<Line>((done) => db.hold(done))) as Line | Failure;
    const isBusy = line instanceof Failure && line.kind === "DbBusy";
    if (!isBusy || host().monotonicClock() - started > PATIENCE) return line;
  }
}

function placed(place: string, failure: Failure): Failure;
function placed(place: string, failure: Failure | undefined): Failure | undefined;
function placed(place: string, failure: Failure | undefined): Failure | undefined {
  return failure && new Failure(failure.kind, failure.code, `${place}: ${failure.message}`);
}

export class Session {
  readonly dialect: SqlDialect;
  readonly #line: Line;

  constructor(dialect: SqlDialect, line: Line) {
    this.dialect = dialect;
    this.#line = line;
  }

  *run(text: string, ...values: readonly string[]): Suspended<Answer | Failure> {
    const parameters = values.map((value) => ({ kind: "text", value }) as const);
    return (yield waited<Answer>((done) => {
      this.#line.execute({ ...plainStatement(text), parameters }, done);
      return undefined;
    })) as Answer | Failure;
  }

  /** Until one fails. */
  *all(...texts: readonly string[]): Suspended<Failure | undefined> {
    for (const text of texts) {
      const outcome = yield* this.run(text);
      if (outcome instanceof Failure) return outcome;
    }
    return undefined;
  }

  *lock(): Suspended<Failure | undefined> {
    if (this.dialect === "sqlite") {
      const failure = yield* this.all("PRAGMA foreign_keys = OFF");
      return failure ?? (yield* this.#begin());
    }
    const usual = yield* this.run("SELECT current_setting('lock_timeout')");
    if (usual instanceof Failure) return usual;
    const failure = yield* this.all(
      `SELECT set_config('lock_timeout', '${PATIENCE}', false)`,
      `SELECT pg_advisory_lock(${LOCK})`,
    );
    const restored = yield* this.run("SELECT set_config('lock_timeout', $1, false)", String(usual.rows[0]?.[0]));
    return failure ?? (restored instanceof Failure ? restored : undefined);
  }

  /** Somebody else may write for long, as one does who migrates. */
  *#begin(): Suspended<Failure | undefined> {
    const started = host().monotonicClock();
    for (;;) {
      const failure = yield* this.all("BEGIN IMMEDIATE");
      if (failure?.kind !== "DbBusy" || host().monotonicClock() - started > PATIENCE) return failure;
      yield sleep(PAUSE);
    }
  }

  /** What was done stays, whatever failed after it. */
  *unlock(): Suspended<Failure | undefined> {
    if (this.dialect === "postgres") return yield* this.all(`SELECT pg_advisory_unlock(${LOCK})`);
    const failure = this.#line.state === "outside" ? undefined : yield* this.all("COMMIT");
    const restored = yield* this.all("PRAGMA foreign_keys = ON");
    return failure ?? restored;
  }

  /** Runs `work`, of which nothing stays when it answers a Failure. Those that are not atomic run outside of transactions. */
  *apply(migration: Migration, work: () => Suspended<Failure | undefined>): Suspended<Failure | undefined> {
    return migration.isAtomic ? yield* this.#inside(migration, work) : yield* this.#outside(migration, work);
  }

  *#inside({ path }: Migration, work: () => Suspended<Failure | undefined>): Suspended<Failure | undefined> {
    const isSqlite = this.dialect === "sqlite";
    const began = yield* this.all(isSqlite ? "SAVEPOINT snow_migration" : "BEGIN");
    const failure = began ?? (yield* work()) ?? (yield* this.#brokenKeys(path));
    if (failure === undefined) return placed(path, yield* this.all(isSqlite ? "RELEASE snow_migration" : "COMMIT"));
    if (this.#line.state !== "outside")
      yield* this.all(...(isSqlite ? ["ROLLBACK TO snow_migration", "RELEASE snow_migration"] : ["ROLLBACK"]));
    return failure;
  }

  *#outside({ path }: Migration, work: () => Suspended<Failure | undefined>): Suspended<Failure | undefined> {
    const committed = this.dialect === "sqlite" ? yield* this.all("COMMIT") : undefined;
    let failure = committed ?? (yield* work());
    if (this.#line.state !== "outside") {
      yield* this.all("ROLLBACK");
      failure ??= new Failure("DbOther", "", `${path}: a transaction is left open`);
    }
    const began = this.dialect === "sqlite" ? yield* this.#begin() : undefined;
    return failure ?? began ?? (yield* this.#brokenKeys(path));
  }

  /** Of a row that names another one that is not there. */
  *#brokenKeys(path: string): Suspended<Failure | undefined> {
    if (this.dialect === "postgres") return undefined;
    const broken = yield* this.run("PRAGMA foreign_key_check");
    if (broken instanceof Failure) return broken;
    const [first] = broken.rows;
    if (first === undefined) return undefined;
    const message = `${path}: a row of ${String(first[0])} names a row of ${String(first[2])} that is not there`;
    return new Failure("ForeignKeyViolation", "SQLITE_CONSTRAINT_FOREIGNKEY", message);
  }

  /** The statements of a migration, with the place of the one that fails. */
  *statements({ path, isAtomic }: Migration, statements: Migration["up"]): Suspended<Failure | undefined> {
    for (const { text, line } of statements) {
      const refused =
        isAtomic && controlsTransactions(text)
          ? new Failure("DbOther", "", "it runs in a transaction of its own; without one with `-- no transaction`")
          : undefined;
      const outcome = refused ?? (yield* this.run(text));
      if (outcome instanceof Failure) return placed(`${path}:${line}`, outcome);
    }
    return undefined;
  }

  /** For who has gone. */
  abandon(): void {
    for (const text of undoing[this.dialect]) this.#line.execute(plainStatement(text), () => {});
    this.#line.release();
  }

  release(): void {
    this.#line.release();
  }
}

/** Runs `work` while nobody else migrates. */
export function* inSession<T>(db: Db, work: (session: Session) => Suspended<T | Failure>): Suspended<T | Failure> {
  let session: Session | undefined;
  const forget = whenPresentEnds(() => session?.abandon());
  const line = yield* held(db);
  if (line instanceof Failure) {
    forget();
    return line;
  }
  session = new Session(db.dialect, line);
  const locked = yield* session.lock();
  const outcome = locked ?? (yield* work(session));
  const unlocked = yield* session.unlock();
  forget();
  session.release();
  return outcome instanceof Failure ? outcome : (unlocked ?? outcome);
}
