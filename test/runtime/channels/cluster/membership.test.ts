// Members with clients, as the other nodes are told of them.
import { afterAll, beforeEach, expect, test } from "vitest";
import { createNodeHost } from "../../../../runtime/host/node.ts";
import { runSession } from "../../../../runtime/program.ts";
import { RecordingCluster } from "../../../support/recording-cluster.ts";
import { ChannelClient, chat, journal, present, serve } from "../harness.ts";

const session = runSession({ host: createNodeHost([]) });
afterAll(() => session.exit(0));

const topic = { kind: "topic", name: "Chat:a" } as const;
let cluster = new RecordingCluster();

beforeEach(() => {
  cluster = new RecordingCluster();
  session.program.rooms.cluster = cluster;
});

/** What has been called, without what it was called with. */
function calls(): string[] {
  return cluster.calls.map((call) => call.split(" ").slice(0, 3).join(" "));
}

/** The client's join has begun. */
async function begun(port: number, name: string): Promise<ChannelClient> {
  const before = times("subscribe");
  const client = await ChannelClient.open(port);
  client.send(["join", 1, "Chat:a", name, null]);
  while (times("subscribe") === before) await new Promise(setImmediate);
  return client;
}

async function givenUp(): Promise<void> {
  while (times("unsubscribe") < times("subscribe")) await new Promise(setImmediate);
}

function times(what: string): number {
  return calls().filter((call) => call === `${what} topic Chat:a`).length;
}

test("a join listens to others from its beginning, and is answered once they are heard", async () => {
  const { port } = serve([chat()]);
  const ann = await begun(port, "Ann");
  expect(await ann.settled()).toEqual([]);
  expect(calls()).toEqual(["answer channels", "subscribe topic Chat:a"]);
  cluster.stand(topic);
  expect(await ann.next()).toEqual(["joined", 1, null, null, null]);
  ann.send(["leave", 1]);
  await journal.wait(1);
  expect(calls().at(-1)).toBe("unsubscribe topic Chat:a");
});

test("a join that is decided slowly does not wait again, one that is denied or panics leaves nothing", async () => {
  const { port } = serve([chat()]);
  const slow = await begun(port, "wait");
  await journal.wait(1);
  expect(calls().at(-1)).toBe("subscribe topic Chat:a");
  slow.raw.destroy();
  await givenUp();
  const denied = await begun(port, "nobody");
  expect(await denied.next()).toEqual(["refused", 1, "denied", "not in a"]);
  await givenUp();
  const bad = await begun(port, "bad");
  expect(await bad.next()).toEqual(["refused", 1, "internal", null]);
  await givenUp();
  expect(cluster.audiences.size).toBe(0);
});

test("whoever leaves while others are not heard yet has a left, and no place", async () => {
  const { port } = serve([chat()]);
  const ann = await begun(port, "Ann");
  await ann.settled();
  ann.send(["leave", 1]);
  expect(await ann.next()).toEqual(["closed", 1, "left", ""]);
  expect(calls().at(-1)).toBe("unsubscribe topic Chat:a");
  cluster.stand(topic);
  expect(await journal.wait(1)).toEqual(["Ann left"]);
});

test("events go to others once, as they go out here, also those that leave one out", async () => {
  const { port } = serve([chat()]);
  const ann = await begun(port, "Ann");
  await ann.settled();
  cluster.stand(topic);
  await ann.next();
  ann.send(["call", 1, 1, "Say", ["all"]], ["cast", 1, "Others", ["others"]], ["call", 1, 2, "Push", ["one"]]);
  await ann.take(4);
  const told = cluster.calls.filter((call) => call.startsWith("broadcast"));
  expect(told.map((call) => call.slice(call.indexOf("[")))).toEqual([
    '["event","Chat:a",null,"all"]',
    '["event","Chat:a",null,"others"]',
  ]);
});

test("what a member shows is told, behind the question for who is there", async () => {
  const { port } = serve([chat({ present, left: undefined })]);
  const ann = await begun(port, "Ann");
  await ann.settled();
  cluster.stand(topic);
  expect(await ann.take(2)).toHaveLength(2);
  const told = calls().filter((call) => call.startsWith("tell"));
  expect(told).toEqual(["tell topic Chat:a", "tell topic Chat:a"]);
});
