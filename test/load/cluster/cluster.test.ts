// Two nodes with clients, while their broker is killed twice and one of them once: what is promised holds.
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { directoryWith, type RunningCommand, root, snow, startCommand } from "../../support/command.ts";
import { freePort } from "../../support/free-port.ts";
import { startNats } from "../../support/nats-server.ts";
import { startRedis } from "../../support/redis-server.ts";
import { hasNats, hasRedis } from "../../support/requirements.ts";
import { type Member, RoomMember, TopicMember } from "./members.ts";

const isSoak = process.env.SNOW_SOAK === "1";
/** Milliseconds. */
const TIME = isSoak ? 60_000 : 800;
const CLIENTS = isSoak ? 200 : 24;
/** Half of them are topics. */
const ROOMS = isSoak ? 20 : 4;
/** Between two things that a client says. */
const PAUSE = isSoak ? 500 : 100;
/** How long a broker, or a node, is away. */
const AWAY = isSoak ? 3000 : 200;
/** How long a broker hangs; 0: it does not. */
const HANGS = isSoak ? 20_000 : 0;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

interface KilledBroker {
  readonly url: string;
  /** Without a chance to write anything. */
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  stall(): void;
  goOn(): void;
}

async function nats(): Promise<KilledBroker> {
  const server = await startNats();
  const url = `nats://127.0.0.1:${server.port}`;
  return {
    url,
    kill: () => server.kill(),
    startAgain: () => server.startAgain(),
    stall: () => server.stall(),
    goOn: () => server.goOn(),
  };
}

function redis(settings: Readonly<Record<string, string>>) {
  return async (): Promise<KilledBroker> => {
    // Where its files are, so that the next one finds them.
    const kept = { ...settings, dir: directoryWith({}) };
    let { port, running } = await startRedis(kept);
    return {
      url: `redis://127.0.0.1:${port}`,
      async kill() {
        running.child.kill("SIGKILL");
        await running.ended;
      },
      async startAgain() {
        ({ port, running } = await startRedis({ ...kept, port: String(port) }));
      },
      stall: () => void running.child.kill("SIGSTOP"),
      goOn: () => void running.child.kill("SIGCONT"),
    };
  };
}

/** One of two processes, which can be killed and started again. */
class ClusterNode {
  readonly port: number;
  readonly #start: () => RunningCommand;
  running: RunningCommand;
  isUp = false;

  private constructor(port: number, start: () => RunningCommand) {
    this.port = port;
    this.#start = start;
    this.running = start();
  }

  static async of(cwd: string, url: string): Promise<ClusterNode> {
    const port = await freePort();
    const environment = { PORT: String(port), SNOW_CLUSTER: url };
    const node = new ClusterNode(port, () => startCommand(process.execPath, ["out.js"], { cwd, environment }));
    await node.#listens();
    return node;
  }

  get url(): string {
    return `127.0.0.1:${this.port}`;
  }

  async kill(): Promise<void> {
    this.isUp = false;
    this.running.child.kill("SIGKILL");
    await this.running.ended;
  }

  async startAgain(): Promise<void> {
    this.running = this.#start();
    await this.#listens();
  }

  /** What it counts by the name of `snow_cluster_NAME`. */
  async counts(): Promise<Record<string, number>> {
    const text = await (await fetch(`http://${this.url}/metrics`)).text();
    const lines = text.matchAll(/^snow_cluster_(\w+) (\d+)$/gm);
    return Object.fromEntries([...lines].map(([, name, value]) => [name, Number(value)]));
  }

  async #listens(): Promise<void> {
    await this.running.printed(/HTTP server listening/);
    this.isUp = true;
  }
}

/** All clients, half of them in rooms, half in topics, spread over the nodes. */
class Crowd {
  readonly topics: TopicMember[] = [];
  readonly rooms: RoomMember[] = [];
  readonly wrong: string[] = [];
  #timer: NodeJS.Timeout | undefined = undefined;

  constructor(nodes: readonly [ClusterNode, ClusterNode], keeps: boolean) {
    for (let index = 0; index < CLIENTS; index += 1) {
      const wanted = (index >> 1) % 2;
      const place = {
        address: () => {
          const number = nodes[wanted]?.isUp === true ? wanted : 1 - wanted;
          return { node: number, url: `ws://${nodes[number]?.url}` };
        },
        wrong: (text: string) => this.wrong.push(text),
      };
      const group = `room-${(index >> 2) % (ROOMS / 2)}`;
      if (index % 2 === 0) this.rooms.push(new RoomMember(`r${index}`, group, place));
      else this.topics.push(new TopicMember(`t${index}`, group, place, keeps));
    }
    onTestFinished(() => this.end());
  }

  get all(): readonly Member[] {
    return [...this.rooms, ...this.topics];
  }

  async begin(): Promise<void> {
    await Promise.all(this.all.map((member) => member.enter()));
    let next = 0;
    const { all } = this;
    this.#timer = setInterval(() => all[next++ % all.length]?.say(), PAUSE / all.length);
  }

