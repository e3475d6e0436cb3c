// Who is in a topic on all nodes: random lives of it, and what a peer may send.
import { expect, test } from "vitest";
import { readMessage, writeMessage } from "../../../../runtime/channels/presence/messages.ts";
import { REMOTE_LIMITS } from "../../../../runtime/channels/presence/remote.ts";
import { RemoteSpace } from "../../../../runtime/channels/presence/remote-space.ts";
import { Replica } from "../../../../runtime/channels/presence/replica.ts";
import { Random } from "../../../fuzz/random.ts";
import { randomLife } from "./replicas.ts";

const LIVES = 400;

test("random lives of a topic end with the same picture everywhere", () => {
  const first = Number(process.env.SNOW_TEST_SEED) || Math.floor(Math.random() * 2 ** 31);
  for (let seed = first; seed < first + LIVES; seed += 1) {
    expect(randomLife(new Random(seed), 60), `seed ${seed}`).toBeUndefined();
  }
});

/** One replica, and what it sends to others alone. */
function lonely(last = 0, space = new RemoteSpace()) {
  const sent: Buffer[] = [];
  const seen = { came: 0, went: 0, dropped: 0 };
  const tellNode = (_node: string, bytes: Buffer): number => sent.push(bytes);
  const place = { node: "me", numbers: { last }, space, tellNode };
  const replica = new Replica(place, {
    came: () => {
      seen.came += 1;
    },
    went: () => {
      seen.went += 1;
    },
    dropped: () => {
      seen.dropped += 1;
    },
  });
  return { replica, sent, seen };
}

function change(before: number, after: number, added: readonly (readonly [number, string, string])[]): Buffer {
  const entries = added.map(([number, key, text]) => ({ number, key, text }));
  return writeMessage({ kind: "change", before, after, removed: [], added: entries });
}

const shown = (key: string) => ({ key, text: "1" });

test("a change in order asks for nothing, one out of order is asked about once and applied when it is its turn", () => {
  const { replica, sent, seen } = lonely();
  replica.receive("you", writeMessage({ kind: "ask", clock: 4, size: 0, known: new Map() }), 0);
  replica.receive("you", change(4, 5, [[5, "a", "1"]]), 0);
  expect([sent.length, seen.came]).toEqual([0, 1]);
  replica.receive("you", change(6, 7, [[7, "c", "1"]]), 0);
  replica.receive("you", change(7, 8, [[8, "d", "1"]]), 0);
  expect([sent.length, seen.came]).toEqual([1, 1]);
  replica.receive("you", change(5, 6, [[6, "b", "1"]]), 0);
  expect([sent.length, seen.came]).toEqual([1, 4]);
  expect(replica.isBehind).toBe(false);
});

test("changes and states go in pieces, and come together again", () => {
  const other = lonely();
  const { replica, sent } = lonely(100);
  const everybody = Array.from({ length: 3000 }, (_, index) => shown(`somebody with a long name ${index}`));
  for (const one of everybody) replica.add(one);
  const pieces = replica.takeChange();
  expect(pieces.length).toBeGreaterThan(3);
  for (const one of everybody.slice(1)) replica.remove(one);
  pieces.push(...replica.takeChange());
  for (const piece of pieces) expect(piece.length).toBeLessThan(65_536);
  for (const one of everybody.slice(1)) replica.add(one);
  replica.takeChange();
  replica.receive("you", other.replica.question(), 0);
  expect(sent.length).toBeGreaterThan(3);
  // The first one is lost: it is asked again.
  for (const piece of sent.slice(1)) other.replica.receive("me", piece, 0);
  expect([other.replica.isBehind, other.seen.came, other.sent.length]).toEqual([true, 0, 0]);
  other.replica.check(1000);
  expect(other.sent).toHaveLength(1);
  for (const piece of sent) other.replica.receive("me", piece, 1000);
  expect([other.replica.isBehind, other.seen.came]).toEqual([false, 3000]);
});

