// What the driver does when servers, connections and settings fail.
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { LogEntry, LogLimits, LogState, Subject } from "../../../../runtime/rooms/index.ts";
import { BrokerNode } from "../../../support/broker-node.ts";
import { directoryWith } from "../../../support/command.ts";
import { freePort } from "../../../support/free-port.ts";
import { askRedis, startRedis } from "../../../support/redis-server.ts";
import { Relay } from "../../../support/relay.ts";
import { hasRedis } from "../../../support/requirements.ts";
import { hurriedHost } from "./hurried-host.ts";
import { redisAt } from "./redis-at.ts";

const onRedis = test.runIf(hasRedis());

const room: Subject = { kind: "room", name: "room" };
const topic: Subject = { kind: "topic", name: "topic" };
const limits: LogLimits = { events: 1000, milliseconds: 60_000, bytes: 1_000_000 };

function nodeOf(...addresses: readonly string[]): BrokerNode {
  return new BrokerNode(redisAt(...addresses), "node");
}

function nodeAt(port: number): BrokerNode {
  return nodeOf(`redis://127.0.0.1:${port}`);
}

/** Notices soon what hangs. */
function hurriedAt(port: number): BrokerNode {
  return new BrokerNode(redisAt(`redis://127.0.0.1:${port}`), "node", "test", hurriedHost());
}

function append(node: BrokerNode, key: string): Promise<LogEntry | undefined> {
  return node.turn(() => node.broker.append(topic, limits, { key, events: 1, bytes: Buffer.from(key) }));
}

function readLog(node: BrokerNode): Promise<LogState> {
  return node.turn(() => node.broker.readLog(topic, limits, 0));
}

function keysOf({ entries }: LogState): string[] {
  return entries.map(({ key }) => key);
}

/** Told of a loss, and connected again behind it. */
async function comesBack(node: BrokerNode): Promise<string> {
  await node.until(() => node.states.length >= 3 && node.states.at(-1) === "connected");
  return node.states.at(-2) ?? "";
}

onRedis(
  "a server that is killed and comes back without its data: one loss is told, subscriptions return, logs begin anew",
  async () => {
    const first = await startRedis();
    const node = await nodeAt(first.port).connects();
    await node.listens(room, topic);
    const { epoch } = await readLog(node);
    await append(node, "node:1");
    await node.until(() => node.entries.length === 1);
    first.running.child.kill("SIGKILL");
    await node.until(() => node.states.length === 2);
    expect(node.broker.connected).toBe(false);
    node.publish(room, "nobody can hear this");
    expect(node.broker.waiting).toBe(0);
    await expect(append(node, "node:2")).rejects.toThrow("not connected");
    await startRedis({ port: String(first.port) });
    await node.until(() => node.standing.filter((name) => name === "room:room").length === 2);
    expect(node.states).toEqual(["connected", expect.stringMatching(/^127\.0\.0\.1:\d+: \w/), "connected"]);
    node.publish(room, "back");
    await node.until(() => node.messages.length === 1);
    expect(node.heard(room)).toEqual(["back"]);
    expect(await append(node, "node:2")).toBeUndefined();
    const again = await readLog(node);
    expect(again).toMatchObject({ last: 0, entries: [] });
    expect(again.epoch).not.toBe(epoch);
  },
);

onRedis(
  "a server that keeps its data: the log goes on, and an append whose outcome was unknown has one effect",
  async () => {
    const settings = { appendonly: "yes", appendfsync: "always", dir: directoryWith({}) };
    const server = await startRedis(settings);
    const relay = await Relay.to(server.port);
    const node = await nodeAt(relay.port).connects();
    await node.listens(topic);
    const { epoch } = await readLog(node);
    for (let count = 1; count <= 20; count += 1) await append(node, `node:${count}`);
    const outcomes = Array.from({ length: 20 }, (_, index) => append(node, `node:${21 + index}`));
    const settled = Promise.allSettled(outcomes);
    // Whatever of them has reached the server is done there.
    await outcomes[5];
    relay.cut();
    server.running.child.kill("SIGKILL");
    const unknown = (await settled).filter(({ status }) => status === "rejected").length;
    await server.running.ended;
    relay.target = (await startRedis({ ...settings, port: String(server.port) })).port;
    await comesBack(node);
    for (let count = 21 + 20 - unknown; count <= 40; count += 1) {
      const entry = await append(node, `node:${count}`);
      expect(entry?.first).toBe(count);
    }
    const whole = await readLog(node);
    expect(whole).toMatchObject({ epoch, last: 40, complete: true });
    expect(keysOf(whole)).toEqual(Array.from({ length: 40 }, (_, index) => `node:${index + 1}`));
  },
);

onRedis("a server that hangs is noticed, and works again when it goes on", async () => {
  const { port, running } = await startRedis();
  const node = await hurriedAt(port).connects();
  await node.listens(room);
  running.child.kill("SIGSTOP");
  onTestFinished(() => void running.child.kill("SIGCONT"));
  node.publish(room, Buffer.alloc(1_000_000));
  expect(node.broker.waiting).toBeGreaterThan(1_000_000);
  const unknown = expect(append(node, "node:1")).rejects.toThrow("connection lost");
  await node.until(() => node.states.length === 2);
  await unknown;
  expect(node.states[1]).toBe(`127.0.0.1:${port}: no answer`);
  expect(node.broker.waiting).toBe(0);
  running.child.kill("SIGCONT");
  await node.until(() => node.standing.length === 2);
  node.publish(room, "on");
  await node.until(() => node.heard(room).includes("on"));
  expect(node.states.length).toBe(3);
});

