// What rooms tell the cluster, and what they do with what other nodes have broadcast.
import { describe, expect, test } from "vitest";
import type { FrameBatch } from "../../../runtime/rooms/index.ts";
import { freshProgram } from "../../support/program.ts";
import { RecordingCluster } from "../../support/recording-cluster.ts";
import { FakeMember, FakeTransport, message } from "./fake-member.ts";

/** Rooms of a program of its own with a cluster; its turn ends when it is told to. */
function setUp() {
  const pending: (() => void)[] = [];
  const { rooms } = freshProgram({ microtask: (callback) => pending.push(callback) });
  const cluster = new RecordingCluster();
  rooms.cluster = cluster;
  return {
    cluster,
    rooms,
    endTurn: () => {
      for (const end of pending.splice(0)) end();
    },
    /** As if another node had broadcast these to a room. */
    receive: (room: string, texts: readonly string[], served?: Set<object>) => {
      cluster.audiences.get(`room ${room}`)?.receive(batchOf(texts, served));
    },
  };
}

function batchOf(texts: readonly string[], served: Set<object> | undefined): FrameBatch {
  const bytes = Buffer.from(texts.join(""), "latin1");
  return { bytes, count: texts.length, payloadBytes: bytes.length, served, messages: () => texts.map(message) };
}

describe("rooms tell the cluster", () => {
  test("of their first member and of their last", () => {
    const { cluster, rooms } = setUp();
    const [anna, ben] = [new FakeMember("anna"), new FakeMember("ben")];
    rooms.registry.join(anna, "tea");
    rooms.registry.join(ben, "tea");
    rooms.registry.leave(anna, "tea");
    rooms.registry.leaveAll(ben);
    rooms.registry.join(ben, "tea");
    expect(cluster.calls).toEqual(["subscribe room tea", "unsubscribe room tea", "subscribe room tea"]);
  });

  test("of each broadcast, whoever is in the room and whoever is left out", () => {
    const { cluster, rooms } = setUp();
    const anna = new FakeMember("anna");
    expect(rooms.tickLog.broadcast("empty", message("1"))).toBe(0);
    rooms.registry.join(anna, "tea");
    rooms.tickLog.broadcast("tea", message("2"), anna);
    expect(cluster.calls).toEqual(["broadcast room empty 1", "subscribe room tea", "broadcast room tea 2"]);
  });

  test("of a broadcast to several rooms, each named once", () => {
    const { cluster, rooms } = setUp();
    rooms.tickLog.broadcastMany(["tea", "coffee", "tea"], message("1"));
    rooms.tickLog.broadcastMany(["tea", "tea"], message("2"));
    rooms.tickLog.broadcastMany([], message("3"));
    expect(cluster.calls).toEqual(["broadcast room tea, room coffee 1", "broadcast room tea 2"]);
  });
});

describe("what another node has broadcast", () => {
  test("is one entry of the log for those that read it, and one piece for those apart", () => {
    const { rooms, endTurn, receive } = setUp();
    const [anna, ben] = [new FakeMember("anna"), new FakeMember("ben")];
    for (const member of [anna, ben]) rooms.registry.join(member, "tea");
    rooms.tickLog.send(ben, message("x"));
    rooms.tickLog.broadcast("tea", message("0"));
    receive("tea", ["1", "2", "3"]);
    rooms.tickLog.broadcast("tea", message("4"));
    endTurn();
    expect([anna.writes, ben.writes]).toEqual([["01234"], ["x01234"]]);
    const { messagesOut, bytesOut, broadcasts } = rooms.counters;
    expect({ messagesOut, bytesOut, broadcasts }).toEqual({ messagesOut: 11, bytesOut: 11, broadcasts: 2 });
  });

  test("is encoded message by message for who wants another form", () => {
    class Shouting extends FakeTransport {
      override encode({ bytes }: { readonly bytes: Buffer }): Buffer {
        return Buffer.from(`<${bytes.toString("latin1")}>`, "latin1");
      }
    }
    const { rooms, endTurn, receive } = setUp();
    const transport = new Shouting(1000);
    transport.shares = false;
    const anna = new FakeMember("anna", transport);
    rooms.registry.join(anna, "tea");
    receive("tea", ["1", "2"]);
    endTurn();
    expect(anna.writes).toEqual(["<1><2>"]);
  });

  test("is weighed message by message where it does not fit as a whole", () => {
    const { rooms, endTurn, receive } = setUp();
    const slow = new FakeMember("slow", 10);
    rooms.registry.join(slow, "tea");
    slow.transport.stuck = 4;
    slow.transport.blocked = true;
    receive("tea", ["aaa", "bbb", "ccc"]);
    endTurn();
    expect([slow.received, slow.transport.refusals, rooms.counters.dropped]).toEqual(["aaabbb", 1, 1]);
  });

  test("reaches a member of several rooms once", () => {
    const { rooms, endTurn, receive } = setUp();
    const [anna, ben, carl] = [new FakeMember("anna"), new FakeMember("ben"), new FakeMember("carl")];
    for (const member of [anna, ben]) rooms.registry.join(member, "tea");
    for (const member of [ben, carl]) rooms.registry.join(member, "coffee");
    const served = new Set<object>();
    receive("tea", ["1"], served);
    receive("coffee", ["1"], served);
    endTurn();
    expect([anna.received, ben.received, carl.received]).toEqual(["1", "1", "1"]);
  });
});
