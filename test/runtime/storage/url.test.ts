// What URLs of databases say, and how wrong ones are refused.
import { expect, it } from "vitest";
import { Failure } from "../../../runtime/storage/index.ts";
import { parseDatabaseUrl } from "../../../runtime/storage/url.ts";

/** Of a URL of PostgreSQL: what TLS is to do. */
function sslOf(url: string): unknown {
  const settings = parseDatabaseUrl(url);
  if (settings instanceof Failure || settings.dialect !== "postgres") throw new Error("not a URL of PostgreSQL");
  return settings.engine.address.ssl;
}

function messageOf(url: string): string {
  const settings = parseDatabaseUrl(url);
  if (settings instanceof Failure) return settings.message;
  throw new Error("nothing is wrong");
}

function fileOf(url: string): string {
  const settings = parseDatabaseUrl(url);
  if (settings instanceof Failure || settings.dialect !== "sqlite") throw new Error("not a URL of SQLite");
  return settings.engine.file;
}

it("asks for TLS, verified, wherever others may listen", () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", ""])
    expect(sslOf(`postgres://${host}/shop?user=ada`), host).toBe(false);
  expect(sslOf("postgres:///shop?host=/run/postgresql")).toBe(false);
  for (const host of ["db", "db.example", "10.0.0.1", "127.0.0.1.example", "[2001:db8::1]"])
    expect(sslOf(`postgres://ada:secret@${host}/shop`), host).toEqual({});
  expect(sslOf("postgres:///shop?host=db.example")).toEqual({});
  expect(sslOf("postgres://db.example/shop?sslmode=disable")).toBe(false);
  expect(sslOf("postgres://db.example/shop?sslmode=require")).toEqual({ rejectUnauthorized: false });
  expect(sslOf("postgres://localhost/shop?sslmode=verify-full")).toEqual({});
});

it("takes a path as it is, up to the options", () => {
  expect(fileOf("sqlite:a b%3F100%.db?readers=1")).toBe("a b%3F100%.db");
  expect(fileOf("SQLITE:///var/app.db")).toBe("/var/app.db");
  expect(messageOf("sqlite:")).toContain("expected sqlite:PATH");
  expect(messageOf("sqlite:a\0b")).toContain("NUL");
});

it.each([
  ["sqlite:a.db?readers=0", "option readers: expected a number from 1 to 64"],
  ["sqlite:a.db?readers=65", "option readers: expected a number from 1 to 64"],
  ["sqlite:a.db?timeout_ms=-1", "option timeout_ms: expected a number from 0 to 999999999"],
  ["sqlite:a.db?sync=off", "option sync: expected full or normal"],
  ["sqlite:a.db?sync=full&sync=normal", "option sync: given more than once"],
  ["sqlite:a.db?pool=2", "unknown option: there are readers, sync, timeout_ms, transaction_ms"],
  ["postgres://db/shop?pool=0", "option pool: expected a number from 1 to 999999999"],
  ["postgres://db/shop?pool=", "option pool: expected a number from 1 to 999999999"],
  ["postgres://db/shop?transaction_ms=1e3", "option transaction_ms: expected a number from 1 to 999999999"],
  ["postgres://db/shop?sslmode=prefer", "option sslmode: expected disable or require or verify-ca or verify-full"],
  ["postgres://db/shop?sslmode=require&sslmode=disable", "option sslmode: given more than once"],
  ["postgres://ada:%zz@db/shop", "a percent sign that is not followed by two hexadecimal digits"],
  ["postgres://db/%e4", "a percent sign that is not followed by two hexadecimal digits"],
])("refuses %s", (url, text) => {
  expect(messageOf(url)).toBe(`invalid URL: ${text}`);
});

it.each([
  "postgres://ada:secret@db:99999/shop",
  "postgres://ada:sec#ret@db/shop",
  "postgres://db:12/secret@localhost/shop",
  "postgres://db:12#secret@localhost/shop",
  "postgres://ada:sec%ret@db/shop",
  "postgres://ada:pass@db/shop?secret=secret",
  "mysql://ada:secret@db/shop",
  "ada:secret@db/shop",
])("refuses a URL without saying any part of it: %s", (url) => {
  expect(messageOf(url)).not.toMatch(/sec|ret/);
});
