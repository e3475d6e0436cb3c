// What the URL of a Redis says.
import { expect, test } from "vitest";
import { parseRedisAddress } from "../../../../runtime/cluster/redis/addresses.ts";

test.each([
  ["redis://localhost", { host: "localhost", port: 6379, tls: false, username: "", password: "", database: 0 }],
  ["rediss://10.0.0.7:7000/", { host: "10.0.0.7", port: 7000, tls: true }],
  ["redis://:p%40ss%2Fword@cache/15", { host: "cache", username: "", password: "p@ss/word", database: 15 }],
  ["redis://ada:secret@[::1]:6380/2", { host: "::1", port: 6380, username: "ada", password: "secret", database: 2 }],
])("%s", (url, expected) => {
  expect(parseRedisAddress(url)).toMatchObject(expected);
});

test.each([
  "",
  "localhost:6379",
  "http://localhost",
  "redis://",
  "redis://me:secret@host:port",
  "redis://me:secret@host/one",
  "redis://me:secret@host/1/2",
  "redis://me:secret@host/1?ssl=1",
  "redis://me:secret%E4@host",
])("%j is none, and what it says is not repeated", (url) => {
  const parse = (): unknown => parseRedisAddress(url);
  expect(parse).toThrow(/^invalid address of a Redis: /);
  expect(parse).not.toThrow(/secret|localhost/);
});
