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

/** What follows when TLS could not be: how the URL can ask for something else. */
const tlsHints: readonly (readonly [RegExp, string])[] = [
  [/does not support SSL/, "sslmode=disable goes without TLS"],
  [/self-signed certificate|unable to (?:get|verify)/, "sslrootcert=PATH names the certificate of its authority"],
  [/does not match certificate/, "sslmode=verify-ca takes it whatever its name is"],
];

/** Of a connection that could not be made. */
export function connectFailure({ code, message }: PostgresFailure): Failure {
  const hint = tlsHints.find(([text]) => text.test(message))?.[1];
  return postgresFailure({ code, message: hint === undefined ? message : `${message}; in the URL ${hint}` });
}

export function postgresFailure({ code, message }: PostgresFailure): Failure {
  const kind = kinds[code] ?? (connection.test(code) ? "ConnectionLost" : "DbOther");
  return new Failure(kind, code, message);
}
