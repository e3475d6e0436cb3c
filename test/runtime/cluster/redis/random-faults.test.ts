// Two nodes that publish and append without a pause while their Redis, which keeps its data, meets one fault after the
// other. `npm run test:soak` has many.
import { expect, onTestFinished, test } from "vitest";
import type { LogEntry, LogLimits, Subject } from "../../../../runtime/rooms/index.ts";
import { BrokerNode } from "../../../support/broker-node.ts";
import { directoryWith } from "../../../support/command.ts";
import { askRedis, type RedisServer, startRedis } from "../../../support/redis-server.ts";
import { Relay } from "../../../support/relay.ts";
import { hasRedis } from "../../../support/requirements.ts";
import { hurriedHost } from "./hurried-host.ts";
import { redisAt } from "./redis-at.ts";

const rounds = process.env.SNOW_SOAK === undefined ? 5 : 60;

const room: Subject = { kind: "room", name: "room" };
const topic: Subject = { kind: "topic", name: "topic" };
const limits: LogLimits = { events: 1_000_000, milliseconds: 600_000, bytes: 1_000_000_000 };

/** One that is never done publishing and appending; what has failed comes again, with its key. */
class Talker {
  readonly id: string;
  readonly relay: Relay;
  readonly node: BrokerNode;
  /** What it knows to be done, by key. */
  readonly done = new Map<string, LogEntry>();
  #isOver = false;
  readonly #end: Promise<void>;

  constructor(id: string, relay: Relay) {
    this.id = id;
    this.relay = relay;
    this.node = new BrokerNode(redisAt(`redis://127.0.0.1:${relay.port}`), id, "test", hurriedHost());
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

/** What Redis, and the ways to it, can suffer. Answers the server that is there then. */
type Fault = (
  server: RedisServer,
  talkers: readonly Talker[],
  settings: Record<string, string>,
) => Promise<RedisServer>;

const faults: readonly Fault[] = [
  async ({ port, running }, _talkers, settings) => {
    running.child.kill("SIGKILL");
    await running.ended;
    return startRedis({ ...settings, port: String(port) });
  },
  async (server) => {
    server.running.child.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, process.env.SNOW_SOAK === undefined ? 100 : 8000));
    server.running.child.kill("SIGCONT");
    return server;
  },
  async (server, [talker]) => {
    talker?.relay.cut();
    return server;
  },
  async (server, [, talker]) => {
    talker?.relay.stall();
    return server;
  },
  async (server) => {
    askRedis(server.port, "SCRIPT", "FLUSH");
    return server;
  },
  async (server) => {
    askRedis(server.port, "CLIENT", "KILL", "TYPE", "pubsub");
    return server;
  },
];

test.runIf(hasRedis())(
  "whatever befalls Redis, appends have one effect, in order, and messages come once at most",
  {
    timeout: 30_000 + rounds * 15_000,
  },
  async () => {
    const settings = { appendonly: "yes", appendfsync: "always", dir: directoryWith({}) };
    let server = await startRedis(settings);
    onTestFinished(() => void server.running.child.kill("SIGCONT"));
    const relays = await Promise.all([Relay.to(server.port), Relay.to(server.port)]);
    const talkers = relays.map((relay, index) => new Talker(`talker${index}`, relay));
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(talkers.map((talker) => talker.goesOn()));
      const fault = faults[round % faults.length];
      if (fault !== undefined) server = await fault(server, talkers, settings);
    }
    await Promise.all(talkers.map((talker) => talker.goesOn()));
    await Promise.all(talkers.map((talker) => talker.stop()));
    await check(talkers);
  },
);

async function check(talkers: readonly Talker[]): Promise<void> {
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
