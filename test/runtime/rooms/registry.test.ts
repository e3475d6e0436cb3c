// Membership of rooms, alone and against a naive model.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { globalRoomRegistry } from "../../../runtime/rooms/part.ts";
import { RoomRegistry } from "../../../runtime/rooms/registry.ts";
import { inFreshProgram } from "../../support/program.ts";
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

  test("a program has one registry, another program another one", () => {
    const [one, again] = inFreshProgram({}, () => [globalRoomRegistry(), globalRoomRegistry()]);
    expect(again).toBe(one);
    expect(inFreshProgram({}, globalRoomRegistry)).not.toBe(one);
  });
});

type Operation = { readonly kind: "join" | "leave" | "leaveAll"; readonly member: number; readonly room: string };

const few = ["", "a", "b", "c", "d"];
// More than a member looks through one by one; among them names that are not kept for long.
const many = Array.from({ length: 40 }, (_, index) => `room ${index}${index % 9 === 0 ? "x".repeat(5000) : ""}`);

function operations(rooms: readonly string[], members: number, maxLength: number): fc.Arbitrary<Operation[]> {
  return fc.array(
    fc.record({
      // With many rooms a member has to be in many at once now and then.
      kind: fc.constantFrom(
        "join",
        "join",
        "leave",
        ...(rooms === few ? (["leaveAll"] as const) : (["join", "join"] as const)),
      ),
      member: fc.nat(members - 1),
      room: fc.constantFrom(...rooms),
    }),
    { maxLength, size: "max" },
  );
}

test.each([
  ["few", few, 8, 120, 100],
  ["many", many, 3, 300, 30],
] as const)(
  "random operations in %s rooms keep both directions equal to a naive model, after every step",
  (_, rooms, count, length, runs) => {
    fc.assert(
      fc.property(operations(rooms, count, length), (steps) => {
        const registry = new RoomRegistry();
        const members = Array.from({ length: count }, (_, index) => new FakeMember(`m${index}`));
        /** Pairs in join order, and the rooms in order of creation. */
        let model: { readonly member: number; readonly room: string }[] = [];
        let names: string[] = [];
        const leaveAll = (member: number): void => {
          const who = members[member];
          if (who !== undefined) registry.leaveAll(who);
          model = model.filter((pair) => pair.member !== member);
        };
        const compare = (): void => {
          names = names.filter((name) => model.some((pair) => pair.room === name));
          expect(registry.roomNames()).toEqual(names);
          expect([registry.size, registry.memberCount]).toEqual([
            names.length,
            new Set(model.map((pair) => pair.member)).size,
          ]);
          for (const name of rooms) {
            const inRoom = model.filter((pair) => pair.room === name).map((pair) => `m${pair.member}`);
            expect(named(registry, name)).toEqual(inRoom);
            expect([registry.count(name), registry.room(name) === undefined]).toEqual([
              inRoom.length,
              inRoom.length === 0,
            ]);
          }
          for (const [index, one] of members.entries()) {
            expect(registry.roomsOf(one)).toEqual(
              model.filter((pair) => pair.member === index).map((pair) => pair.room),
            );
          }
        };
        for (const { kind, member, room } of steps) {
          const who = members[member];
          if (who === undefined) continue;
          const isMember = model.some((pair) => pair.member === member && pair.room === room);
          if (kind === "join") {
            expect(registry.join(who, room)).toBe(!isMember);
            if (!isMember) model.push({ member, room });
            if (!names.includes(room)) names.push(room);
          } else if (kind === "leave") {
            expect(registry.leave(who, room)).toBe(isMember);
            model = model.filter((pair) => pair.member !== member || pair.room !== room);
          } else leaveAll(member);
          compare();
        }
        for (const member of members.keys()) leaveAll(member);
        compare();
      }),
      { numRuns: runs },
    );
  },
);
