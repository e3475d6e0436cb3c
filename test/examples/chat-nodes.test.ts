// The chat as it stands, in several processes: nobody in it can tell.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type RunningCommand, startSnow } from "../support/command.ts";
import { startRedis } from "../support/redis-server.ts";
import { hasRedis } from "../support/requirements.ts";
import { type Client, connect } from "../support/websocket-client.ts";

type Frame = readonly unknown[];

/** By name, in how many tabs. */
function tabsIn(value: unknown): [string, number][] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.map(([name, tabs]) => [name, Array.isArray(tabs) ? tabs.length : 0]);
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Somebody in the room. */
class Visitor {
  readonly client: Client;
  readonly #tabs = new Map<string, number>();
  #position: unknown = null;
  /** What was said, with its number. */
  readonly said: string[] = [];

  private constructor(client: Client) {
    this.client = client;
  }

  /** With the position of who comes back. */
  static async enter(port: string, name: string, before?: Visitor): Promise<Visitor> {
    const visitor = new Visitor(await connect(`ws://127.0.0.1:${port}/live`, "snow.channels.v1"));
    visitor.client.send(JSON.stringify(["join", 1, "Chat:tea", name, before === undefined ? null : before.#position]));
    await visitor.until(() => visitor.#position !== null);
    return visitor;
  }

  get people(): string {
    return [...this.#tabs]
      .filter(([, count]) => count > 0)
      .map(([name]) => name)
      .sort()
      .join(" ");
  }

  say(text: string): void {
    this.client.send(JSON.stringify(["call", 1, 1, "Say", [text]]));
  }

  /** Reads what comes until it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) this.#take(JSON.parse(await this.client.next()));
  }

  async sees(people: string): Promise<void> {
    await this.until(() => this.people === people);
  }

  async hears(text: string): Promise<string> {
    const find = () => this.said.find((one) => one.endsWith(` ${text}`));
    await this.until(() => find() !== undefined);
    return find() ?? "";
  }

  #take(frame: Frame): void {
    const [kind, , first, second] = frame;
    if (kind === "joined") this.#position = first;
    if (kind === "event") this.#hear(first, second);
    if (kind === "presence") {
      const all = field(first, "all");
      if (all !== undefined) this.#tabs.clear();
      for (const [name, count] of tabsIn(all ?? field(first, "joined"))) this.#count(name, count);
      for (const [name, count] of tabsIn(field(first, "left"))) this.#count(name, -count);
    }
    if (kind === "closed" || kind === "refused") throw new Error(JSON.stringify(frame));
  }

  #count(name: string, change: number): void {
    this.#tabs.set(name, (this.#tabs.get(name) ?? 0) + change);
  }

  #hear(number: unknown, event: unknown): void {
    if (Array.isArray(this.#position)) this.#position = [this.#position[0], number, this.#position[2]];
    this.said.push(`${number} ${field(event, "text")}`);
  }
}

const chat = "examples/chat/main.snow";

async function portOf(node: RunningCommand): Promise<string> {
  const [, port = ""] = await node.printed(/Chat at http:\/\/localhost:(\d+)\n/);
  return port;
}

/** Anna on one, Bert on the other: all that the chat is. */
async function talk(one: string, other: string): Promise<readonly [Visitor, Visitor]> {
  const anna = await Visitor.enter(one, "Anna");
  await anna.sees("Anna");
  const bert = await Visitor.enter(other, "Bert");
  await Promise.all([anna.sees("Anna Bert"), bert.sees("Anna Bert")]);
  anna.say("hello");
  const heard = await bert.hears("hello");
  expect(await anna.hears("hello")).toBe(heard);
  bert.say("hello Anna");
  expect(await anna.hears("hello Anna")).toBe(await bert.hears("hello Anna"));
  const again = await Visitor.enter(other, "Anna");
  await again.sees("Anna Bert");
  again.client.close();
  await again.client.closed;
  return [anna, bert];
}

test("two workers; one dies, and its people come back", async () => {
  const running = startSnow(["run", "--workers", "2", chat], { environment: { PORT: "0", SNOW_LOG: "info" } });
  await Promise.all([1, 2].map((worker) => running.printed(new RegExp(`worker ${worker}: server started`))));
  const port = await portOf(running);
  const [anna, bert] = await talk(port, port);
  await running.printed(/(?:connection opened[\s\S]*){3}/);
  // In the order in which they came.
  const opened = [...running.output().matchAll(/worker (\d): connection opened/g)].map(([, worker]) => Number(worker));
  const [ofAnna, ofBert = 0] = opened;
  expect([ofAnna, ofBert].sort()).toEqual([1, 2]);
  const { pid } = running.child;
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const dying = workers[ofBert - 1];
  if (dying === undefined) throw new Error(`no worker ${ofBert}`);

  process.kill(dying, "SIGKILL");
  await bert.client.closed;
  await anna.sees("Anna");
  anna.say("where is Bert?");
  const said = await anna.hears("where is Bert?");
  const back = await Visitor.enter(port, "Bert", bert);
  expect(await back.hears("where is Bert?")).toBe(said);
  await Promise.all([anna.sees("Anna Bert"), back.sees("Anna Bert")]);
  await running.printedAll(/started again/, /(?:: server started[\s\S]*){3}/);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
});

test.runIf(hasRedis())(
  "two nodes over Redis; one leaves, one dies, and who comes back has missed nothing",
  async () => {
    const { port: broker } = await startRedis();
    const start = (environment: Record<string, string> = {}) =>
      startSnow(["run", "--cluster", `redis://127.0.0.1:${broker}`, chat], {
        environment: { PORT: "0", ...environment },
      });
    const [one, two, three] = [start(), start({ SNOW_DRAIN_MS: "3600000" }), start()];
    // Who enters earlier is given the history of a node that is alone.
    for (const node of [one, two, three]) await node.printed(/cluster: connected to/);
    const [first, second, third] = await Promise.all([portOf(one), portOf(two), portOf(three)]);
    const [anna, bert] = await talk(first, second);
    const carl = await Visitor.enter(third, "Carl");
    await Visitor.enter(third, "Dora");
    await anna.sees("Anna Bert Carl Dora");

    // Who leaves in order is gone at once, though his connection is there, and served, until it is his turn.
    two.child.kill("SIGTERM");
    await anna.sees("Anna Carl Dora");
    bert.say("good-bye");
    expect(await anna.hears("good-bye")).toBe(await bert.hears("good-bye"));

    // Who dies is gone when he has been silent for ten seconds.
    three.child.kill("SIGKILL");
    await carl.client.closed;
    anna.say("where is Carl?");
    const said = await anna.hears("where is Carl?");
    const back = await Visitor.enter(first, "Carl", carl);
    expect(await back.hears("where is Carl?")).toBe(said);
    await Promise.all([anna.sees("Anna Carl"), back.sees("Anna Carl")]);
  },
);
