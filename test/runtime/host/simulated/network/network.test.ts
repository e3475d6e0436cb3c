// Who finds whom on a simulated network, and how connections end.
import { expect, test } from "vitest";
import type { HostSocket } from "../../../../../runtime/host/sockets.ts";
import { heard, listen, other, type Wired, wired } from "./world.ts";

const plain = { delay: [5, 5], splits: false } as const;

function connect({ own }: Wired, port = 80, host = "localhost"): HostSocket {
  return own.net().connect({ host, port });
}

test("what is sent arrives at the other end, in time, and so does the end", async () => {
  const wire = wired({ faults: plain });
  const times: number[] = [];
  let server: string[] = [];
  listen(wire.own, {}, (socket) => {
    times.push(wire.world.now);
    server = heard(socket);
    socket.on("data", () => socket.end("pong"));
  });
  const client = connect(wire);
  const seen = heard(client);
  client.write("ping");
  client.on("close", () => times.push(wire.world.now));
  await wire.world.run();
  expect(seen).toEqual(["connect", "pong", "end", "close"]);
  expect(server).toEqual(["ping", "end", "close"]);
  expect(times).toEqual([5, 20]);
});

test("a server knows where its client is, and both are known by the same number", async () => {
  const wire = wired({ faults: plain });
  const facts: unknown[] = [];
  listen(wire.own, {}, (socket) => facts.push(socket.remoteAddress, Reflect.get(socket, "label")));
  connect(wire);
  const second = connect(wire, 80, "127.0.0.1");
  connect(wire, 80, "0.0.0.0");
  await wire.world.run();
  expect(facts).toEqual(["127.0.0.1", "client 1", "127.0.0.1", "client 2", "127.0.0.1", "client 3"]);
  expect(Reflect.get(second, "label")).toBe("client 2");
});

test("nobody listens: the connection is refused", async () => {
  const wire = wired({ faults: plain });
  const { port, close } = listen(wire.own, { port: 0 }, () => {});
  expect(port).toBe(20_000);
  close();
  const seen = heard(connect(wire, port));
  await wire.world.run();
  expect(seen).toEqual(["connect ECONNREFUSED 127.0.0.1:20000", "close"]);
});

test("a place is taken only once, and programs at other addresses have places of their own", () => {
  const wire = wired();
  listen(wire.own, {}, () => {});
  expect(wire.own.acceptor()?.listen({ host: "0.0.0.0", port: 80 }, () => {}, false)).toMatchObject({ number: 0 });
  expect(wire.own.acceptor()?.listen({ host: "10.0.0.9", port: 81 }, () => {}, false)).toMatchObject({
    ok: false,
    code: "EADDRNOTAVAIL",
  });
  listen(other(wire, "10.0.0.1"), {}, () => {});
});

test("programs reach each other by address and by name, unless the server is for its own program only", async () => {
  const wire = wired({ faults: plain });
  const node = other(wire, "10.0.0.1");
  wire.network.name("node-1", "10.0.0.1");
  const addresses: unknown[] = [];
  listen(node, { host: "0.0.0.0", port: 80 }, (socket) => addresses.push(socket.remoteAddress));
  listen(node, { host: "127.0.0.1", port: 81 }, () => addresses.push("never"));
  connect(wire, 80, "node-1");
  connect(wire, 80, "10.0.0.1");
  const seen = heard(connect(wire, 81, "10.0.0.1"));
  node.net().connect({ host: "localhost", port: 80 });
  await wire.world.run();
  expect(addresses).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
  expect(seen).toEqual(["connect ECONNREFUSED 10.0.0.1:81", "close"]);
});

test.each(["nowhere", "chat.invalid"])("the name %s is nobody's", async (name) => {
  const wire = wired();
  const seen = heard(connect(wire, 80, name));
  await wire.world.run();
  expect(seen).toEqual([`getaddrinfo ENOTFOUND ${name}`, "close"]);
});

test.each(["api.snow-lang.org", "192.0.2.7", "2001:db8::1"])("%s is outside, and the run says so", async (name) => {
  const wire = wired();
  connect(wire, 80, name);
  await wire.world.run();
  expect(wire.world.failure).toMatchObject({ kind: "refused", head: `${name} is not part of the simulated world` });
});

test("of TLS and not: both sides have to mean the same", async () => {
  const wire = wired({ faults: plain });
  const seen: unknown[] = [];
  listen(wire.own, { port: 443, secure: true }, (socket) => seen.push(Reflect.get(socket, "encrypted")));
  listen(wire.own, { port: 80 }, (socket) => seen.push(Reflect.get(socket, "encrypted")));
  const { connect: secure } = wire.own.tls();
  const [right, wrong] = [secure({ host: "localhost", port: 443 }), heard(secure({ host: "localhost", port: 80 }))];
  right.on("secureConnect", () => seen.push("secure"));
  const misled = connect(wire, 443);
  const other = heard(misled);
  misled.write("GET / HTTP/1.1\r\n\r\n");
  connect(wire, 80);
  await wire.world.run();
  expect(seen).toEqual([true, false, "secure"]);
  expect(wrong).toEqual(["write EPROTO", "close"]);
  expect(other).toEqual(["connect", "end", "close"]);
});