onRedis("connections that are cut, or carry nothing any more, are replaced", async () => {
  const { port } = await startRedis();
  const relay = await Relay.to(port);
  const node = await hurriedAt(relay.port).connects();
  await node.listens(room);
  relay.cut();
  expect(await comesBack(node)).toMatch(/: connection ended$/);
  await node.until(() => node.standing.length === 2);
  relay.stall();
  await node.until(() => node.states.length === 5);
  expect(node.states[3]).toBe(`127.0.0.1:${relay.port}: no answer`);
  await node.until(() => node.standing.length === 3);
  node.publish(room, "here");
  await node.until(() => node.heard(room).includes("here"));
});

onRedis("a password that is wrong is told once, without it, until it is right", async () => {
  const { port } = await startRedis({ requirepass: "right" });
  const wrong = nodeOf(`redis://:s3cret@127.0.0.1:${port}`);
  const none = nodeAt(port);
  await Promise.all([wrong.until(() => wrong.states.length === 1), none.until(() => none.states.length === 1)]);
  expect(wrong.states).toEqual([`127.0.0.1:${port}: wrong user or password`]);
  expect(none.states).toEqual([`127.0.0.1:${port}: a password is needed`]);
  askRedis(port, "-a", "right", "CONFIG", "SET", "requirepass", "s3cret");
  await wrong.until(() => wrong.states.length === 2);
  expect(wrong.states[1]).toBe("connected");
  const named = await nodeOf(`redis://default:s3cret@localhost:${port}/3`).connects();
  expect(named.states).toEqual(["connected"]);
});

onRedis("what is no Redis, or none to write to, is told, and the next address is tried", async () => {
  const web = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
  onTestFinished(() => void web.close());
  await new Promise((resolve) => web.once("listening", resolve));
  const address = web.address();
  const webPort = typeof address === "object" && address !== null ? address.port : 0;
  const { port } = await startRedis();
  const replica = await startRedis({ replicaof: `127.0.0.1 ${port}` });
  const closed = await freePort();
  const causes = new Map([
    [`redis://127.0.0.1:${closed}`, `127.0.0.1:${closed}: connection refused`],
    [`redis://127.0.0.1:${webPort}`, `127.0.0.1:${webPort}: this is no Redis`],
    [`rediss://127.0.0.1:${webPort}`, `127.0.0.1:${webPort}: TLS: `],
    [`redis://127.0.0.1:${replica.port}`, `127.0.0.1:${replica.port}: a replica, which can't be written to`],
    [`redis://127.0.0.1:${port}/99`, `127.0.0.1:${port}: ERR DB index is out of range`],
  ]);
  for (const [url, cause] of causes) {
    const node = nodeOf(url);
    await node.until(() => node.states.length > 0);
    expect(node.states[0]).toContain(cause);
  }
  const node = await nodeOf(...causes.keys(), `redis://127.0.0.1:${port}`).connects();
  expect(node.states).toEqual(["connected"]);
});

onRedis("what others publish on our channels harms nothing", async () => {
  const { port } = await startRedis();
  const node = await nodeAt(port).connects();
  await node.listens(room, topic);
  const forms = ["x", "\u0001", "\u0001a b c d\n", "\u0001node:1 epoch 1 1\nx", "\u0001".repeat(500)];
  for (const form of forms) {
    askRedis(port, "PUBLISH", "snow:test:topic:topic", form);
    askRedis(port, "PUBLISH", "snow:test:room:room", form);
  }
  await node.until(() => node.messages.length === 2 * forms.length);
  expect(node.heard(topic)).toEqual(forms);
  expect(node.heard(room)).toEqual(forms);
  askRedis(port, "SET", "{snow:test:topic:topic}:state", "no table");
  await expect(append(node, "node:1")).rejects.toThrow("WRONGTYPE");
  expect(node.states).toEqual(["connected"]);
});

onRedis("a subscriber that Redis throws out, and scripts that it forgets, cost a reconnection", async () => {
  const { port } = await startRedis({ "client-output-buffer-limit": "pubsub 300kb 300kb 1" });
  const node = await nodeAt(port).connects();
  await node.listens(room);
  node.publish(room, Buffer.alloc(4_000_000));
  expect(await comesBack(node)).toMatch(/: connection ended$/);
  await node.until(() => node.standing.length === 2);
  node.publish(room, "here");
  await node.until(() => node.heard(room).includes("here"));
  askRedis(port, "SCRIPT", "FLUSH");
  await expect(readLog(node)).rejects.toThrow("connection lost");
  await node.until(() => node.states.length === 5);
  expect(await readLog(node)).toMatchObject({ last: 0 });
});

onRedis("a server that takes no more writes refuses appends, and messages go on", async () => {
  const { port } = await startRedis();
  const node = await nodeAt(port).connects();
  await node.listens(room);
  await readLog(node);
  askRedis(port, "CONFIG", "SET", "maxmemory", "1");
  await expect(append(node, "node:1")).rejects.toThrow("OOM");
  node.publish(room, "on");
  await node.until(() => node.messages.length === 1);
  askRedis(port, "CONFIG", "SET", "maxmemory", "0");
  expect(await append(node, "node:1")).toMatchObject({ first: 1 });
  expect(node.states).toEqual(["connected"]);
});

onRedis("rights that are missing end the connection, and say which", async () => {
  const { port } = await startRedis();
  askRedis(port, "ACL", "SETUSER", "half", "on", ">word", "~*", "+@all", "resetchannels");
  const node = await nodeOf(`redis://half:word@127.0.0.1:${port}`).connects();
  node.turn(() => node.broker.subscribe(room));
  await node.until(() => node.states.length === 2);
  expect(node.states[1]).toMatch(/: NOPERM .*channel/);
});
