// What SQLite's result codes mean (https://www.sqlite.org/rescode.html).
import type { ThreadFailure } from "../../threads/sqlite-protocol.ts";
import { Failure, type FailureKind } from "../engine.ts";

const primary: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  2: "SQLITE_INTERNAL",
  3: "SQLITE_PERM",
  4: "SQLITE_ABORT",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  9: "SQLITE_INTERRUPT",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  12: "SQLITE_NOTFOUND",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  15: "SQLITE_PROTOCOL",
  17: "SQLITE_SCHEMA",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  20: "SQLITE_MISMATCH",
  21: "SQLITE_MISUSE",
  23: "SQLITE_AUTH",
  25: "SQLITE_RANGE",
  26: "SQLITE_NOTADB",
};

/** Of the extended codes those that programs tell apart. */
const extended: Readonly<Record<number, readonly [string, FailureKind]>> = {
  261: ["SQLITE_BUSY_RECOVERY", "DbBusy"],
  517: ["SQLITE_BUSY_SNAPSHOT", "Conflict"],
  275: ["SQLITE_CONSTRAINT_CHECK", "CheckViolation"],
  787: ["SQLITE_CONSTRAINT_FOREIGNKEY", "ForeignKeyViolation"],
  1299: ["SQLITE_CONSTRAINT_NOTNULL", "NotNullViolation"],
  1555: ["SQLITE_CONSTRAINT_PRIMARYKEY", "UniqueViolation"],
  1811: ["SQLITE_CONSTRAINT_TRIGGER", "DbOther"],
  2067: ["SQLITE_CONSTRAINT_UNIQUE", "UniqueViolation"],
  2579: ["SQLITE_CONSTRAINT_ROWID", "UniqueViolation"],
  3091: ["SQLITE_CONSTRAINT_DATATYPE", "DbOther"],
};

const kinds: Readonly<Record<number, FailureKind>> = { 5: "DbBusy", 6: "DbBusy" };

const READONLY = 8;

/** No result code: the thread is gone. */
export const LOST = -1;

/** Whether a connection that only reads has refused to write. */
export function isReadOnly({ number }: ThreadFailure): boolean {
  return (number & 0xff) === READONLY;
}

export function sqliteFailure({ number, message }: ThreadFailure): Failure {
  if (number === LOST) return new Failure("ConnectionLost", "", message);
  const named = extended[number];
  if (named !== undefined) return new Failure(named[1], named[0], message);
  const code = primary[number & 0xff];
  const shown =
    code === "SQLITE_CANTOPEN" ? `${message}: is there its directory, and may this program write there?` : message;
  return new Failure(kinds[number & 0xff] ?? "DbOther", code ?? "", shown);
}
