// Runs migrations, undoes them, and tells how they stand.
//
// The table `snow_migrations` says what ran. A file is known by its number; one that has changed since it ran is refused before
// anything runs. Rows without a file are of a newer version of the program, and none of ours.
import { waitForOutside } from "../../actors/index.ts";
import type { SqlDialect, Suspended } from "../../values/index.ts";
import type { Db } from "../db.ts";
import { type Answer, Failure } from "../engine.ts";
import { plainStatement } from "../statement.ts";
import type { Migration } from "./migration.ts";
import { inSession, type Session } from "./session.ts";

export type { Migration } from "./migration.ts";

interface Ran {
  readonly name: string;
  readonly checksum: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

const making: Readonly<Record<SqlDialect, string>> = {
  sqlite: `CREATE TABLE IF NOT EXISTS snow_migrations (
    name TEXT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL,
    time TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  )`,
  postgres: `CREATE TABLE IF NOT EXISTS snow_migrations (
    name TEXT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL,
    time TIMESTAMPTZ NOT NULL DEFAULT now()
  )`,
};

const isThere: Readonly<Record<SqlDialect, string>> = {
  sqlite: "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'snow_migrations'",
  postgres: "SELECT to_regclass('snow_migrations') IS NOT NULL",
};

const listing: Readonly<Record<SqlDialect, string>> = {
  sqlite: "SELECT name, checksum, time FROM snow_migrations",
  postgres: `SELECT name, checksum, to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM snow_migrations`,
};

function ranOf({ rows }: Answer): readonly Ran[] {
  return rows.map(([name, checksum, time]) => ({
    name: String(name),
    checksum: String(checksum),
    time: String(time),
  }));
}

const numberOf = (name: string): number => Number.parseInt(name, 10);

/** What ran of a migration's number. */
function ranAs({ number }: Migration, ran: readonly Ran[]): Ran | undefined {
  return ran.find(({ name }) => numberOf(name) === number);
}

function problemOf(migration: Migration, { name, checksum }: Ran): string | undefined {
  if (name !== migration.name) return `it was called ${name} when it ran`;
  return checksum === migration.checksum ? undefined : "it has changed since it ran";
}

const wayOut = "put back what ran, and write the change as the next migration";

function refusal(migrations: readonly Migration[], ran: readonly Ran[]): Failure | undefined {
  for (const migration of migrations) {
    const known = ranAs(migration, ran);
    const problem = known === undefined ? undefined : problemOf(migration, known);
    if (problem !== undefined) return new Failure("DbOther", "", `${migration.path}: ${problem}; ${wayOut}`);
  }
  return undefined;
}

function* readRan(session: Session, migrations: readonly Migration[]): Suspended<readonly Ran[] | Failure> {
  const answer = yield* session.run(listing[session.dialect]);
  if (answer instanceof Failure) return answer;
  const ran = ranOf(answer);
  return refusal(migrations, ran) ?? ran;
}

/**
 * Runs, in order, what has not run yet; the names of that. What is not atomic lets others in, so after each one it is asked
 * again what there is to do.
 */
export function* migrateUp(db: Db, migrations: readonly Migration[]): Suspended<string[] | Failure> {
  return yield* inSession(db, function* (session): Suspended<string[] | Failure> {
    const failure = yield* session.all(making[session.dialect]);
    if (failure !== undefined) return failure;
    const names: string[] = [];
    for (;;) {
      const ran = yield* readRan(session, migrations);
      if (ran instanceof Failure) return ran;
      const next = migrations.find((migration) => ranAs(migration, ran) === undefined);
      if (next === undefined) return names;
      const failed = yield* runOne(session, next);
      if (failed !== undefined) return failed;
      names.push(next.name);
    }
  });
}

function* runOne(session: Session, migration: Migration): Suspended<Failure | undefined> {
  const { name, checksum, isAtomic, up } = migration;
  const [first, second] = session.dialect === "sqlite" ? ["?", "?"] : ["$1", "$2"];
  const keep = function* (): Suspended<Failure | undefined> {
    const text = `INSERT INTO snow_migrations (name, checksum) VALUES (${first}, ${second}) ON CONFLICT DO NOTHING`;
    const outcome = yield* session.run(text, name, checksum);
    return outcome instanceof Failure ? outcome : undefined;
  };
  const failure = yield* session.apply(migration, function* () {
    return (yield* session.statements(migration, up)) ?? (isAtomic ? yield* keep() : undefined);
  });
  return failure ?? (isAtomic ? undefined : yield* keep());
}

/** Undoes so many of those that ran, the greatest number first; their names. */
export function* migrateDown(db: Db, migrations: readonly Migration[], count: number): Suspended<string[] | Failure> {
  return yield* inSession(db, function* (session): Suspended<string[] | Failure> {
    const failure = yield* session.all(making[session.dialect]);
    if (failure !== undefined) return failure;
    const names: string[] = [];
    while (names.length < count) {
      const ran = yield* readRan(session, migrations);
      if (ran instanceof Failure) return ran;
      const [last] = ran.toSorted((left, right) => numberOf(right.name) - numberOf(left.name));
      if (last === undefined) return names;
      const migration = migrations.find(({ name }) => name === last.name);
      if (migration === undefined) return new Failure("DbOther", "", `${last.name} ran, and its file is not there`);
      const failed = yield* undoOne(session, migration);
      if (failed !== undefined) return failed;
      names.push(migration.name);
    }
    return names;
  });
}

function* undoOne(session: Session, migration: Migration): Suspended<Failure | undefined> {
  const { name, path, isAtomic, down } = migration;
  if (down === null) return new Failure("DbOther", "", `${path}: it has no part behind a line \`-- down\``);
  const forget = function* (): Suspended<Failure | undefined> {
    const text = `DELETE FROM snow_migrations WHERE name = ${session.dialect === "sqlite" ? "?" : "$1"}`;
    const outcome = yield* session.run(text, name);
    return outcome instanceof Failure ? outcome : undefined;
  };
  const failure = yield* session.apply(migration, function* () {
    return (yield* session.statements(migration, down)) ?? (isAtomic ? yield* forget() : undefined);
  });
  return failure ?? (isAtomic ? undefined : yield* forget());
}

export interface MigrationState {
  readonly name: string;
  /** When it ran; undefined: it is new. */
  readonly time: string | undefined;
  /** What is wrong with it, or worth knowing. */
  readonly remark: string | undefined;
}

/** How each stands, in the order of the numbers; changes nothing. */
export function* migrationStates(
  db: Db,
  migrations: readonly Migration[],
): Suspended<readonly MigrationState[] | Failure> {
  const there = yield* asked(db, isThere[db.dialect]);
  if (there instanceof Failure) return there;
  const exists = there.rows[0]?.[0];
  const answer = exists === true || exists === 1 ? yield* asked(db, listing[db.dialect]) : undefined;
  if (answer instanceof Failure) return answer;
  const ran = answer === undefined ? [] : ranOf(answer);
  const newest = Math.max(0, ...ran.map(({ name }) => numberOf(name)));
  const own = migrations.map((migration): MigrationState => {
    const { name, number } = migration;
    const known = ranAs(migration, ran);
    if (known === undefined)
      return { name, time: undefined, remark: number < newest ? "below the newest that ran" : undefined };
    return { name, time: known.time, remark: problemOf(migration, known) };
  });
  const others = ran
    .filter(({ name }) => migrations.every(({ number }) => number !== numberOf(name)))
    .map(({ name, time }): MigrationState => ({ name, time, remark: "its file is not there" }));
  return [...own, ...others].sort((left, right) => numberOf(left.name) - numberOf(right.name));
}

function* asked(db: Db, text: string): Suspended<Answer | Failure> {
  return (yield waitForOutside("Db.migrate", (resume) =>
    db.execute(plainStatement(text), false, (answer) => resume.value(answer)),
  )) as Answer | Failure;
}
