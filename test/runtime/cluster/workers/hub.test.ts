// What stands between workers, over real sockets: alone, and with a broker behind it.
import { describe, expect, onTestFinished, test } from "vitest";
import { type Broker, BrokerError, type BrokerEvents, EntryRefused } from "../../../../runtime/rooms/index.ts";
import { TestHub } from "./workers.ts";

const room = { kind: "room", name: "hall" } as const;
const topic = { kind: "topic", name: "news" } as const;
const limits = { events: 3, milliseconds: 60_000, bytes: 1000 };
const bytes = (text: string): Uint8Array => Buffer.from(text);
const none = (): never => {
  throw new BrokerError("there is no such broker");
};

describe("alone", () => {
  test("a message reaches the workers that are subscribed, and nobody after the subscription or the worker has ended", async () => {
    const hub = new TestHub(none);
    const [one, two, three] = [await hub.worker(), await hub.worker(), await hub.worker()];
    await Promise.all([one, two, three].map((worker) => worker.hears("connected")));
    two.do((broker) => broker.subscribe(room));
    three.do((broker) => broker.subscribe(room));
    await Promise.all([two, three].map((worker) => worker.hears("subscribed room hall")));
    one.do((broker) => broker.publish(room, bytes("a")));
    await Promise.all([two, three].map((worker) => worker.hears("room hall: a")));
    three.do((broker) => broker.unsubscribe(room));
    three.do((broker) => broker.subscribe(topic));
    await three.hears("subscribed topic news");
    one.do((broker) => broker.publish(room, bytes("b")));
    one.do((broker) => broker.publish(topic, bytes("c")));
    await Promise.all([two.hears("room hall: b"), three.hears("topic news: c")]);
    expect(three.told).not.toContain("room hall: b");
    expect(one.told).toEqual(["connected"]);
    hub.remove(two);
    one.do((broker) => broker.publish(room, bytes("d")));
    one.do((broker) => broker.publish(topic, bytes("e")));
    await three.hears("topic news: e");
    expect(two.told).not.toContain("room hall: d");
  });

  test("of a worker that has died the others hear that its node leaves", async () => {
    const hub = new TestHub(none);
    const [one, two] = [await hub.worker(), await hub.worker()];
    one.do((broker) => broker.subscribe({ kind: "all", name: "" }));
    two.do((broker) => broker.subscribe({ kind: "node", name: "abcdefghijkl" }));
    await Promise.all([one.hears("subscribed all "), two.hears("subscribed node abcdefghijkl")]);
    hub.remove(two);
    await one.hears("all : abcdefghijkl leaves");
  });

  test("many large messages come whole and in order", async () => {
    const hub = new TestHub(none);
    const [one, two] = [await hub.worker(), await hub.worker()];
    two.do((broker) => broker.subscribe(room));
    await Promise.all([one.hears("connected"), two.hears("subscribed room hall")]);
    const texts = Array.from({ length: 300 }, (_, index) => `${index} ${"é".repeat(index * 17)}`);
    one.do((broker) => {
      for (const text of texts) broker.publish(room, bytes(text));
    });
    const expected = texts.map((text) => `room hall: ${text}`);
    await two.hears(...expected.slice(-1));
    expect(two.told.filter((text) => text.startsWith("room"))).toEqual(expected);
    expect(one.broker.waiting).toBe(0);
  });

  test("logs give numbers, once for each key, and keep what their limits let them", async () => {
    const hub = new TestHub(none);
    const [one, two] = [await hub.worker(), await hub.worker()];
    await Promise.all([one.hears("connected"), two.hears("connected")]);
    const append = (key: string, events = 1) => ({ key, events, bytes: bytes(key) });
    expect(await one.do((broker) => broker.append(topic, limits, append("a:1")))).toBeUndefined();
    const { epoch, ...opened } = await one.do((broker) => broker.readLog(topic, limits, 0));
    expect(epoch).toMatch(/^.{16}$/);
    expect(opened).toEqual({ last: 0, entries: [], complete: true });
    two.do((broker) => broker.subscribe(topic));
    await two.hears("subscribed topic news");
    const first = await one.do((broker) => broker.append(topic, limits, append("a:1", 2)));
    expect(first).toMatchObject({ epoch, key: "a:1", before: 0, first: 1, events: 2 });
    expect(await one.do((broker) => broker.append(topic, limits, append("a:1", 2)))).toMatchObject({ first: 1 });
    await two.do((broker) => broker.append(topic, limits, append("b:1")));
    await two.hears("news: a:1 0 1 2 a:1", "news: b:1 2 3 1 b:1");
    expect(two.told.filter((text) => text.startsWith("news: a"))).toHaveLength(1);
    await one.do((broker) => broker.append(topic, limits, append("a:2")));
    const kept = await two.do((broker) => broker.readLog(topic, limits, 0));
    expect(kept).toMatchObject({ epoch, last: 4, complete: false });
    expect(kept.entries.map(({ key, first: number }) => `${key} ${number}`)).toEqual(["b:1 3", "a:2 4"]);
    expect(await two.do((broker) => broker.readLog(topic, limits, 3))).toMatchObject({ complete: true });
  });

  test("a lease has one holder", async () => {
    const hub = new TestHub(none);
    const worker = await hub.worker();
    expect(await worker.do((broker) => broker.lease("clean", "a", 60_000))).toBe(true);
    expect(await worker.do((broker) => broker.lease("clean", "b", 60_000))).toBe(false);
    expect(await worker.do((broker) => broker.lease("clean", "a", 60_000))).toBe(true);
    await worker.do((broker) => broker.release("clean", "b"));
    expect(await worker.do((broker) => broker.lease("clean", "b", 60_000))).toBe(false);
    await worker.do((broker) => broker.release("clean", "a"));
    expect(await worker.do((broker) => broker.lease("clean", "b", 60_000))).toBe(true);
  });

  test("the leases of a worker that has died are free", async () => {
    const hub = new TestHub(none);
    const [one, two] = [await hub.worker(), await hub.worker()];
    await Promise.all([one, two].map((worker) => worker.hears("connected")));
    const lease = (worker: typeof one, name: string) =>
      worker.do((broker) => broker.lease(name, worker === one ? "one" : "two", 60_000));
    expect([await lease(one, "clock"), await lease(one, "bell"), await lease(two, "clock")]).toEqual([
      true,
      true,
      false,
    ]);
    await one.do((broker) => broker.release("bell", "one"));
    expect(await lease(two, "bell")).toBe(true);
    hub.remove(one);
    expect(await lease(two, "clock")).toBe(true);
  });

  test("one worker asks all others for their pages, and does not wait for those that have ended", async () => {
    const hub = new TestHub(none);
    const [one, two, three] = [await hub.worker(), await hub.worker(), await hub.worker()];
    expect([...(await one.do(() => one.link.pages()))].sort()).toEqual(["page 2", "page 3"]);
    two.worker.bytes.pause();
    const asked = one.do(() => one.link.pages());
    hub.remove(two);
    expect(await asked).toEqual(["page 3"]);
    hub.remove(three);
    expect(await one.do(() => one.link.pages())).toEqual([]);
  });
});

