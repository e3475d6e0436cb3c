// Peers that are members of rooms of two kinds with one outbox: what reaches them is what was sent, in order of the calls.
import fc from "fast-check";
import { expect, test } from "vitest";
import { newDeliveryCounters } from "../../../runtime/rooms/counters.ts";
import { RoomRegistry } from "../../../runtime/rooms/registry.ts";
import { Member, Room } from "../../../runtime/rooms/room.ts";
import { TickLog } from "../../../runtime/rooms/tick-log.ts";
import { FakeTransport, message } from "./fake-member.ts";

const PEERS = 4;
const peer = fc.nat(PEERS - 1);

const step = fc.oneof(
  fc.record({ kind: fc.constant("room" as const), except: fc.option(peer) }),
  fc.record({ kind: fc.constant("topic" as const), except: fc.uniqueArray(peer, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant("send" as const), peer }),
  fc.record({ kind: fc.constant("together" as const), peer, count: fc.nat(3) }),
  fc.record({ kind: fc.constant("leave" as const), peer }),
  fc.record({ kind: fc.constant("enter" as const), peer }),
  fc.record({ kind: fc.constant("turn" as const), late: fc.boolean() }),
);

class Peer {
  readonly transport = new FakeTransport(1_000_000);
  readonly member = new Member(this, this.transport);
  readonly seat = new Member(this, this.member.outbox);
  inTopic = true;
  expected = "";
}

class Play {
  readonly peers = Array.from({ length: PEERS }, () => new Peer());
  readonly #registry = new RoomRegistry();
  readonly #topic = new Room("topic", 1);
  readonly #log: TickLog;
  #flush: (() => void) | undefined = undefined;
  #count = 0;

  constructor() {
    this.#log = new TickLog(this.#registry, newDeliveryCounters(), (flush) => {
      this.#flush = flush;
    });
    for (const one of this.peers) {
      this.#registry.join(one.member, "room");
      this.#topic.add(one.seat);
    }
  }

  run(one: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
    switch (one.kind) {
      case "room":
        this.#log.broadcast(
          "room",
          this.#next((index) => index !== one.except),
          this.#peer(one.except)?.member,
        );
        break;
      case "topic": {
        const except = one.except.flatMap((index) => this.#peer(index) ?? []);
        const next = this.#next((index) => !one.except.includes(index) && this.#peer(index)?.inTopic === true);
        this.#log.broadcastIn(
          this.#topic,
          next,
          except.map(({ seat }) => seat),
        );
        break;
      }
      case "send":
        this.#log.send(
          this.#of(one.peer).seat,
          this.#next((index) => index === one.peer),
        );
        break;
      case "together": {
        const all = Array.from({ length: one.count }, () => this.#next((index) => index === one.peer));
        expect(this.#log.sendTogether(this.#of(one.peer).seat, all)).toBe(true);
        break;
      }
      case "leave": {
        const { seat } = this.#of(one.peer);
        const membership = seat.membershipOf(this.#topic);
        if (membership !== undefined) this.#topic.remove(membership);
        this.#of(one.peer).inTopic = false;
        break;
      }
      case "enter": {
        const who = this.#of(one.peer);
        if (!who.inTopic) this.#topic.add(who.seat);
        who.inTopic = true;
        break;
      }
      case "turn":
        if (one.late)
          this.#log.atTurnEnd(() =>
            this.#log.broadcastIn(
              this.#topic,
              this.#next((index) => this.#of(index).inTopic),
            ),
          );
        this.endTurn();
        break;
      default:
        one satisfies never;
    }
  }

  endTurn(): void {
    const flush = this.#flush;
    this.#flush = undefined;
    flush?.();
    for (const { transport, expected } of this.peers) expect(transport.writes.join("")).toBe(expected);
  }

  #peer(index: number | null): Peer | undefined {
    return index === null ? undefined : this.peers[index];
  }

  #of(index: number): Peer {
    const found = this.peers[index];
    if (found === undefined) throw new Error("no such peer");
    return found;
  }

  /** The next message, which these are to get. */
  #next(gets: (index: number) => boolean): ReturnType<typeof message> {
    this.#count += 1;
    const text = `${this.#count} `;
    for (const [index, one] of this.peers.entries()) if (gets(index)) one.expected += text;
    return message(text);
  }
}

test("the order per peer is the order of the calls, whatever they are members of", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const play = new Play();
      for (const one of steps) play.run(one);
      play.endTurn();
    }),
    { numRuns: 500 },
  );
});

test("what is queued at the end of a turn goes out in its write", () => {
  const transport = new FakeTransport(1000);
  const member = new Member(transport, transport);
  let flush: (() => void) | undefined;
  const log = new TickLog(new RoomRegistry(), newDeliveryCounters(), (end) => {
    flush = end;
  });
  log.send(member, message("now "));
  log.atTurnEnd(() => {
    log.send(member, message("at the end "));
    log.atTurnEnd(() => log.send(member, message("and after that")));
  });
  flush?.();
  expect(transport.writes).toEqual(["now at the end and after that"]);
});

test("messages that belong together go out in one write, or not at all", () => {
  const transport = new FakeTransport(100);
  const member = new Member(transport, transport);
  const log = new TickLog(new RoomRegistry(), newDeliveryCounters(), () => {});
  expect(log.sendTogether(member, [message("a"), message("b")])).toBe(true);
  log.flush();
  transport.stuck = 60;
  expect(log.sendTogether(member, [message("c".repeat(30)), message("d".repeat(30))])).toBe(false);
  log.flush();
  expect(transport.writes).toEqual(["ab"]);
  expect(transport.refusals).toBe(1);
});
