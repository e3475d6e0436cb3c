// The tick log: who gets what in which order, and with how many writes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newDeliveryCounters } from "../../../runtime/rooms/counters.ts";
import { RoomRegistry } from "../../../runtime/rooms/registry.ts";
import { TickLog } from "../../../runtime/rooms/tick-log.ts";
import { FakeMember, FakeTransport, message } from "./fake-member.ts";

function setUp(names: readonly string[] = []) {
  const registry = new RoomRegistry();
  const counters = newDeliveryCounters();
  let pending: (() => void) | undefined;
  let wakes = 0;
  const log = new TickLog(registry, counters, (flush) => {
    pending = flush;
    wakes += 1;
  });
  const members = names.map((name) => new FakeMember(name));
  return {
    registry,
    counters,
    log,
    members,
    wakes: () => wakes,
    /** The end of the turn. */
    endTurn: () => {
      const flush = pending;
      pending = undefined;
      flush?.();
    },
  };
}

function numbered(count: number): FakeMember[] {
  return Array.from({ length: count }, (_, index) => new FakeMember(`m${index}`));
}

describe("broadcast", () => {
  test("reaches every member in the order of the calls, at the end of the turn", () => {
    const { registry, log, members, endTurn } = setUp(["a", "b"]);
    for (const member of members) registry.join(member, "tea");
    expect(log.broadcast("tea", message("1"))).toBe(0);
    expect(log.broadcast("tea", message("2"))).toBe(0);
    expect(members.map(({ received }) => received)).toEqual(["", ""]);
    endTurn();
    expect(members.map(({ writes }) => writes)).toEqual([["12"], ["12"]]);
  });

  test("writes per turn are dirty connections, not messages times members", () => {
    const { registry, log, counters, endTurn, wakes } = setUp();
    const members = numbered(200);
    for (const member of members) registry.join(member, "tea");
    for (let turn = 1; turn <= 3; turn++) {
      for (let index = 0; index < 64; index++) log.broadcast("tea", message("x"));
      endTurn();
      expect(counters.socketWrites).toBe(200 * turn);
      expect(wakes()).toBe(turn);
    }
    for (const member of members) expect(member.writes.map(({ length }) => length)).toEqual([64, 64, 64]);
    expect([counters.messagesOut, counters.bytesOut, counters.broadcasts]).toEqual([3 * 64 * 200, 3 * 64 * 200, 192]);
  });

  test("members of several rooms, direct sends and exceptions still cost one write a turn", () => {
    const { registry, log, counters, endTurn } = setUp();
    const members = numbered(30);
    for (const [index, member] of members.entries()) {
      registry.join(member, "tea");
      if (index % 2 === 0) registry.join(member, "coffee");
    }
    for (let index = 0; index < 10; index++) {
      log.broadcast("tea", message("t"));
      log.broadcast("coffee", message("c"), members[4]);
      const receiver = members[index];
      if (receiver !== undefined) log.send(receiver, message("d"));
    }
    endTurn();
    expect(counters.socketWrites).toBe(30);
    for (const member of members) expect(member.writes).toHaveLength(1);
    expect(members[29]?.received).toBe("t".repeat(10));
    expect(members[4]?.received).toBe(`${"t".repeat(5)}d${"t".repeat(5)}`);
    expect(members[12]?.received).toBe("tc".repeat(10));
  });

  test("members of one room share one slice", () => {
    const { registry, log, endTurn } = setUp();
    const written: Buffer[] = [];
    class Noting extends FakeTransport {
      override write(bytes: Buffer): boolean {
        written.push(bytes);
        return true;
      }
    }
    for (let index = 0; index < 3; index++) registry.join(new FakeMember(`${index}`, new Noting(100)), "tea");
    log.broadcast("tea", message("1"));
    log.broadcast("tea", message("2"));
    endTurn();
    expect(written).toHaveLength(3);
    expect(new Set(written).size).toBe(1);
  });

  test("joins, leaves and exceptions in the same turn are exact", () => {
    const { registry, log, members, endTurn } = setUp(["a", "b", "c"]);
    const [a, b, c] = members;
    if (a === undefined || b === undefined || c === undefined) throw new Error("no members");
    registry.join(a, "tea");
    registry.join(b, "tea");
    log.broadcast("tea", message("1"));
    registry.join(c, "tea");
    log.broadcast("tea", message("2"), a);
    registry.leave(b, "tea");
    log.broadcast("tea", message("3"));
    registry.join(b, "tea");
    log.broadcast("tea", message("4"), c);
    endTurn();
    expect([a.received, b.received, c.received]).toEqual(["134", "124", "23"]);
    expect([a.writes.length, b.writes.length, c.writes.length]).toEqual([1, 1, 1]);
  });

  test("who left still gets what was broadcast before, also when the room is gone", () => {
    const { registry, log, members, endTurn } = setUp(["a"]);
    const [a] = members;
    if (a === undefined) throw new Error("no member");
    registry.join(a, "tea");
    log.broadcast("tea", message("0"));
    endTurn();
    log.broadcast("tea", message("1"));
    registry.leaveAll(a);
    expect(registry.size).toBe(0);
    log.broadcast("tea", message("2"));
    endTurn();
    expect(a.received).toBe("01");
  });

  test("an unknown room is no error, an exception need not be a member", () => {
    const { registry, log, members, endTurn } = setUp(["a", "b"]);
    const [a, b] = members;
    if (a === undefined || b === undefined) throw new Error("no members");
    expect(log.broadcast("tea", message("1"))).toBe(0);
    registry.join(a, "tea");
    registry.join(b, "coffee");
    expect(log.broadcast("tea", message("2"), b)).toBe(0);
    endTurn();
    expect([a.received, b.received]).toEqual(["2", ""]);
  });

  test("to several rooms: each member once", () => {
    const { registry, log, members, endTurn, counters } = setUp(["a", "b", "c"]);
    const [a, b, c] = members;
    if (a === undefined || b === undefined || c === undefined) throw new Error("no members");
    registry.join(a, "tea");
    registry.join(b, "tea");
    registry.join(b, "coffee");
    registry.join(c, "coffee");
    log.broadcast("coffee", message("0"));
    log.broadcastMany(["tea", "coffee", "tea", "nobody"], message("1"));
    log.broadcastMany([], message("2"));
    log.broadcastMany(["coffee"], message("3"));
    endTurn();
    expect([a.received, b.received, c.received]).toEqual(["1", "013", "013"]);
    expect(counters.broadcasts).toBe(4);
  });
});

