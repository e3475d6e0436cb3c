// Channels with history in several processes: one numbering for all, and recovery wherever a client comes back to.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { directoryWith, type RunningCommand, startSnow } from "../support/command.ts";
import { startNats } from "../support/nats-server.ts";
import { startRedis } from "../support/redis-server.ts";
import { hasNats, hasRedis } from "../support/requirements.ts";
import { type Client, connect } from "../support/websocket-client.ts";

const program = `
type News do
  Said(worker :: Int, text :: String)
end deriving(Json(tag: "type"))

channel Room(name :: String) do
  sends: News
  history: 50

  fn join() -> Result<Int, String> = Ok(Cluster.worker())

  cast Others(text :: String) do |me|
    broadcast_others(Said(me, text))
    me
  end

  call Where() :: Int do |me|
    (me, me)
  end
end

fn main() do
  HTTP.serve(HTTP.router() |> HTTP.channels("/live", [Room]), 0)
end
`;

/** A member of the room. */
class Member {
  readonly client: Client;
  readonly position: readonly unknown[];
  readonly recovered: unknown;
  /** Of its process. */
  worker = 0;
  seq: number;

  constructor(client: Client, position: readonly unknown[], recovered: unknown) {
    this.client = client;
    this.position = position;
    this.recovered = recovered;
    this.seq = Number(position[1]);
  }

  static async join(url: string, position: readonly unknown[] | null = null): Promise<Member> {
    const client = await connect(url, "snow.channels.v1");
    client.send(JSON.stringify(["join", 1, "Room:tea", null, position]));
    client.send(JSON.stringify(["call", 1, 1, "Where", []]));
    const [kind, , place, recovered] = JSON.parse(await client.next());
    expect(kind).toBe("joined");
    return new Member(client, place, recovered);
  }

  say(text: string): void {
    this.client.send(JSON.stringify(["cast", 1, "Others", [text]]));
  }

  /** So many events; of its own the number alone. Replies are left out. */
  async take(count: number): Promise<unknown[]> {
    const events: unknown[] = [];
    while (events.length < count) {
      const frame = JSON.parse(await this.client.next());
      if (frame[0] === "reply") this.worker = frame[3];
      if (frame[0] === "event") events.push([frame[2], frame[3].text]);
      if (frame[0] === "seq") events.push([frame[2]]);
      if (frame[0] === "closed") throw new Error(JSON.stringify(frame));
    }
    return events;
  }
}

async function urlOf(running: RunningCommand): Promise<string> {
  const [, port] = await running.printed(/HTTP server listening on \S+:(\d+)\n/);
  return `ws://127.0.0.1:${port}/live`;
}

/** Two programs, when both are connected: who joins earlier may be given the history of a program that is alone. */
async function pairOn(broker: string): Promise<{ programs: RunningCommand[]; urls: string[] }> {
  const file = join(directoryWith({ "main.snow": program }), "main.snow");
  const environment = { SNOW_CLUSTER: broker };
  const programs = [startSnow(["run", file], { environment }), startSnow(["run", file], { environment })];
  for (const running of programs) await running.printed(/cluster: connected to/);
  return { programs, urls: await Promise.all(programs.map(urlOf)) };
}

function numbersOf(events: readonly unknown[] | undefined): number[] {
  return (events ?? []).map((event) => (Array.isArray(event) ? Number(event[0]) : 0));
}

interface RunningBroker {
  readonly url: string;
  /** Without a chance to write anything, … */
  kill(): Promise<void>;
  /** … and with the files that it had. */
  startAgain(): Promise<void>;
}

async function natsBroker(): Promise<RunningBroker> {
  const server = await startNats();
  return {
    url: `nats://127.0.0.1:${server.port}`,
    kill: () => server.kill(),
    startAgain: () => server.startAgain(),
  };
}

