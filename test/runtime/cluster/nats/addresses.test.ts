// Addresses of NATS servers.
import { expect, test } from "vitest";
import { parseNatsAddress } from "../../../../runtime/cluster/nats/addresses.ts";
import { BrokerError } from "../../../../runtime/rooms/index.ts";

test("an address says host, port, TLS, user and password", () => {
  const plain = { host: "example.org", port: 4222, tls: false, user: "", password: "" };
  expect(parseNatsAddress("nats://example.org")).toEqual(plain);
  expect(parseNatsAddress("nats://example.org:4333/")).toEqual({ ...plain, port: 4333 });
  expect(parseNatsAddress("tls://example.org")).toEqual({ ...plain, tls: true });
  expect(parseNatsAddress("nats://u%40:p%2F@example.org")).toEqual({ ...plain, user: "u@", password: "p/" });
  expect(parseNatsAddress("nats://token@example.org")).toEqual({ ...plain, user: "token" });
  expect(parseNatsAddress("nats://[::1]:1")).toEqual({ ...plain, host: "::1", port: 1 });
});

test("what is none is refused without being repeated", () => {
  const wrong = [
    "",
    "example.org",
    "redis://example.org",
    "nats://",
    "nats://secret@",
    "nats://secret:@host:x",
    "nats://host/secret",
    "nats://host?secret",
    "nats://host#secret",
    "nats://secret%zz@host",
  ];
  for (const text of wrong) {
    expect(() => parseNatsAddress(text)).toThrow(BrokerError);
    expect(() => parseNatsAddress(text)).not.toThrow(/secret/);
  }
});