test("half of a connection may end: what the other half says still arrives", async () => {
  const wire = wired({ faults: plain });
  listen(wire.own, {}, (socket) => {
    socket.allowHalfOpen = true;
    socket.on("end", () => {
      socket.write("still here");
      wire.world.plan(1000, () => socket.end(), { lane: { name: "", open: true } });
    });
    socket.resume();
  });
  const client = connect(wire);
  const seen = heard(client);
  client.on("end", () => seen.push(`at ${wire.world.now}`));
  client.end("that is all");
  await wire.world.run();
  expect(seen).toEqual(["connect", "still here", "end", "at 1020", "close"]);
});

test("an end that closes with unread input resets the other", async () => {
  const wire = wired({ faults: plain });
  listen(wire.own, {}, (socket) => {
    wire.world.plan(100, () => socket.destroy(), { lane: { name: "", open: true } });
  });
  const client = connect(wire);
  const seen = heard(client);
  client.write(Buffer.alloc(200_000));
  await wire.world.run();
  expect(seen).toEqual(["connect", "read ECONNRESET", "close"]);
  expect(wire.world.now).toBe(110);
});

test("what is said to an end that has closed is answered with a reset", async () => {
  const wire = wired({ faults: plain });
  listen(wire.own, {}, (socket) => {
    socket.allowHalfOpen = true;
    socket.resume();
    wire.world.plan(100, () => socket.write("anybody?"), { lane: { name: "", open: true } });
    heard(socket);
    socket.on("error", (error) => seen.push(`server: ${error.message}`));
  });
  const client = connect(wire);
  const seen = heard(client);
  client.on("connect", () => client.destroy());
  await wire.world.run();
  expect(seen).toEqual(["connect", "close", "server: read ECONNRESET"]);
});

test("a client that gives up while it connects is not let in, or is gone at once", async () => {
  for (const delay of [1, 7]) {
    const wire = wired({ faults: plain });
    const seen: string[] = [];
    listen(wire.own, {}, (socket) => {
      seen.push("came");
      socket.on("error", (error) => seen.push(error.message));
    });
    const client = connect(wire);
    client.write("hello");
    wire.world.plan(delay, () => client.destroy(), { lane: { name: "", open: true } });
    await wire.world.run();
    expect(seen).toEqual(delay < 5 ? [] : ["came", "read ECONNRESET"]);
  }
});

test("writes wait when nobody reads, and go on when somebody does", async () => {
  const wire = wired({ faults: plain });
  const received: HostSocket[] = [];
  listen(wire.own, {}, (socket) => received.push(socket));
  const client = connect(wire);
  const taken: number[] = [];
  for (let index = 0; index < 4; index += 1) client.write(Buffer.alloc(50_000), () => taken.push(index));
  await wire.world.run();
  // The window, and as much in the stream of the reader. What waited together is taken together.
  expect(taken).toEqual([0]);
  expect(Reflect.get(client, "queuedBytes")).toBe(200_000 - 2 * 65_536);
  expect(client.writableLength).toBe(150_000);
  expect(Reflect.get(client, "bytesWritten")).toBe(200_000);
  let bytes = 0;
  received[0]?.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await wire.world.run();
  expect(taken).toEqual([0, 1, 2, 3]);
  expect(bytes).toBe(200_000);
});

test("those who wait that something was taken are told when the socket is destroyed", async () => {
  const wire = wired({ faults: plain });
  listen(wire.own, {}, () => {});
  const client = connect(wire);
  const told: string[] = [];
  client.on("error", () => {});
  client.write(Buffer.alloc(300_000), () => told.push("first"));
  client.write("", () => told.push("second"));
  wire.world.plan(100, () => client.destroy(), { lane: { name: "", open: true } });
  await wire.world.run();
  expect(told.sort()).toEqual(["first", "second"]);
});

test("a time without traffic is told once, and again after some", async () => {
  const wire = wired({ faults: plain });
  const times: number[] = [];
  listen(wire.own, {}, (socket) => {
    Reflect.get(socket, "setTimeout").call(socket, 100);
    socket.resume();
    socket.on("timeout", () => times.push(wire.world.now));
  });
  const client = connect(wire);
  for (const time of [60, 400]) {
    wire.world.plan(time, () => client.write("x"), { lane: { name: "", open: true } });
  }
  await wire.world.run();
  expect(times).toEqual([165, 505]);
});

test("of a program that dies the listeners go, and its connections are reset at the other side", async () => {
  const wire = wired({ faults: plain });
  const node = other(wire, "10.0.0.1");
  const inside: string[] = [];
  listen(node, { host: "0.0.0.0" }, (socket) => inside.push(...["came"], ...heard(socket)));
  const seen = heard(connect(wire, 80, "10.0.0.1"));
  wire.world.plan(50, () => wire.network.drop("10.0.0.1"), { lane: { name: "", open: true } });
  await wire.world.run();
  expect(seen).toEqual(["connect", "read ECONNRESET", "close"]);
  expect(inside).toEqual(["came"]);
  const refused = heard(connect(wire, 80, "10.0.0.1"));
  await wire.world.run();
  expect(refused).toEqual(["connect ECONNREFUSED 10.0.0.1:80", "close"]);
});
