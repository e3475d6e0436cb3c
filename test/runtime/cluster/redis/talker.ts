// A node that is never done publishing and appending, and what must hold of what it has done.
import { expect } from "vitest";
import type { LogEntry, LogLimits, Subject } from "../../../../runtime/rooms/index.ts";
import { BrokerNode, type OpenAt } from "../../../support/broker-node.ts";
import { hurriedHost } from "./hurried-host.ts";

const room: Subject = { kind: "room", name: "room" };
const topic: Subject = { kind: "topic", name: "topic" };
const limits: LogLimits = { events: 1_000_000, milliseconds: 600_000, bytes: 1_000_000_000 };

/** What has failed comes again, with its key. */
export class Talker {
  readonly id: string;
  readonly node: BrokerNode;
  /** What it knows to be done, by key. */
  readonly done = new Map<string, LogEntry>();
  #isOver = false;
  readonly #end: Promise<void>;

  constructor(id: string, open: OpenAt) {
    this.id = id;
    this.node = new BrokerNode(open, id, "talk", hurriedHost());
    this.#end = this.#talk();
  }

  async #talk(): Promise<void> {
    const { node } = this;
    await node.connects();
    await node.listens(room, topic);
    await node.turn(() => node.broker.readLog(topic, limits, 0));
    for (let count = 1; !this.#isOver; count += 1) {
      node.publish(room, `${this.id} ${count}`);
      await this.#append(`${this.id}:${count}`);
    }
  }

  async #append(key: string): Promise<void> {
    const { node } = this;
    for (;;) {
      try {
        const entry = await node.turn(() =>
          node.broker.append(topic, limits, { key, events: 2, bytes: Buffer.from(key) }),
        );
        if (entry === undefined) throw new Error("the log is gone");
        this.done.set(key, entry);
        return;
      } catch {
        await node.until(() => node.broker.connected);
      }
    }
  }

  /** When it has done so many more. */
  async goesOn(): Promise<void> {
    const before = this.done.size;
    while (this.done.size < before + 5) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#end;
  }
}

/** Of all who talk about one log: each append has one effect, in order, and messages come once at most. */
export async function checkTalk(talkers: readonly Talker[]): Promise<void> {
  const node = talkers[0]?.node;
  if (node === undefined) throw new Error("nobody has talked");
  const { entries, complete, last } = await node.turn(() => node.broker.readLog(topic, limits, 0));
  expect(complete).toBe(true);
  expect(last).toBe(2 * entries.length);
  const numbers = new Map(entries.map(({ key, first }) => [key, first]));
  expect(entries.map(({ first }) => first)).toEqual(entries.map((_, index) => 2 * index + 1));
  for (const { id, done, node: own } of talkers) {
    const keys = entries.filter(({ key }) => key.startsWith(id)).map(({ key }) => key);
    expect(keys).toEqual(Array.from({ length: done.size }, (_, index) => `${id}:${index + 1}`));
    for (const [key, { first }] of done) expect(numbers.get(key)).toBe(first);
    expectIncreasing(own.entriesOf(topic).map(({ first }) => first));
    for (const { key, first } of own.entriesOf(topic)) expect(numbers.get(key)).toBe(first);
    for (const other of talkers) {
      const heard = own.heard(room).filter((text) => text.startsWith(`${other.id} `));
      expectIncreasing(heard.map((text) => Number(text.split(" ")[1])));
      expect(heard.length).toBeGreaterThan(0);
    }
  }
}

function expectIncreasing(numbers: readonly number[]): void {
  expect(numbers.filter((number, index) => number <= (numbers[index - 1] ?? 0))).toEqual([]);
}
