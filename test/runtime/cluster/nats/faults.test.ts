// Servers that die, hang, refuse or talk nonsense.
import { readFileSync } from "node:fs";
import { connect, createServer, Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates, TLSSocket } from "node:tls";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openNats } from "../../../../runtime/cluster/nats/index.ts";
import { headersOf, type NatsLink, openLink } from "../../../../runtime/libraries/nats.ts";
import { EntryRefused, type LogLimits, type Subject } from "../../../../runtime/rooms/index.ts";
import { BrokerNode } from "../../../support/broker-node.ts";
import { makeCertificate } from "../../../support/certificates.ts";
import { directoryWith } from "../../../support/command.ts";
import { type NatsServer, startNats } from "../../../support/nats-server.ts";
import { Relay } from "../../../support/relay.ts";
import { hasNats } from "../../../support/requirements.ts";

const room: Subject = { kind: "room", name: "lobby" };
const topic: Subject = { kind: "topic", name: "news" };
const limits: LogLimits = { events: 1000, milliseconds: 60_000, bytes: 1_000_000 };

function nodeAt(...urls: readonly string[]): BrokerNode {
  return new BrokerNode((settings, events) => openNats(urls, settings, events), "nodeone00000");
}

function nodeOf({ port }: NatsServer | Relay): BrokerNode {
  return nodeAt(`nats://127.0.0.1:${port}`);
}

function read(node: BrokerNode, after = 0) {
  return node.turn(() => node.broker.readLog(topic, limits, after));
}

function append(node: BrokerNode, key: string, text = key) {
  return node.turn(() => node.broker.append(topic, limits, { key, events: 1, bytes: Buffer.from(text) }));
}

/** The text of what it rejects with. */
async function refusal(outcome: Promise<unknown>): Promise<string> {
  try {
    await outcome;
  } catch (error) {
    return error instanceof Error ? error.message : "no error";
  }
  return "no refusal";
}

/** Again and again, as whoever has lost the answer has to. */
async function surely<T>(action: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Greets whoever connects; answers its port. */
async function speaker(greeting: string): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => {}).write(greeting)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A client of another's. */
async function stranger({ port }: NatsServer): Promise<NatsLink> {
  const address = { host: "127.0.0.1", port, tls: false, user: "", password: "" };
  const sockets = {
    connect: (host: string, to: number) => connect(to, host),
    secure: () => new TLSSocket(new Socket()),
  };
  const events = { message: () => {}, ended: () => {} };
  const link = await openLink({ address, sockets, name: "stranger", patience: 5000 }, events);
  onTestFinished(() => link.destroy());
  return link;
}

/** Counts as lost, and is there again when it goes on. */
async function hangs(): Promise<void> {
  const server = await startNats();
  const node = await nodeOf(server).connects();
  await node.listens(room);
  server.stall();
  const waits = refusal(read(node));
  await node.until(() => node.states.length === 2);
  expect(node.states[1]).toBe(`127.0.0.1:${server.port}: the server does not answer`);
  expect(await waits).toBe("connection ended");
  expect(node.broker.connected).toBe(false);
  node.publish(room, "lost");
  expect(node.broker.waiting).toBe(0);
  server.goOn();
  await node.until(() => node.standing.length === 2);
  node.publish(room, "kept");
  await node.until(() => node.messages.length > 0);
  expect(node.heard(room)).toEqual(["kept"]);
}

/** Numbers go on when all events are too old, as long as somebody reads. */
async function ages(): Promise<void> {
  const node = await nodeOf(await startNats()).connects();
  const brief = { ...limits, milliseconds: 1000 };
  const readBrief = (after: number) => node.turn(() => node.broker.readLog(topic, brief, after));
  const { epoch } = await readBrief(0);
  const bytes = Buffer.from("x");
  const appended = await node.turn(() => node.broker.append(topic, brief, { key: "one:1", events: 1, bytes }));
  const last = appended?.first ?? 0;
  let state = await readBrief(0);
  while (state.entries.length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    state = await readBrief(0);
  }
  expect(state).toEqual({ epoch, last, entries: [], complete: false });
  expect(await readBrief(last)).toMatchObject({ epoch, last, complete: true });
  const next = await node.turn(() => node.broker.append(topic, brief, { key: "one:2", events: 1, bytes }));
  expect(next).toMatchObject({ epoch });
  expect(next?.first).toBeGreaterThan(last);
  expect(next?.before).toBeLessThanOrEqual(last);
  expect((await readBrief(last)).complete).toBe(true);
  expect((await readBrief(last - 1)).complete).toBe(false);
  // Nobody reads any more.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await readBrief(0)).epoch).not.toBe(epoch);
}

