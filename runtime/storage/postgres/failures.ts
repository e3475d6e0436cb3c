// What SQLSTATEs mean (https://www.postgresql.org/docs/current/errcodes-appendix.html).
import type { PostgresFailure } from "../../libraries/postgres.ts";
import { Failure, type FailureKind } from "../engine.ts";

const kinds: Readonly<Record<string, FailureKind>> = {
  // Of what a statement was given, not of the connection.
  "08P01": "DbOther",
  "23502": "NotNullViolation",
  "23503": "ForeignKeyViolation",
  "23505": "UniqueViolation",
  "23514": "CheckViolation",
  "25P03": "TimedOut",
  "25P04": "TimedOut",
  "40001": "Conflict",
  "40P01": "Conflict",
  "53300": "DbBusy",
  "55P03": "DbBusy",
  "57014": "TimedOut",
  "57P01": "ConnectionLost",
  "57P02": "ConnectionLost",
  "57P03": "ConnectionLost",
  "57P05": "ConnectionLost",
};

/** Class 08 of SQLSTATE, and the names of the system (`ECONNRESET`). What has no code at all is of the connection. */
const connection = /^(?:08...|E[A-Z_]+|)$/;

export function postgresFailure({ code, message }: PostgresFailure): Failure {
  const kind = kinds[code] ?? (connection.test(code) ? "ConnectionLost" : "DbOther");
  return new Failure(kind, code, message);
}
