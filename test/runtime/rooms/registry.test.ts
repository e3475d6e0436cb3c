// Membership of rooms, alone and against a naive model.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { globalRoomRegistry, RoomRegistry } from "../../../runtime/rooms/registry.ts";
import { FakeMember } from "./fake-member.ts";

function named(registry: RoomRegistry, room: string): string[] {
  return registry.members(room).map((member) => (member instanceof FakeMember ? member.name : "?"));
}

describe("RoomRegistry", () => {
  test("join, then members", () => {
    const registry = new RoomRegistry();
    const [a, b] = [new FakeMember("a"), new FakeMember("b")];
    expect(registry.join(a, "tea")).toBe(true);
    expect(registry.join(b, "tea")).toBe(true);
    expect(named(registry, "tea")).toEqual(["a", "b"]);
    expect(registry.count("tea")).toBe(2);
    expect(registry.roomsOf(a)).toEqual(["tea"]);
  });

  test("members are in join order, also after leaving and joining again", () => {
    const registry = new RoomRegistry();
    const members = ["a", "b", "c"].map((name) => new FakeMember(name));
    for (const member of members) registry.join(member, "tea");
    const [first] = members;
    if (first === undefined) throw new Error("no member");
    registry.leave(first, "tea");
    registry.join(first, "tea");
    expect(named(registry, "tea")).toEqual(["b", "c", "a"]);
  });

  test("leave removes an empty room", () => {
    const registry = new RoomRegistry();
    const a = new FakeMember("a");
    registry.join(a, "tea");
    expect(registry.leave(a, "tea")).toBe(true);
    expect(registry.roomNames()).toEqual([]);
    expect(registry.size).toBe(0);
    expect(registry.memberCount).toBe(0);
    expect(registry.members("tea")).toEqual([]);
  });

  test("cleanup of a member of many rooms", () => {
    const registry = new RoomRegistry();
    const [a, b] = [new FakeMember("a"), new FakeMember("b")];
    for (let index = 0; index < 500; index++) registry.join(a, `room ${index}`);
    registry.join(b, "room 7");
    registry.leaveAll(a);
    expect(registry.roomsOf(a)).toEqual([]);
    expect(registry.roomNames()).toEqual(["room 7"]);
    expect(named(registry, "room 7")).toEqual(["b"]);
  });

  test("cleanup of an unknown member does nothing", () => {
    const registry = new RoomRegistry();
    registry.join(new FakeMember("a"), "tea");
    registry.leaveAll(new FakeMember("b"));
    expect(named(registry, "tea")).toEqual(["a"]);
  });

  test("joining twice is joining once", () => {
    const registry = new RoomRegistry();
    const a = new FakeMember("a");
    expect(registry.join(a, "tea")).toBe(true);
    expect(registry.join(a, "tea")).toBe(false);
    expect(registry.count("tea")).toBe(1);
    registry.leave(a, "tea");
    expect(registry.size).toBe(0);
  });

  test("leaving an unknown room, or one of others, does nothing", () => {
    const registry = new RoomRegistry();
    const [a, b] = [new FakeMember("a"), new FakeMember("b")];
    registry.join(a, "tea");
    expect(registry.leave(a, "coffee")).toBe(false);
    expect(registry.leave(b, "tea")).toBe(false);
    expect(registry.roomsOf(a)).toEqual(["tea"]);
  });

  test("any text is a name, also the empty one", () => {
    const registry = new RoomRegistry();
    const a = new FakeMember("a");
    for (const name of ["", "__proto__", "ż 🦆"]) registry.join(a, name);
    expect(registry.roomsOf(a)).toEqual(["", "__proto__", "ż 🦆"]);
    expect(registry.roomNames()).toEqual(["", "__proto__", "ż 🦆"]);
  });

  test("a list of members is a copy", () => {
    const registry = new RoomRegistry();
    const a = new FakeMember("a");
    registry.join(a, "tea");
    const members = registry.members("tea");
    registry.leaveAll(a);
    expect(members).toEqual([a]);
  });

  test("hundreds of interleaved joins and leaves end consistent", async () => {
    const registry = new RoomRegistry();
    const members = Array.from({ length: 100 }, (_, index) => new FakeMember(`m${index}`));
    await Promise.all(
      members.map(async (member, index) => {
        for (let step = 0; step < 50; step++) {
          registry.join(member, `room ${(index * 7 + step * 3) % 11}`);
          await null;
          registry.leave(member, `room ${(index * 5 + step * 2) % 11}`);
          await null;
        }
      }),
    );
    for (const member of members) {
      for (const room of registry.roomsOf(member)) expect(registry.members(room)).toContain(member);
    }
    for (const room of registry.roomNames()) {
      expect(registry.count(room)).toBeGreaterThan(0);
      for (const member of registry.members(room)) expect(registry.roomsOf(member)).toContain(room);
    }
    for (const member of members) registry.leaveAll(member);
    expect([registry.size, registry.memberCount]).toEqual([0, 0]);
  });

  test("the program has one registry", () => {
    expect(globalRoomRegistry()).toBe(globalRoomRegistry());
  });
});

type Operation = { readonly kind: "join" | "leave" | "leaveAll"; readonly member: number; readonly room: string };

const operation: fc.Arbitrary<Operation> = fc.record({
  kind: fc.constantFrom("join", "join", "leave", "leaveAll"),
  member: fc.nat(7),
  room: fc.constantFrom("", "a", "b", "c", "d"),
});

test("random operations keep both maps equal to a naive model, after every step", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 120 }), (operations) => {
      const registry = new RoomRegistry();
      const members = Array.from({ length: 8 }, (_, index) => new FakeMember(`m${index}`));
      /** Pairs in join order, and the rooms in order of creation. */
      let model: { readonly member: number; readonly room: string }[] = [];
      let names: string[] = [];
      for (const { kind, member, room } of operations) {
        const who = members[member];
        if (who === undefined) continue;
        const isMember = model.some((pair) => pair.member === member && pair.room === room);
        if (kind === "join") {
          expect(registry.join(who, room)).toBe(!isMember);
          if (!isMember) model.push({ member, room });
        } else if (kind === "leave") {
          expect(registry.leave(who, room)).toBe(isMember);
          model = model.filter((pair) => pair.member !== member || pair.room !== room);
        } else {
          registry.leaveAll(who);
          model = model.filter((pair) => pair.member !== member);
        }
        names = [...new Set([...names, room])].filter((name) => model.some((pair) => pair.room === name));
        expect(registry.roomNames()).toEqual(names);
        expect(registry.memberCount).toBe(new Set(model.map((pair) => pair.member)).size);
        for (const name of ["", "a", "b", "c", "d"]) {
          expect(named(registry, name)).toEqual(
            model.filter((pair) => pair.room === name).map((pair) => `m${pair.member}`),
          );
        }
        for (const [index, one] of members.entries()) {
          expect(registry.roomsOf(one)).toEqual(model.filter((pair) => pair.member === index).map((pair) => pair.room));
        }
      }
    }),
  );
});
