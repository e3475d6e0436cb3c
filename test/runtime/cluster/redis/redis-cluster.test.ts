// The driver against a cluster of real servers, and what it does when that changes.
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { LogEntry, LogLimits, Subject } from "../../../../runtime/rooms/index.ts";
import { withEnds } from "../../../support/at-end.ts";
import { BrokerNode, type OpenAt } from "../../../support/broker-node.ts";
import { startRedisCluster } from "../../../support/redis-cluster.ts";
import { askRedis, type RedisServer } from "../../../support/redis-server.ts";
import { hasRedis } from "../../../support/requirements.ts";
import { brokerContract } from "../broker-contract.ts";
import { hurriedHost } from "./hurried-host.ts";
import { redisAt } from "./redis-at.ts";
import { checkTalk, Talker } from "./talker.ts";

const limits: LogLimits = { events: 1000, milliseconds: 60_000, bytes: 1_000_000 };

const onRedis = test.runIf(hasRedis());

let servers: readonly RedisServer[] = [];

beforeAll(() =>
  withEnds(async (atEnd) => {
    if (hasRedis()) servers = await startRedisCluster(atEnd);
  }),
);

// One is enough to find the others.
const open: OpenAt = (...rest) => redisAt(`redis://127.0.0.1:${servers[1]?.port}`)(...rest);

describe.runIf(hasRedis())("with three servers", () => {
  brokerContract("a Redis cluster", async () => open, { consecutive: true, expires: true });
});

function appendTo(node: BrokerNode, subject: Subject, key: string): Promise<LogEntry | undefined> {
  return node.turn(() => node.broker.append(subject, limits, { key, events: 1, bytes: Buffer.from(key) }));
}

onRedis("a slot that moves to another server takes its rooms and logs along", async () => {
  const topic: Subject = { kind: "topic", name: "moves" };
  const node = await new BrokerNode(open, "node", "test", hurriedHost()).connects();
  await node.listens(topic);
  const { epoch } = await node.turn(() => node.broker.readLog(topic, limits, 0));
  await appendTo(node, topic, "node:1");
  moveAway("snow:test:topic:moves");
  await node.until(() => node.standing.length === 2);
  expect(node.states[1]).toMatch(/: (?:MOVED|the parts of the cluster have changed)/);
  expect(await appendTo(node, topic, "node:2")).toMatchObject({ epoch, first: 2 });
  node.publish(topic, "here");
  await node.until(() => node.messages.length === 1 && node.appends(topic).includes("node:2"));
});

/** The slot of a channel that has a log, to another server. */
function moveAway(channel: string): void {
  const slot = askRedis(servers[0]?.port ?? 0, "CLUSTER", "KEYSLOT", channel);
  const index = servers.findIndex(({ port }) => askRedis(port, "CLUSTER", "COUNTKEYSINSLOT", slot) !== "0");
  moveSlot(slot, servers[index]?.port ?? 0, servers[(index + 1) % servers.length]?.port ?? 0);
}

/** With its keys, as `redis-cli --cluster reshard` does. */
function moveSlot(slot: string, from: number, to: number): void {
  const [source, target] = [from, to].map((port) => askRedis(port, "CLUSTER", "MYID"));
  askRedis(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", source ?? "");
  askRedis(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", target ?? "");
  const keys = askRedis(from, "CLUSTER", "GETKEYSINSLOT", slot, "100").split("\n");
  askRedis(from, "MIGRATE", "127.0.0.1", String(to), "", "0", "5000", "KEYS", ...keys);
  for (const port of [to, from]) askRedis(port, "CLUSTER", "SETSLOT", slot, "NODE", target ?? "");
}

onRedis("a server of the cluster that hangs is a loss of all, and it comes back with it", async () => {
  const node = await new BrokerNode(open, "node", "test", hurriedHost()).connects();
  const rooms = ["a", "b", "c", "d", "e", "f"].map((name): Subject => ({ kind: "room", name }));
  await node.listens(...rooms);
  const child = servers[2]?.running.child;
  child?.kill("SIGSTOP");
  onTestFinished(() => void child?.kill("SIGCONT"));
  await node.until(() => node.states.length === 2);
  expect(node.states[1]).toBe(`127.0.0.1:${servers[2]?.port}: no answer`);
  child?.kill("SIGCONT");
  await node.until(() => node.standing.length >= 2 * rooms.length);
  for (const room of rooms) node.publish(room, room.name);
  await node.until(() => node.messages.length === rooms.length);
});

const moves = process.env.SNOW_SOAK === undefined ? 2 : 40;

onRedis(
  "slots that move under nodes that talk lose and repeat nothing of a log",
  {
    timeout: 100_000 + moves * 10_000,
  },
  async () => {
    const talkers = ["talker0", "talker1"].map((id) => new Talker(id, open));
    for (let move = 0; move < moves; move += 1) {
      await Promise.all(talkers.map((talker) => talker.goesOn()));
      moveAway("snow:talk:topic:topic");
    }
    await Promise.all(talkers.map((talker) => talker.goesOn()));
    await Promise.all(talkers.map((talker) => talker.stop()));
    await checkTalk(talkers);
  },
);