test("a node may fill only so much, and is not believed for ever", () => {
  const { replica, seen } = lonely();
  const large = JSON.stringify("x".repeat(REMOTE_LIMITS.characters / 2));
  replica.receive("you", writeMessage({ kind: "ask", clock: 0, size: 0, known: new Map() }), 0);
  replica.receive("you", change(0, 2, [[1, "a", large], [2, "b", large]]), 0); // biome-ignore format: one line
  expect(seen).toEqual({ came: 1, went: 0, dropped: 1 });
  replica.check(9 * 60_000);
  expect(seen.went).toBe(0);
  replica.check(11 * 60_000);
  expect(seen.went).toBe(1);
});

test("all nodes together may fill only so much, whatever they say, and what they had is free when they go", () => {
  const most = 100_000;
  const space = new RemoteSpace(most);
  const { replica, seen } = lonely(0, space);
  const text = JSON.stringify("x".repeat(1000));
  const hasMuch = (): boolean => space.take(2000) && space.giveBack(2000) === undefined;
  const nodes = Array.from({ length: 100 }, (_, index) => `node ${index}`);
  const fills = [
    // They have it; it is the first piece of what they have; it is behind what has not come.
    (node: string) => {
      replica.receive(node, writeMessage({ kind: "ask", clock: 0, size: 0, known: new Map() }), 0);
      replica.receive(node, change(0, 1, [[1, "a", text]]), 0);
    },
    (node: string) => {
      const entries = [{ number: 1, key: "a", text }];
      replica.receive(node, writeMessage({ kind: "state", clock: 9, from: 0, to: 1, entries }), 0);
    },
    (node: string) => replica.receive(node, change(5, 6, [[6, "a", text]]), 0),
  ];
  for (const fill of fills) {
    for (let time = 0; time < 3; time += 1) for (const node of nodes) fill(node);
    expect(hasMuch()).toBe(false);
    for (const node of nodes) replica.gone(node);
    expect(space.take(most)).toBe(true);
    space.giveBack(most);
    for (const node of nodes) fill(node);
    replica.forgetOthers();
    expect(space.take(most)).toBe(true);
    space.giveBack(most);
  }
  expect(seen.came).toBeLessThan(2 * 100);
  expect(seen.dropped).toBeGreaterThan(0);
});

test("who does not answer is asked less and less often", () => {
  const { replica, sent } = lonely();
  replica.receive("you", writeMessage({ kind: "ask", clock: 5, size: 1, known: new Map() }), 0);
  for (let now = 0; now < 20_000; now += 100) replica.check(now);
  expect(sent).toHaveLength(3 + Math.ceil((20_000 - 2800) / 3200));
});

test("what is too large for a broker is not told", () => {
  const { replica, seen } = lonely();
  const large = { key: "a", text: JSON.stringify("x".repeat(200_000)) };
  replica.add(large);
  expect([replica.takeChange(), seen.dropped]).toEqual([[], 1]);
  replica.remove(large);
  expect(replica.takeChange()).toEqual([]);
});

test.each([
  "",
  "7",
  "{}",
  "[]",
  '["tell"]',
  '["ask",1,1]',
  '["ask",-1,1,[]]',
  '["ask",1,1.5,[]]',
  '["ask",1,1,[["a",-1]]]',
  '["ask",1,1,[["a"]]]',
  '["change",2,2,[],[]]',
  '["change",0,2,["1"],[]]',
  '["change",0,2,[],[[3,"a","1"]]]',
  '["change",0,2,[],[[2,"a","1"],[2,"b","1"]]]',
  '["change",0,2,[],[[0,"a","1"]]]',
  '["change",0,2,[],[[1,7,"1"]]]',
  '["change",0,2,[],[[1,"a",1]]]',
  '["change",0,2,[],[[1,"a","1]"]]]',
  '["change",0,2,[],[[1,"a",""]]]',
  '["state",5,0,6,[]]',
  '["state",5,3,2,[]]',
  '["state",5,3,3,[]]',
  '["state",5,0,5]',
])("malformed: %s", (text) => {
  const { replica, sent } = lonely();
  expect(readMessage(Buffer.from(text))).toBeUndefined();
  expect(replica.receive("you", Buffer.from(text), 0)).toBe(false);
  expect([sent.length, replica.isBehind]).toEqual([0, false]);
});