  /** How much was heard by those in rooms. */
  get heard(): number {
    return this.rooms.reduce((sum, { count }) => sum + count, 0);
  }

  /** What is said from now on reaches everybody. */
  async hearEachOther(): Promise<void> {
    await Promise.all(this.all.map((member) => member.isIn()));
    const said = this.all.map(({ line, group }) => ({ group, ...line }));
    for (const of of [this.rooms, this.topics] as const) {
      for (const member of of) {
        const names = new Set(of.filter(({ group }) => group === member.group).map(({ name }) => name));
        const speakers = said.filter(({ speaker = "" }) => names.has(speaker.split("-")[0] ?? ""));
        for (const { speaker = "", said: number = 0 } of speakers) await hears(member, speaker, number + 1);
      }
    }
  }

  end(): void {
    clearInterval(this.#timer);
    for (const member of this.all) member.leave();
  }

  /** Members of one topic have heard the same. */
  compare(): void {
    const events = new Map<string, string>();
    for (const member of this.topics) {
      for (const [place, text] of member.events) {
        const key = `${member.group} ${place}`;
        const other = events.get(key) ?? text;
        if (other !== text) this.wrong.push(`${key} is ${text} for ${member.name}, ${other} for others`);
        events.set(key, other);
      }
    }
  }
}

async function hears(member: Member, speaker: string, number: number): Promise<void> {
  const end = Date.now() + 20_000;
  while ((member.heard.get(speaker) ?? 0) < number) {
    if (Date.now() > end) throw new Error(`${member.name} hears ${speaker} no more: ${member.heard.get(speaker)}`);
    await pause(10);
  }
}

/** The broker, while the members of rooms go on. */
async function killBroker(broker: KilledBroker, nodes: readonly ClusterNode[], crowd: Crowd): Promise<void> {
  const behind = nodes.map(({ running }) => running.output().length);
  const { heard } = crowd;
  await broker.kill();
  await pause(AWAY);
  expect(crowd.heard).toBeGreaterThan(heard);
  await broker.startAgain();
  await Promise.all(nodes.map(({ running }, index) => running.printed(/the broker is back/, behind[index])));
}

/** It hangs for a while, in which the members of rooms go on. */
async function stallBroker(broker: KilledBroker, crowd: Crowd): Promise<void> {
  const end = Date.now() + HANGS;
  broker.stall();
  while (Date.now() < end) {
    const { heard } = crowd;
    await pause(1000);
    expect(crowd.heard).toBeGreaterThan(heard);
  }
  broker.goOn();
}

const brokers = [
  ["Redis that keeps everything", hasRedis(), true, redis({ appendonly: "yes", appendfsync: "always" })],
  ["Redis that keeps nothing", hasRedis(), false, redis({})],
  ["NATS", hasNats(), true, nats],
] as const;

describe.each(brokers)("two nodes and %s", (name, isThere, keeps, start) => {
  test.runIf(isThere)("hold what is promised when all of it dies", { timeout: TIME + 120_000 }, async () => {
    const broker = await start();
    const cwd = directoryWith({});
    const source = join(root, "test/load/cluster/server.snow");
    expect(snow(["build", "--cluster", "redis,nats", source, "-o", "out.js"], { cwd }).status).toBe(0);
    const nodes = await Promise.all([ClusterNode.of(cwd, broker.url), ClusterNode.of(cwd, broker.url)]);
    const crowd = new Crowd(nodes, keeps);
    await crowd.begin();
    await pause(TIME / 4);
    await killBroker(broker, nodes, crowd);
    await pause(TIME / 4);
    await crowd.hearEachOther();
    const [first, second] = nodes;
    await first.kill();
    await pause(AWAY);
    await first.startAgain();
    await pause(TIME / 4);
    await killBroker(broker, nodes, crowd);
    await pause(TIME / 4);
    await crowd.hearEachOther();
    if (HANGS > 0) await stallBroker(broker, crowd);
    await crowd.hearEachOther();
    crowd.compare();
    expect([...crowd.wrong.slice(0, 10), crowd.wrong.length]).toEqual([0]);
    if (!keeps) expect(Math.min(...crowd.topics.map(({ rejoins }) => rejoins))).toBeGreaterThanOrEqual(2);
    const counts = await second.counts();
    expect(counts).toMatchObject({ up: 1, malformed_total: 0 });
    // The one that was killed is taken as gone ten seconds later.
    if (isSoak) expect(counts).toMatchObject({ nodes: 2 });
    if (isSoak) report(name, crowd, counts);
  });
});

function report(name: string, crowd: Crowd, counts: Record<string, number>): void {
  const events = crowd.topics.reduce((sum, { count }) => sum + count, 0);
  process.stderr.write(`${name}: heard in rooms ${crowd.heard}, in topics ${events}; ${JSON.stringify(counts)}\n`);
}