describe("budget", () => {
  test("a message that does not fit is refused, counted, and keeps nobody else waiting", () => {
    const { registry, log, members, counters, endTurn } = setUp(["a", "slow"]);
    const [a] = members;
    const slow = new FakeMember("slow", 10);
    if (a === undefined) throw new Error("no member");
    registry.join(a, "tea");
    registry.join(slow, "tea");
    slow.transport.blocked = true;
    expect(log.broadcast("tea", message("123456"))).toBe(0);
    endTurn();
    expect(log.broadcast("tea", message("1234"))).toBe(0);
    expect(log.broadcast("tea", message("5"))).toBe(1);
    expect(log.send(slow, message("6"))).toBe(false);
    endTurn();
    expect([slow.received, a.received]).toEqual(["1234561234", "12345612345"]);
    expect([slow.transport.refusals, counters.dropped]).toEqual([2, 2]);
    slow.transport.stuck = 0;
    slow.transport.blocked = false;
    expect(log.broadcast("tea", message("7"))).toBe(0);
    endTurn();
    expect(slow.received).toBe("12345612347");
  });

  test("what this turn has gathered is written before anything is refused", () => {
    const { registry, log, members, endTurn } = setUp();
    const small = new FakeMember("small", 8);
    registry.join(small, "tea");
    for (let index = 0; index < 9; index++) expect(log.broadcast("tea", message("abc"))).toBe(0);
    for (let index = 0; index < 9; index++) expect(log.send(small, message("def"))).toBe(true);
    endTurn();
    expect(small.received).toBe("abc".repeat(9) + "def".repeat(9));
    expect(members).toEqual([]);
  });

  test("a message of any size fits when nothing waits", () => {
    const { log, members, endTurn } = setUp(["a"]);
    const small = new FakeMember("small", 8);
    expect(log.send(small, message("a".repeat(100)))).toBe(true);
    endTurn();
    expect(small.received).toHaveLength(100);
    expect(members).toHaveLength(1);
  });

  test("messages to a member that is not open wait in order, within its budget", () => {
    const { registry, log, counters, endTurn } = setUp();
    const member = new FakeMember("a", 5);
    member.transport.open = false;
    registry.join(member, "tea");
    expect(log.send(member, message("1"))).toBe(true);
    expect(log.broadcast("tea", message("234"))).toBe(0);
    endTurn();
    expect(log.broadcast("tea", message("56"))).toBe(1);
    expect(log.send(member, message("7"))).toBe(true);
    endTurn();
    expect(counters.socketWrites).toBe(0);
    member.transport.open = true;
    log.flushMember(member);
    expect(member.writes).toEqual(["12347"]);
  });

  test("long turns write before they end, in order", () => {
    const { registry, log, members, endTurn } = setUp(["a", "b"]);
    for (const member of members) registry.join(member, "tea");
    const text = "x".repeat(10_000);
    for (let index = 0; index < 20; index++) log.broadcast("tea", message(`${String.fromCharCode(97 + index)}${text}`));
    expect(members[0]?.writes.length).toBeGreaterThan(1);
    endTurn();
    for (const member of members) {
      expect(member.received).toHaveLength(20 * 10_001);
      expect(member.received.replaceAll("x", "")).toBe("abcdefghijklmnopqrstuvw".slice(0, 20));
    }
  });
});

