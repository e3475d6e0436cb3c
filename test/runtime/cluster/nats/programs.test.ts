// Two processes of a program and a NATS server, from the command line to clients.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith, type RunningCommand, root, snow, startCommand, startSnow } from "../../../support/command.ts";
import { type NatsServer, startNats } from "../../../support/nats-server.ts";
import { hasNats } from "../../../support/requirements.ts";
import { type Client, connect } from "../../../support/websocket-client.ts";

/** Two nodes of an example, one run and one built, and a client of each. */
async function pair(example: string, server: NatsServer, path: string, subprotocol?: string) {
  const source = join(root, "examples", example, "main.snow");
  const cwd = directoryWith({});
  const url = `nats://127.0.0.1:${server.port}`;
  expect(snow(["build", "--cluster", "nats", source, "-o", "out.js"], { cwd }).status).toBe(0);
  const environment = { PORT: "0", SNOW_CLUSTER_NAME: "examples" };
  const run = startSnow(["run", "--cluster", url, source], { environment });
  const built = startCommand(process.execPath, ["out.js"], { cwd, environment: { ...environment, SNOW_CLUSTER: url } });
  const open = async (node: RunningCommand): Promise<[RunningCommand, Client]> => {
    // Who joins earlier is served by a node that is alone.
    await node.printed(/cluster: connected to/);
    const [, place = ""] = await node.printed(/(?:http|ws):\/\/(localhost:\d+)\n/);
    return [node, await connect(`ws://${place}${path}`, subprotocol)];
  };
  return await Promise.all([open(run), open(built)]);
}

/** The next message of this kind. */
async function heard(client: Client, kind: RegExp): Promise<string> {
  for (;;) {
    const message = await client.next();
    if (kind.test(message)) return message;
  }
}

describe.runIf(hasNats())("two nodes and NATS", () => {
  test("members of a room hear what is broadcast on the other node", async () => {
    const server = await startNats({ jetstream: "none" });
    const [[, ann], [, bob]] = await pair("rooms", server, "");
    for (const client of [ann, bob]) {
      client.send("join tea");
      expect(await client.next()).toBe("joined tea");
    }
    // `Ws.join` does not wait until the subscription stands.
    let count = 0;
    const asks = setInterval(() => ann.send(`all tea ${++count}`), 50);
    const first = Number(await bob.next());
    clearInterval(asks);
    ann.send("others tea last");
    expect(await heard(bob, /^last$/)).toBe("last");
    expect(first).toBeGreaterThan(0);
    expect(ann.waiting()).not.toContain("last");
  });

  test("why a topic with history does not work is told once", async () => {
    const server = await startNats({ jetstream: "none" });
    const [[node, ann]] = await pair("chat", server, "/live", "snow.channels.v1");
    ann.send(JSON.stringify(["join", 1, "Chat:tea", "Ann", null]));
    const line = /\[WARN\] cluster: the broker does not (\w+) the events of topics: JetStream does not answer .*\n/;
    await node.printed(line);
    ann.send(JSON.stringify(["call", 1, 1, "Say", ["hello"]]));
    await heard(ann, /"reply"/);
    expect(node.output().match(new RegExp(line, "g"))?.length).toBe(1);
  });

  test("a topic has the same events and people on both, also when the server died in between", async () => {
    const server = await startNats();
    const [[node, ann], [, bob]] = await pair("chat", server, "/live", "snow.channels.v1");
    for (const [client, name] of [[ann, "Ann"] as const, [bob, "Bob"] as const]) {
      client.send(JSON.stringify(["join", 1, "Chat:tea", name, null]));
      expect(await client.next()).toMatch(/^\["joined",1,/);
    }
    for (const client of [ann, bob]) await heard(client, client === ann ? /"presence".*"Bob"/ : /"presence".*"Ann"/);
    const say = (client: Client, number: number, text: string): void => {
      client.send(JSON.stringify(["call", 1, number, "Say", [text]]));
    };
    say(ann, 1, "hello");
    expect(await heard(bob, /"event"/)).toBe(await heard(ann, /"event"/));
    await server.kill();
    await node.printed(/\[WARN\] cluster: the broker is gone: 127\.0\.0\.1:\d+: connection ended\n/);
    say(bob, 1, "while it was away");
    await heard(bob, /"reply"/);
    await server.startAgain();
    const events = await Promise.all([heard(ann, /"event"/), heard(bob, /"event"/)]);
    expect(events[0]).toMatch(/"while it was away"/);
    expect(events[1]).toBe(events[0]);
  });
});