describe.runIf(hasNats())("NATS", () => {
  test("a wrong password is told, without it, and tried again", async () => {
    const { port } = await startNats({ settings: "authorization { user: snow, password: right }" });
    const node = nodeAt(`nats://snow:wrong@127.0.0.1:${port}`);
    await node.until(() => node.states.length > 0);
    expect(node.states).toEqual([`127.0.0.1:${port}: the server refuses user or password`]);
    const other = await nodeAt(`nats://snow:right@127.0.0.1:${port}`).connects();
    expect(other.states).toEqual(["connected"]);
  });

  test("a node that may not listen is told so", async () => {
    const user = `{ user: snow, password: right, permissions: { publish: ">", subscribe: { deny: "snow.*.room.>" } } }`;
    const { port } = await startNats({ settings: `authorization { users: [ ${user} ] }` });
    const node = await nodeAt(`nats://snow:right@127.0.0.1:${port}`).connects();
    node.turn(() => node.broker.subscribe(topic));
    await node.until(() => node.standing.length === 1);
    node.turn(() => node.broker.subscribe(room));
    await node.until(() => node.states.length > 1);
    expect(node.states[1]).toBe(`127.0.0.1:${port}: no permission for snow.test.room.*`);
  });

  test("what is no NATS server, or none at all, is told once", async () => {
    // The library prints, which the build prevents.
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    onTestFinished(() => printed.mockRestore());
    const [mail, garbage] = await Promise.all([
      speaker("220 mail ready\r\n"),
      speaker('INFO {"version":"2.9.0","max_payload":1024}\r\nnonsense\r\n'),
    ]);
    const wrong = nodeAt(`nats://127.0.0.1:${mail}`);
    await wrong.until(() => wrong.states.length > 0);
    expect(wrong.states).toEqual([`127.0.0.1:${mail}: not a NATS server`]);
    const odd = nodeAt(`nats://127.0.0.1:${garbage}`);
    await odd.until(() => odd.states.length > 0);
    expect(odd.states[0]).toMatch(/^127\.0\.0\.1:\d+: (?:not a NATS server|connection ended)$/);
    const server = await startNats();
    const second = await nodeAt("nats://127.0.0.1:1", `nats://127.0.0.1:${server.port}`).connects();
    expect(second.states).toEqual(["connected"]);
    const none = nodeAt("nats://127.0.0.1:1");
    await none.until(() => none.states.length > 0);
    expect(none.states).toEqual(["127.0.0.1:1: connection refused"]);
  });

  test("a server without TLS is not spoken to by tls://", async () => {
    const { port } = await startNats();
    const node = nodeAt(`tls://127.0.0.1:${port}`);
    await node.until(() => node.states.length > 0);
    expect(node.states).toEqual([`127.0.0.1:${port}: TLS: the server does not offer it`]);
  });

  test("without JetStream rooms work, and logs say why they do not", async () => {
    const node = await nodeOf(await startNats({ jetstream: "none" })).connects();
    await node.listens(room);
    node.publish(room, "hello");
    await node.until(() => node.messages.length > 0);
    expect(await refusal(read(node))).toBe("JetStream does not answer (nats-server has it with -js)");
    expect(await refusal(append(node, "n:1"))).toBe("JetStream does not answer (nats-server has it with -js)");
  });

  test("a killed server has lost nothing that it had taken, and takes nothing twice", async () => {
    const server = await startNats();
    const [one, two] = await Promise.all([nodeOf(server).connects(), nodeOf(server).connects()]);
    await two.listens(topic, room);
    const { epoch, last } = await read(one);
    const keys = Array.from({ length: 40 }, (_, index) => `one:${index + 1}`);
    for (const key of keys) {
      const sent = append(one, key).catch(() => undefined);
      if (key === "one:20") await server.kill();
      if ((await sent) !== undefined) continue;
      if (server.running.child.exitCode !== null || server.running.child.signalCode !== null) await server.startAgain();
      await surely(() => append(one, key));
    }
    await append(one, "one:40");
    const after = await surely(() => read(two, last));
    expect(after).toMatchObject({ epoch, complete: true });
    expect(after.entries.map(({ key }) => key)).toEqual(keys);
    await two.connects();
    expect(two.states).toHaveLength(3);
    one.publish(room, "again");
    await two.until(() => two.messages.length > 0);
  });

  test("a server that hangs, and events that grow old", () => Promise.all([hangs(), ages()]));

  test("a connection that is cut is made again, with its subscriptions", async () => {
    const relay = await Relay.to((await startNats()).port);
    const node = await nodeOf(relay).connects();
    await node.listens(room, topic);
    relay.open = false;
    relay.cut();
    await node.until(() => node.states.length === 2);
    expect(node.states[1]).toBe(`127.0.0.1:${relay.port}: connection ended`);
    expect(await refusal(read(node))).toBe("not connected");
    relay.open = true;
    await node.until(() => node.standing.length === 4);
    expect(node.states).toHaveLength(3);
    await read(node);
    await append(node, "one:1");
    await node.until(() => node.entries.length === 1);
  });

  test("a full disk is a refusal, and what was taken stays", async () => {
    const node = await nodeOf(await startNats({ jetstream: "max_file_store: 200KB" })).connects();
    const { last } = await read(node);
    const large = "x".repeat(20_000);
    const taken: string[] = [];
    let problem = "";
    for (let count = 1; problem === ""; count += 1) {
      const outcome = append(node, `one:${count}`, large);
      problem = await outcome.then(
        () => "",
        (error: Error) => error.message,
      );
      if (problem === "") taken.push(`one:${count}`);
    }
    expect(problem).toMatch(/^JetStream: /);
    const { entries, complete } = await read(node, last);
    expect(complete).toBe(true);
    expect(entries.map(({ key }) => key)).toEqual(taken);
  });

  test("what no driver has written is no entry, and nothing breaks by it", async () => {
    const server = await startNats();
    const node = await nodeOf(server).connects();
    await node.listens(topic, room);
    await read(node);
    const link = await stranger(server);
    const epoch = "0123456789abcdef";
    const whole = { "Nats-Sequence": "7", "Nats-Last-Sequence": "3", "Snow-Events": "1", "Snow-Epoch": epoch };
    const odd: Readonly<Record<string, string>>[] = [
      { "Nats-Sequence": "7" },
      { ...whole, "Nats-Sequence": "-1" },
      { ...whole, "Nats-Sequence": "99999999999999999999" },
      { ...whole, "Nats-Last-Sequence": "7" },
      { ...whole, "Snow-Events": "1025" },
      { ...whole, "Snow-Epoch": "short" },
      { ...whole, "Nats-Stream": "another" },
    ];
    for (const headers of odd) link.publish("snow.test.topic.news", Buffer.from("x"), { headers: headersOf(headers) });
    await link.ping();
    await append(node, "one:1", "right");
    await node.until(() => node.entries.length > 0);
    expect(node.appends(topic)).toEqual(["right"]);
    expect(node.messages).toEqual([]);
  });

  test("a stream that was lost is made again, with a new epoch", async () => {
    const server = await startNats();
    const [one, two] = await Promise.all([nodeOf(server).connects(), nodeOf(server).connects()]);
    await two.listens(topic);
    const { epoch } = await read(one);
    await append(one, "one:1");
    const { streams } = await stranger(server);
    await streams.delete("snow_test_log_1024_65536");
    expect(await refusal(append(one, "one:2"))).toMatch(/JetStream/);
    expect(await append(one, "one:2")).toBeUndefined();
    const again = await read(two);
    expect(again).toMatchObject({ entries: [], complete: true });
    expect(again.epoch).not.toBe(epoch);
    const appended = await append(one, "one:2");
    expect(appended).toMatchObject({ epoch: again.epoch, before: again.last });
    await two.until(() => two.entries.length === 2);
    expect(two.entriesOf(topic).map((entry) => entry.epoch)).toEqual([epoch, again.epoch]);
  });

  test("numbers that go back, or become those of others, begin a new epoch", async () => {
    const server = await startNats();
    const [one, two] = await Promise.all([nodeOf(server).connects(), nodeOf(server).connects()]);
    await one.listens(topic);
    const first = await read(one);
    const kept = await append(two, "two:1");
    const lost = await append(two, "two:2");
    const link = await stranger(server);
    await link.streams.deleteMessage("snow_test_log_1024_65536", (lost?.first ?? 0) / 1024, false);
    const second = await read(one, lost?.first);
    expect(second).toMatchObject({ entries: [], complete: true });
    expect(second.epoch).not.toBe(first.epoch);
    // What the others have goes on from there.
    expect((await read(two, kept?.first)).epoch).toBe(second.epoch);
    // It was told, and lost: the next one has its number.
    const state = await link.streams.info("snow_test_log_1024_65536");
    const next = state.state.last_seq + 1;
    const told = { "Nats-Sequence": `${next}`, "Nats-Last-Sequence": "1", "Nats-Stream": "snow_test_log_1024_65536" };
    const entry = { "Nats-Msg-Id": "two:3/news", "Snow-Events": "1", "Snow-Epoch": second.epoch };
    link.publish("snow.test.topic.news", Buffer.from("x"), { headers: headersOf({ ...told, ...entry }) });
    await one.until(() => one.entries.length === 3);
    const other = await append(two, "two:4");
    expect(other?.first).toBe(one.entries[2]?.entry.first);
    const third = await read(one, other?.first);
    expect([first.epoch, second.epoch]).not.toContain(third.epoch);
    expect((await read(two)).epoch).toBe(third.epoch);
    expect((await append(two, "two:5"))?.epoch).toBe(third.epoch);
  });

  test("TLS, with a certificate that is trusted or is not", async () => {
    const directory = directoryWith({});
    const files = { certificate: `${directory}/cert.pem`, key: `${directory}/key.pem` };
    makeCertificate(files, "localhost", "DNS:localhost");
    const settings = `tls { cert_file: "${files.certificate}", key_file: "${files.key}" }`;
    const { port } = await startNats({ settings });
    const distrusting = nodeAt(`tls://localhost:${port}`);
    await distrusting.until(() => distrusting.states.length > 0);
    expect(distrusting.states).toEqual([`localhost:${port}: TLS: self-signed certificate`]);
    const before = getCACertificates();
    onTestFinished(() => setDefaultCACertificates(before));
    setDefaultCACertificates([...before, readFileSync(files.certificate, "utf8")]);
    const trusting = await nodeAt(`tls://localhost:${port}`).connects();
    await trusting.listens(room);
    trusting.publish(room, "secret");
    await trusting.until(() => trusting.messages.length > 0);
    // What is asked for by the server is done by nats://, too.
    const plain = await nodeAt(`nats://localhost:${port}`).connects();
    expect(plain.states).toEqual(["connected"]);
    const elsewhere = nodeAt(`tls://127.0.0.1:${port}`);
    await elsewhere.until(() => elsewhere.states.length > 0);
    expect(elsewhere.states).toEqual([`127.0.0.1:${port}: TLS: certificate of another host`]);
  });

  test("what is too large for the server goes in parts, but an entry is refused", async () => {
    const server = await startNats({ settings: "max_payload: 8KB" });
    const [one, two] = await Promise.all([nodeOf(server).connects(), nodeOf(server).connects()]);
    await two.listens(room, topic);
    const large = "0123456789".repeat(5000);
    one.publish(room, large);
    two.publish(room, "small");
    one.publish(room, "last");
    await two.until(() => two.messages.length === 3);
    expect(new Set(two.heard(room))).toEqual(new Set([large, "small", "last"]));
    await read(one);
    await expect(append(one, "one:1", large)).rejects.toThrow(EntryRefused);
    const many = one.turn(() =>
      one.broker.append(topic, limits, { key: "one:2", events: 5000, bytes: Buffer.from("") }),
    );
    await expect(many).rejects.toThrow(EntryRefused);
  });
});
