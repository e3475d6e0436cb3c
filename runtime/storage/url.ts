// What the URL of a database says. No text about one says any part of it: it may hold a password.
import type { ConnectionOptions } from "node:tls";
import { host } from "../current.ts";
import type { PostgresAddress } from "../libraries/postgres.ts";
import { strictlyDecoded } from "../net/index.ts";
import { Failure } from "./engine.ts";
import type { PostgresSettings } from "./postgres/engine.ts";
import type { SqliteSettings } from "./sqlite/engine.ts";

/** Of an engine, and the milliseconds that a transaction may take. */
interface With<E> {
  readonly engine: E;
  readonly transactionTime: number;
}

type DatabaseSettings =
  | ({ readonly dialect: "sqlite" } & With<SqliteSettings>)
  | ({ readonly dialect: "postgres" } & With<PostgresSettings>);

class Wrong extends Error {}

function wrong(text: string): never {
  throw new Wrong(text);
}

/** Of an option that is a number; in milliseconds more than eleven days. */
const LONGEST = 999_999_999;

/** The options of a URL, each of which has to be asked for. */
class Options {
  readonly #values: URLSearchParams;
  readonly #known = new Set<string>();

  constructor(query: string) {
    this.#values = new URLSearchParams(query);
  }

  text(name: string): string | undefined {
    this.#known.add(name);
    const [value, ...others] = this.#values.getAll(name);
    return others.length > 0 ? wrong(`option ${name}: given more than once`) : value;
  }

  /** Without `most` up to what a timer can do. */
  number(name: string, usual: number, least: number, most = LONGEST): number {
    const text = this.text(name);
    if (text === undefined) return usual;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    return value >= least && value <= most
      ? value
      : wrong(`option ${name}: expected a number from ${least} to ${most}`);
  }

  oneOf<T extends string>(name: string, usual: T, values: readonly T[]): T {
    const text = this.text(name);
    if (text === undefined) return usual;
    return values.find((value) => value === text) ?? wrong(`option ${name}: expected ${values.join(" or ")}`);
  }

  noOthers(): void {
    const other = [...this.#values.keys()].some((name) => !this.#known.has(name));
    if (other) wrong(`unknown option: there are ${[...this.#known].sort().join(", ")}`);
  }
}

const TRANSACTION_MS = 60_000;
const TIMEOUT_MS = 5000;
/** Each reader is a thread, with a heap of its own. */
const MOST_READERS = 64;

function sqliteSettings(rest: string): With<SqliteSettings> {
  const [path = "", ...query] = rest.split("?");
  const options = new Options(query.join("?"));
  const engine: SqliteSettings = {
    file: sqliteFile(path),
    readers: options.number("readers", 2, 1, MOST_READERS),
    patience: options.number("timeout_ms", TIMEOUT_MS, 0),
    synchronous: options.oneOf("sync", "full", ["full", "normal"]),
  };
  const transactionTime = options.number("transaction_ms", TRANSACTION_MS, 1);
  options.noOthers();
  return { engine, transactionTime };
}

/** `app.db`, `/var/app.db`, `///var/app.db`, `:memory:`. */
function sqliteFile(path: string): string {
  const file = path.startsWith("//") ? path.slice(2) : path;
  if (file === "") return wrong("expected sqlite:PATH");
  if (file.includes("\0")) return wrong("a path has a NUL character");
  return file;
}

const sslModes = ["disable", "require", "verify-ca", "verify-full"] as const;
type SslMode = (typeof sslModes)[number];

function sslOf(mode: SslMode, rootCertificate: string | undefined): false | ConnectionOptions {
  if (mode === "disable") return false;
  const ca = rootCertificate === undefined ? {} : { ca: certificate(rootCertificate) };
  if (mode === "require") return { ...ca, rejectUnauthorized: false };
  return mode === "verify-full" ? ca : { ...ca, checkServerIdentity: () => undefined };
}

function certificate(path: string): string {
  const file = host().readFile(path, 2 ** 20);
  return file.ok ? new TextDecoder().decode(file.value) : wrong(`option sslrootcert: ${file.code}`);
}

function decoded(text: string): string {
  return strictlyDecoded(text) ?? wrong("a percent sign that is not followed by two hexadecimal digits");
}

/** `value`, unless that is `""`. */
function given(value: string): string | undefined {
  return value === "" ? undefined : value;
}

const FORM = "expected postgres://USER:PASSWORD@HOST:PORT/NAME";
const POOL = 10;
const PORT = 5432;

/** Whether nobody else can listen on the way to it. */
function isHere(name: string): boolean {
  return name.startsWith("/") || name === "localhost" || name === "::1" || /^127(?:\.\d+){3}$/.test(name);
}

function addressOf(url: URL, options: Options, patience: number): PostgresAddress {
  const [socket, user] = [options.text("host"), options.text("user")];
  const named = decoded(url.hostname).replace(/^\[(.*)\]$/, "$1");
  const name = socket ?? (named === "" ? "localhost" : named);
  const usualMode = isHere(name) ? "disable" : "verify-full";
  return {
    host: name,
    port: url.port === "" ? PORT : Number(url.port),
    user: given(decoded(url.username)) ?? user,
    password: decoded(url.password),
    database: given(decoded(url.pathname.slice(1))),
    ssl: sslOf(options.oneOf("sslmode", usualMode, sslModes), options.text("sslrootcert")),
    connectTimeout: patience,
  };
}

function postgresSettings(text: string): With<PostgresSettings> {
  const url = URL.canParse(text) ? new URL(text) : wrong(FORM);
  // Else a part of a password could be taken for a part of the address, and be shown with that.
  if (url.hash !== "" || url.pathname.includes("@"))
    return wrong("of user, password and name # is %23, / is %2F, @ is %40");
  const options = new Options(url.search);
  const patience = options.number("timeout_ms", TIMEOUT_MS, 1);
  const pool = options.number("pool", POOL, 1);
  const engine: PostgresSettings = {
    address: addressOf(url, options, patience),
    pool,
    patience,
    lockTimeout: patience,
  };
  const transactionTime = options.number("transaction_ms", TRANSACTION_MS, 1);
  options.noOthers();
  return { engine, transactionTime };
}

function isPostgres(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text);
}

/** What `read` gives, or what was wrong. */
function attempt<T>(read: () => T): T | Failure {
  try {
    return read();
  } catch (error) {
    if (error instanceof Wrong) return new Failure("DbOther", "", `invalid URL: ${error.message}`);
    throw error;
  }
}

export function parseDatabaseUrl(text: string): DatabaseSettings | Failure {
  return attempt(() => {
    if (isPostgres(text)) return { dialect: "postgres", ...postgresSettings(text) };
    const path = /^sqlite:(.*)$/is.exec(text)?.[1];
    return path === undefined ? wrong(`${FORM} or sqlite:PATH`) : { dialect: "sqlite", ...sqliteSettings(path) };
  });
}

/** Of the plain form: a path, or a URL. */
export function parseSqlitePath(text: string): SqliteSettings | Failure {
  return attempt(() => sqliteSettings(text.replace(/^sqlite:/i, "")).engine);
}

export function parsePostgresUrl(text: string): PostgresSettings | Failure {
  return attempt(() => {
    return isPostgres(text) ? postgresSettings(text).engine : wrong(FORM);
  });
}
