// Names of subjects and streams on a NATS server.
import { expect, test } from "vitest";
import { Names } from "../../../../runtime/cluster/nats/names.ts";
import { freshProgram } from "../../../support/program.ts";

const limits = { events: 100, milliseconds: 60_000, bytes: 1 };

test("any name is one word of a subject, its own", () => {
  freshProgram();
  const names = new Names("chat");
  expect(names.subject({ kind: "room", name: "lobby-1_a" })).toBe("snow.chat.room.lobby-1_a");
  expect(names.subject({ kind: "all", name: "" })).toBe("snow.chat.all");
  expect(names.subject({ kind: "topic", name: "" })).toBe("snow.chat.topic.=");
  expect(names.subject({ kind: "room", name: "a.b c=*>\nß" })).toBe("snow.chat.room.a=2eb=20c=3d=2a=3e=0a=c3=9f");
  expect(new Names("my chat").subject({ kind: "node", name: "n" })).toBe("snow.my=20chat.node.n");
  const long = names.subject({ kind: "room", name: "é".repeat(1000) });
  expect(long).toMatch(/^snow\.chat\.room\.[\da-f]{64}$/);
});

test("logs whose limits are nearly the same share a stream, and have subjects of their own", () => {
  freshProgram();
  const names = new Names("chat");
  const place = names.log("news.eu", limits);
  expect(place).toMatchObject({
    token: "news=2eeu",
    stream: "snow_chat_log_128_65536",
    entries: "snow.chat.log.128_65536.news=2eeu",
    head: "snow.chat.head.128_65536.news=2eeu",
    limits: { events: 128, milliseconds: 65_536 },
  });
  expect(names.log("other", { ...limits, events: 127, milliseconds: 65_000 }).stream).toBe(place.stream);
  // One message marks where the log begins.
  expect(names.log("news", { ...limits, events: 128 }).limits.events).toBe(256);
  expect(names.log("news", { ...limits, milliseconds: 1 }).limits.milliseconds).toBe(1024);
  expect(names.lease("a b", 10_000)).toEqual({
    stream: "snow_chat_lease_10000",
    subject: "snow.chat.lease.10000.a=20b",
  });
});