test("members that end because a message does not fit, in the middle of a broadcast, keep it from nobody", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), fc.boolean(), (slow, many) => {
      const { registry, log } = setUp();
      const members = slow.map((isSlow, index) => new FakeMember(`m${index}`, isSlow ? 3 : 1000));
      for (const [index, member] of members.entries()) {
        member.transport.blocked = slow[index] === true;
        member.transport.whenRefused = () => registry.leaveAll(member);
        for (const name of ["tea", "coffee", "milk"]) registry.join(member, name);
      }
      log.broadcast("tea", message("12"));
      log.flush();
      const missed = many ? log.broadcastMany(["tea", "coffee"], message("34")) : log.broadcast("tea", message("34"));
      log.broadcast("milk", message("5"));
      log.flush();
      expect(missed).toBe(slow.filter((one) => one).length);
      expect(members.map(({ received }) => received)).toEqual(slow.map((one) => (one ? "12" : "12345")));
      expect(registry.memberCount).toBe(slow.filter((one) => !one).length);
    }),
  );
});

type Step =
  | { readonly kind: "join" | "leave" | "except"; readonly member: number; readonly room: string }
  | { readonly kind: "broadcast"; readonly room: string }
  | { readonly kind: "many" }
  | { readonly kind: "send" | "leaveAll" | "flushMember"; readonly member: number }
  | { readonly kind: "endTurn" | "flush" };

const member = fc.nat(4);
const room = fc.constantFrom("a", "b", "c");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("join", "join", "leave", "except"), member, room }),
  fc.record({ kind: fc.constant("broadcast"), room }),
  fc.record({ kind: fc.constant("broadcast"), room }),
  fc.record({ kind: fc.constant("many") }),
  fc.record({ kind: fc.constantFrom("send", "leaveAll", "flushMember"), member }),
  fc.record({ kind: fc.constantFrom("endTurn", "flush") }),
);

test("of many that stop reading from the log and begin again, each gets everything once, and one write a turn", () => {
  const { registry, log, counters, endTurn } = setUp();
  const members = numbered(60);
  const expected = members.map(() => "");
  const broadcast = (text: string): void => {
    for (const [index, member] of members.entries()) if (registry.isMember(member, "tea")) expected[index] += text;
    log.broadcast("tea", message(text));
  };
  for (const member of members) registry.join(member, "tea");
  for (let turn = 0; turn < 12; turn++) {
    broadcast(`${turn}a;`);
    for (const [index, member] of members.entries()) {
      if ((index + turn) % 3 === 0) {
        expected[index] += `${turn}s;`;
        log.send(member, message(`${turn}s;`));
      } else if ((index * turn) % 7 === 1) {
        registry.leave(member, "tea");
        log.flushMember(member);
        registry.join(member, "tea");
      } else if (turn === 9 && index > 20) registry.leave(member, "tea");
      if (index % 20 === 0) broadcast(`${turn}.${index};`);
    }
    const before = counters.socketWrites;
    endTurn();
    expect(counters.socketWrites - before).toBeLessThanOrEqual(members.length);
  }
  expect(members.map(({ received }) => received)).toEqual(expected);
});

test("random turns deliver exactly what a naive model delivers, in its order", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.nat(4), (steps, compressing) => {
      const { registry, log, endTurn } = setUp();
      const members = numbered(5);
      const odd = members[compressing];
      if (odd !== undefined) odd.transport.shares = false;
      const model = members.map(() => "");
      const inRoom = (index: number, name: string): boolean => {
        const one = members[index];
        return one !== undefined && registry.roomsOf(one).includes(name);
      };
      let next = 0;
      for (const one of steps) {
        const text = `${next++};`;
        const who = "member" in one ? members[one.member] : undefined;
        switch (one.kind) {
          case "join":
            if (who !== undefined) registry.join(who, one.room);
            break;
          case "leave":
            if (who !== undefined) registry.leave(who, one.room);
            break;
          case "leaveAll":
            if (who !== undefined) registry.leaveAll(who);
            break;
          case "broadcast":
            for (const index of members.keys()) if (inRoom(index, one.room)) model[index] += text;
            log.broadcast(one.room, message(text));
            break;
          case "except":
            for (const index of members.keys()) {
              if (index !== one.member && inRoom(index, one.room)) model[index] += text;
            }
            log.broadcast(one.room, message(text), who);
            break;
          case "many":
            for (const index of members.keys()) if (inRoom(index, "a") || inRoom(index, "b")) model[index] += text;
            log.broadcastMany(["a", "b"], message(text));
            break;
          case "send":
            model[one.member] += text;
            if (who !== undefined) log.send(who, message(text));
            break;
          case "flushMember":
            if (who !== undefined) log.flushMember(who);
            break;
          case "endTurn":
            endTurn();
            break;
          case "flush":
            log.flush();
            break;
          default: {
            const never: never = one;
            return never;
          }
        }
      }
      log.flush();
      expect(members.map(({ received }) => received)).toEqual(model);
    }),
    { numRuns: 2000 },
  );
});
