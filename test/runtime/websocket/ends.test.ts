// Ends of clients take effect when they come, whatever the callbacks are doing.
import { describe, expect, test } from "vitest";
import { snow_give_way, waitForOutside } from "../../../runtime/actors/index.ts";
import { current } from "../../../runtime/current.ts";
import { snow_variant_Accept, snow_variant_Reject } from "../../../runtime/values/types.generated.ts";
import { stopServer } from "../../support/stop-server.ts";
import { Journal, leftovers, startServer, ws } from "./harness.ts";
import { clientFrame, closePayload, handshakeHeaders, RawClient, requestText } from "./raw-client.ts";

const nobody = { rooms: 0, members: 0, handles: 0 };

/** A wait that the test ends. */
class Gate {
  #open: (() => void) | undefined;

  *wait() {
    yield waitForOutside<undefined>("the test", (resume) => {
      this.#open = () => resume.value(undefined);
      return undefined;
    });
  }

  open(): void {
    this.#open?.();
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** The ways of leaving, and what `on_close` is told. */
const ways: readonly [string, string, (client: RawClient) => void][] = [
  ["a close frame", "4001 bye", (client) => client.send(clientFrame(8, closePayload(4001, "bye")))],
  ["FIN", "1006", (client) => void client.socket.end()],
  ["reset", "1006", (client) => void client.socket.resetAndDestroy()],
  ["a violation", "1002 protocol error", (client) => client.send(clientFrame(3))],
];

describe.each(ways)("%s", (name, told, leave) => {
  test.each(["Accept", "Reject", "a panic"])("while on_connect waits for %s", async (answer) => {
    const gate = new Gate();
    const journal = new Journal();
    let conn = 0;
    const { port, handle } = startServer({
      options: { max_connections: 1 },
      onConnect: function* (one) {
        if (conn !== 0) return snow_variant_Accept;
        conn = one;
        ws.join(one, "lobby");
        ws.send(one, "hello");
        journal.note("asked");
        yield* gate.wait();
        journal.note(`${ws.join(one, "lobby")} ${ws.send(one, "x")} ${ws.close(one, 1000, "")}`);
        if (answer === "a panic") throw new Error("too late");
        return answer === "Accept" ? snow_variant_Accept : new snow_variant_Reject(401, "no");
      },
      onClose: () => journal.note("closed"),
    });
    const before = current().net.counters.connections;
    const client = new RawClient(port);
    client.send(requestText("GET", "/", handshakeHeaders));
    await journal.wait(1);
    leave(client);
    await until(() => ws.count("lobby") === 0);
    expect([ws.join(conn, "lobby"), current().net.counters.connections - before]).toEqual([-1, 0]);
    if (name === "a violation") expect((await client.head()).status).toBe(400);
    // Its place is free.
    const next = await RawClient.open(port);
    gate.open();
    expect((await journal.wait(2))[1]).toBe("-1 -1 -1");
    next.destroy();
    client.destroy();
    await stopServer(handle);
    expect(journal.lines).toEqual(["asked", "-1 -1 -1", "closed"]);
    expect(leftovers()).toEqual(nobody);
  });

  test("while on_message waits: rooms are left, the close is answered, what waits is dropped, on_close comes last", async () => {
    const gate = new Gate();
    const journal = new Journal();
    let conn = 0;
    const { port, handle } = startServer({
      onConnect: (one) => {
        conn = one;
        ws.join(one, "lobby");
        return snow_variant_Accept;
      },
      onMessage: function* (one, text) {
        journal.note(text);
        if (text === "at once") return;
        yield* gate.wait();
        journal.note(`${ws.join(one, "lobby")} ${ws.send(one, "x")} ${ws.close(one, 1000, "")}`);
      },
      onClose: (one, code, reason) => journal.note(`${code} ${reason} ${ws.join(one, "lobby")}`.replace("  ", " ")),
    });
    const client = await RawClient.open(port);
    client.text("at once");
    client.text("waits");
    client.text("dropped");
    await journal.wait(2);
    leave(client);
    await until(() => ws.count("lobby") === 0);
    expect([ws.send(conn, "x"), ws.broadcast("lobby", "x"), current().net.counters.connections]).toEqual([-1, 0, 0]);
    if (name === "a close frame") expect(await client.close()).toBe("4001");
    if (name === "a violation") expect(await client.close()).toBe("1002 protocol error");
    expect(journal.lines).toEqual(["at once", "waits"]);
    gate.open();
    await journal.wait(4);
    client.destroy();
    await stopServer(handle);
    expect(journal.lines).toEqual(["at once", "waits", "-1 -1 -1", `${told} -1`]);
    expect(leftovers()).toEqual(nobody);
  });

  test("right behind messages that need no waiting: they are handled first, up to one that waits", async () => {
    const gate = new Gate();
    const journal = new Journal();
    const { port, handle } = startServer({
      onConnect: (one) => {
        ws.join(one, "lobby");
        return snow_variant_Accept;
      },
      onMessage: function* (_conn, text) {
        journal.note(`${text} ${ws.count("lobby")}`);
        if (text === "waits") yield* gate.wait();
      },
      onClose: (_conn, code, reason) => journal.note(`${code} ${reason}`.trim()),
    });
    const client = await RawClient.open(port);
    client.send(Buffer.concat(["a", "b", "waits", "dropped"].map((text) => clientFrame(1, text))));
    leave(client);
    if (name !== "reset") {
      await until(() => journal.lines.length >= 3 && ws.count("lobby") === 0);
      expect(journal.lines).toEqual(["a 1", "b 1", "waits 1"]);
    } else await until(() => ws.count("lobby") === 0);
    gate.open();
    await until(() => leftovers().handles === 0);
    client.destroy();
    await stopServer(handle);
    expect(journal.lines.at(-1)).toBe(told);
    expect(leftovers()).toEqual(nobody);
  });

  test("while on_message computes on and on", async () => {
    const journal = new Journal();
    let stop = false;
    const { port, handle } = startServer({
      onConnect: (one) => {
        ws.join(one, "lobby");
        return snow_variant_Accept;
      },
      onMessage: function* () {
        journal.note("begun");
        while (!stop) yield snow_give_way;
      },
      onClose: (_conn, code, reason) => journal.note(`${code} ${reason}`.trim()),
    });
    const client = await RawClient.open(port);
    client.text("go");
    await journal.wait(1);
    leave(client);
    await until(() => ws.count("lobby") === 0);
    expect(journal.lines).toEqual(["begun"]);
    stop = true;
    expect((await journal.wait(2))[1]).toBe(told);
    client.destroy();
    await stopServer(handle);
    expect(leftovers()).toEqual(nobody);
  });
});

test("Ws.stop while callbacks wait: rooms are left at once; who is still being let in hears it then", async () => {
  const gate = new Gate();
  const journal = new Journal();
  const { port, handle } = startServer({
    onConnect: function* (one, target) {
      ws.join(one, "lobby");
      if (target === "/slow") {
        journal.note("asked");
        yield* gate.wait();
      }
      return snow_variant_Accept;
    },
    onClose: (_conn, code, reason) => journal.note(`${code} ${reason}`),
  });
  const quick = await RawClient.open(port);
  const slow = new RawClient(port);
  slow.send(requestText("GET", "/slow", handshakeHeaders));
  await journal.wait(1);
  expect(ws.count("lobby")).toBe(2);
  const stopped = stopServer(handle);
  expect(ws.count("lobby")).toBe(0);
  expect(await quick.close()).toBe("1001 server stopping");
  quick.destroy();
  await journal.wait(2);
  gate.open();
  expect((await slow.head()).status).toBe(101);
  expect(await slow.close()).toBe("1001 server stopping");
  slow.destroy();
  await stopped;
  expect(journal.lines).toEqual(["asked", "1001 server stopping", "1001 server stopping"]);
  expect(leftovers()).toEqual(nobody);
});

test("more than can wait before the answer is refused", async () => {
  const gate = new Gate();
  const { port, handle } = startServer({
    onConnect: function* (one) {
      ws.join(one, "lobby");
      yield* gate.wait();
      return snow_variant_Accept;
    },
  });
  const client = new RawClient(port);
  client.send(requestText("GET", "/", handshakeHeaders));
  client.send(Buffer.concat(Array.from({ length: 300 }, () => clientFrame(1, "early"))));
  expect((await client.head()).body).toBe("Bad Request: invalid data before the answer");
  expect(leftovers().rooms).toBe(0);
  gate.open();
  client.destroy();
  await stopServer(handle);
  expect(leftovers()).toEqual(nobody);
});