/** A broker that notes what it is asked, and tells what a test wants. */
class NotedBroker implements Broker {
  connected = false;
  waiting = 0;
  readonly events: BrokerEvents;
  readonly asked: string[] = [];

  constructor(events: BrokerEvents) {
    this.events = events;
  }

  publish({ name }: { readonly name: string }, text: Uint8Array): void {
    this.asked.push(`publish ${name} ${Buffer.from(text).toString()}`);
  }

  subscribe({ name }: { readonly name: string }): void {
    this.asked.push(`subscribe ${name}`);
  }

  unsubscribe({ name }: { readonly name: string }): void {
    this.asked.push(`unsubscribe ${name}`);
  }

  append(): Promise<never> {
    return Promise.reject(new EntryRefused("too large"));
  }

  readLog(): Promise<never> {
    return Promise.reject(new Error("gone"));
  }

  async lease(name: string): Promise<boolean> {
    this.asked.push(`lease ${name}`);
    return false;
  }

  async release(): Promise<void> {}

  async close(): Promise<void> {
    this.asked.push("close");
  }
}

test("with a broker behind it, that one is asked, once for all workers", async () => {
  const opened: NotedBroker[] = [];
  const hub = new TestHub((addresses, _settings, events) => {
    if (addresses[0] !== "redis://there") throw new BrokerError("there is no such broker");
    const broker = new NotedBroker(events);
    opened.push(broker);
    return broker;
  });
  const [one, two] = [await hub.worker(), await hub.worker()];
  for (const worker of [one, two]) worker.do((broker) => broker.subscribe(room));
  await Promise.all([one.hears("subscribed room hall"), two.hears("subscribed room hall")]);
  const settings = { name: "snow", node: "abc" };
  await expect(one.do(() => one.link.join(["nats://wrong"], settings))).rejects.toThrow(BrokerError);
  await one.do(() => one.link.join(["redis://there"], settings));
  await two.do(() => two.link.join(["redis://there"], settings));
  await expect(two.do(() => two.link.join(["redis://other"], settings))).rejects.toThrow(
    "the workers have joined another broker already",
  );
  const [behind] = opened;
  if (behind === undefined) throw new Error("no broker was opened");
  expect(opened).toHaveLength(1);
  await Promise.all([one, two].map((worker) => worker.hears("disconnected: another broker is joined")));
  expect(one.broker.connected).toBe(false);
  behind.connected = true;
  behind.events.connected();
  behind.events.subscribed(room);
  behind.events.message(room, bytes("from afar"));
  await Promise.all([one, two].map((worker) => worker.hears("room hall: from afar")));
  one.do((broker) => broker.publish(room, bytes("out")));
  await expect(
    one.do((broker) => broker.append(topic, limits, { key: "a:1", events: 1, bytes: bytes("x") })),
  ).rejects.toThrow(EntryRefused);
  await expect(one.do((broker) => broker.readLog(topic, limits, 0))).rejects.toThrow("gone");
  expect(await two.do((broker) => broker.lease("clean", "a", 1000))).toBe(false);
  for (const worker of [one, two]) {
    worker.do((broker) => broker.unsubscribe(room));
    await worker.do((broker) => broker.lease("end", "a", 1000));
  }
  expect(behind.asked).toEqual([
    "subscribe hall",
    "publish hall out",
    "lease clean",
    "lease end",
    "unsubscribe hall",
    "lease end",
  ]);
  behind.connected = false;
  behind.events.disconnected("refused");
  await Promise.all([one, two].map((worker) => worker.hears("disconnected: refused")));
  onTestFinished(() => hub.hub.close(0));
});
