// A Redis and the client that most programs use for it, as a source of messages.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { directoryWith, type RunningCommand, root, startSnow } from "../support/command.ts";
import { type RedisServer, startRedis } from "../support/redis-server.ts";
import { hasRedis } from "../support/requirements.ts";

const client = `import { createClient } from "redis";

let client;
export async function open(port) {
  client = createClient({ socket: { port, reconnectStrategy: false } });
  client.on("error", () => {});
  await client.connect();
}
export const put = async (key, value) => void (await client.set(key, value));
export const get = (key) => client.get(key);
export const close = () => client.close();

export async function subscribe(channel, deliver) {
  const subscriber = client.duplicate();
  subscriber.on("error", deliver.close);
  await subscriber.connect();
  await subscriber.subscribe(channel, (text) => {
    if (text !== "over") deliver(JSON.parse(text));
    else subscriber.close().then(deliver.close);
  });
}
`;

const program = `struct Reading do
  sensor :: String
  value :: Float
  tags :: List<String>
  note :: String?
end deriving(Json)

extern async fn open(port :: Int) = "open" from "./client.js"
extern async fn put(key :: String, value :: String) = "put" from "./client.js"
extern async fn get(key :: String) -> String? = "get" from "./client.js"
extern async fn close() = "close" from "./client.js"
extern async fn subscribe(channel :: String, to :: Pid<Reading>) = "subscribe" from "./client.js"

actor reader(name :: String) do
  receive do
    Reading { sensor: sensor, value: value, tags: tags, note: note } ->
      println("\${name} \${sensor} \${value} \${tags} \${note}")
  end
  reader(name)
end

fn main() do
  case Env.args() do
    [port] -> do
      open(String.to_int(port).unwrap_or(0))
      put("greeting", "grüß")
      println("\${get("greeting")} \${get("nothing")}")
      subscribe("one", spawn(reader, "one"))
      subscribe("two", spawn(reader, "two"))
      close()
      println("ready")
    end
    _ -> println("no port")
  end
end
`;

interface Setting {
  readonly redis: RedisServer;
  readonly running: RunningCommand;
  /** To a channel; answers how many it reaches. */
  readonly publish: (channel: string, text: string) => Promise<number>;
}

/** A server, the program, which has subscribed, and a client of the test's own. */
async function begun(): Promise<Setting> {
  const redis = await startRedis();
  const cwd = directoryWith({ "main.snow": program, "client.js": client, "package.json": '{ "type": "module" }' });
  symlinkSync(join(root, "node_modules"), join(cwd, "node_modules"));
  const running = startSnow(["run", "main.snow", String(redis.port)], { cwd });
  await running.printed(/ready\n/);
  const publisher = createClient({ socket: { port: redis.port, reconnectStrategy: false } });
  publisher.on("error", () => {});
  await publisher.connect();
  onTestFinished(() => publisher.destroy());
  return { redis, running, publish: (channel, text) => publisher.publish(channel, text) };
}

const reading = (sensor: string, value: unknown, rest: object = {}): string =>
  JSON.stringify({ sensor, value, tags: ["a", "ż"], ...rest });

describe.skipIf(!hasRedis())("a Redis", () => {
  test("publishes to actors, in order; the program ends with the last subscription", async () => {
    const { running, publish } = await begun();
    const count = 2000;
    const sent = Array.from({ length: count }, (_, index) => publish("one", reading(`s${index}`, index + 0.5)));
    expect(new Set(await Promise.all(sent))).toEqual(new Set([1]));
    await publish("two", reading("t", 1, { note: "last" }));
    await publish("one", "over");
    await publish("two", "over");
    expect(await running.ended).toBe(0);
    const lines = running.output().split("\n");
    expect(lines.slice(0, 2)).toEqual(["Some(grüß) None", "ready"]);
    const expected = Array.from({ length: count }, (_, index) => `one s${index} ${index + 0.5} [a, ż] None`);
    expect(lines.filter((line) => line.startsWith("one "))).toEqual(expected);
    expect(lines.filter((line) => line.startsWith("two "))).toEqual(["two t 1 [a, ż] Some(last)"]);
  });

  test("a wrong value is a panic of the actor that it is for, after what came before; others go on", async () => {
    const { running, publish } = await begun();
    await publish("one", reading("s", 1));
    await publish("one", reading("s", "2"));
    await publish("one", reading("nobody", 3));
    await publish("two", reading("t", 4));
    const panic = /extern subscribe: expected Float, got string at value\n {2}in process <0\.\d+> reader/;
    // The two channels are two connections of the client's.
    await running.printedAll(/^two t 4 /m, panic);
    expect(running.output()).toMatch(/^one s 1 \[a, ż\] None\n[\s\S]*got string at value/m);
    await publish("one", "over");
    await publish("two", "over");
    expect(await running.ended).toBe(0);
    expect(running.output()).not.toContain("nobody");
  });

  test("one that goes away ends what it was the source of", async () => {
    const { redis, running, publish } = await begun();
    await publish("one", reading("s", 1));
    await running.printed(/one s 1/);
    redis.running.child.kill("SIGKILL");
    expect(await running.ended).toBe(0);
    expect(running.output()).toBe("Some(grüß) None\nready\none s 1 [a, ż] None\n");
  });
});