async function redisBroker(): Promise<RunningBroker> {
  // Where its files are, so that the next one finds them.
  const dir = mkdtempSync(join(tmpdir(), "snow-redis-history-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const settings = { appendonly: "yes", appendfsync: "always", dir };
  const { port, running } = await startRedis(settings);
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      running.child.kill("SIGKILL");
      await running.ended;
    },
    async startAgain() {
      await startRedis({ ...settings, port: String(port) });
    },
  };
}

const brokers = [
  ["Redis", hasRedis(), redisBroker],
  ["NATS", hasNats(), natsBroker],
] as const;

describe.each(brokers)("two programs on %s", (_name, isThere, start) => {
  test.runIf(isThere)("number events together; what is said while it is gone comes when it is back", async () => {
    const broker = await start();
    const { programs, urls } = await pairOn(broker.url);
    const [ann, bob] = await Promise.all(urls.map((url) => Member.join(url)));
    if (ann === undefined || bob === undefined) throw new Error("nobody has joined");
    expect(ann.position[0]).toBe(bob.position[0]);
    for (let text = 1; text <= 20; text += 1) (text % 2 === 0 ? ann : bob).say(`${text}`);
    await broker.kill();
    for (let text = 21; text <= 40; text += 1) (text % 2 === 0 ? ann : bob).say(`${text}`);
    for (const running of programs) await running.printed(/the broker is gone/);
    await broker.startAgain();
    for (const running of programs) await running.printed(/the broker is back/);
    const seen = [await ann.take(40), await bob.take(40)];
    expect(numbersOf(seen[0])).toEqual(numbersOf(seen[1]));
    const numbers = numbersOf(seen[0]);
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    ann.client.close();
    const back = await Member.join(urls[1] ?? "", [ann.position[0], numbers[10], ann.position[2]]);
    expect(back.recovered).toBe(true);
    expect(await back.take(29)).toEqual(seen[0]?.slice(11));
  });
});

test.runIf(hasRedis())("when Redis has lost the history, members on all nodes join again, into one epoch", async () => {
  const { port, running: redis } = await startRedis();
  const { urls } = await pairOn(`redis://127.0.0.1:${port}`);
  const before = await Promise.all(urls.map((url) => Member.join(url)));
  before[0]?.say("lost");
  for (const member of before) await member.take(1);
  redis.child.kill("SIGKILL");
  await redis.ended;
  await startRedis({ port: String(port) });
  for (const member of before) await expect(member.take(1)).rejects.toThrow('["closed",1,"rejoin",""]');
  const after = await Promise.all(urls.map((url, index) => Member.join(url, before[index]?.position)));
  expect(after.map(({ recovered }) => recovered)).toEqual([false, false]);
  expect(after[0]?.position[0]).toBe(after[1]?.position[0]);
  after[1]?.say("new");
  expect(await after[0]?.take(1)).toEqual([[1, "new"]]);
});

describe("two workers", () => {
  test("number events together, and each knows what the other has", async () => {
    const file = join(directoryWith({ "main.snow": program }), "main.snow");
    const running = startSnow(["run", "--workers", "2", file]);
    const url = await urlOf(running);
    for (const worker of [1, 2]) await running.printed(new RegExp(`worker ${worker}: HTTP server listening`));
    const [ann, bob] = [await Member.join(url), await Member.join(url)];
    for (let text = 1; text <= 20; text += 1) (text % 2 === 0 ? ann : bob).say(`${text}`);
    const seen = [await ann.take(20), await bob.take(20)];
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(seen.map(numbersOf)).toEqual([numbers, numbers]);
    expect(new Set([ann.worker, bob.worker])).toEqual(new Set([1, 2]));
    ann.client.close();
    await ann.client.closed;
    // Wherever it comes to, the turn is the other worker's the second time.
    for (let time = 0; time < 2; time += 1) {
      const back = await Member.join(url, [ann.position[0], 10, ann.position[2]]);
      expect(back.recovered).toBe(true);
      expect(await back.take(10)).toEqual(seen[0]?.slice(10));
    }
  });
});
