// The set-up of the guide to clusters, as it is written: Redis, two nodes, and nginx and HAProxy before them.
import { join } from "node:path";
import { expect, test } from "vitest";
import { command, directoryWith, type RunningCommand, root, snow, startCommand } from "../support/command.ts";
import { freePort } from "../support/free-port.ts";
import { haproxyPath, hasHaproxy, hasNats, hasNginx, hasRedis, nginxPath } from "../support/requirements.ts";
import { type Client, connect } from "../support/websocket-client.ts";
import { readBlocks } from "./page.ts";

const blocks = readBlocks(join(root, "docs/guides/cluster.md"));

/** A block of the page, with other ports. */
function fileOf(name: string, ports: Readonly<Record<string, number>> = {}): string {
  const block = blocks.find(({ file }) => file === name);
  if (block === undefined) throw new Error(`the guide has no ${name}`);
  return Object.entries(ports).reduce((text, [port, free]) => text.replaceAll(port, String(free)), block.text);
}

/** What stands around the files in `conf.d` on a Debian machine, with no file outside of its directory. */
const nginxConf = `worker_processes 1;
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${one};`).join("\n  ")}
  include chat.conf;
}
`;

function settingsIn(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
}

/** What the unit starts for one port. */
function startNode(cwd: string, port: number, redis: number): RunningCommand {
  const { ExecStart = "", EnvironmentFile, Environment = "" } = settingsIn(fileOf("chat@.service"));
  const [node, ...words] = ExecStart.replace("/srv/chat/", "").split(" ");
  expect([node, EnvironmentFile]).toEqual(["/usr/bin/node", "/etc/chat.env"]);
  const environment = {
    ...settingsIn(fileOf("chat.env", { 6379: redis })),
    ...settingsIn(Environment.replace("%i", String(port))),
  };
  return startCommand(process.execPath, words, { cwd, environment });
}

class Person {
  /** The id of the node that they are connected to. */
  readonly node: string;
  readonly closed: Client["closed"];
  /** Where they are in the history, for who comes back. */
  position: readonly unknown[];
  readonly recovered: unknown;
  readonly #client: Client;

  private constructor(client: Client, joined: readonly unknown[]) {
    const [, , position, recovered, node] = joined;
    this.#client = client;
    this.closed = client.closed;
    this.position = Array.isArray(position) ? position : [];
    this.recovered = recovered;
    this.node = String(node);
  }

  static async join(port: number, position: readonly unknown[] | null = null): Promise<Person> {
    const client = await connect(`ws://127.0.0.1:${port}/live`, "snow.channels.v1");
    client.send(JSON.stringify(["join", 1, "Chat:tea", { name: "Anna" }, position]));
    return new Person(client, await heard(client, "joined"));
  }

  say(text: string): void {
    this.#client.send(JSON.stringify(["cast", 1, "Say", [text]]));
  }

  /** The text of the next event. */
  async hears(): Promise<unknown> {
    const [, , number, event] = await heard(this.#client, "event");
    this.position = this.position.with(1, number);
    return event;
  }
}

/** The next message of a kind; others are passed over. */
async function heard(client: Client, kind: string): Promise<readonly unknown[]> {
  for (;;) {
    const message: unknown = JSON.parse(await client.next());
    if (Array.isArray(message) && message[0] === kind) return message;
  }
}

/** People who come by this port until some are on another node than the first. */
async function peopleOnBoth(port: number): Promise<readonly Person[]> {
  const people: Person[] = [];
  while (new Set(people.map(({ node }) => node)).size < 2) people.push(await Person.join(port));
  return people;
}

/** The status of the answer, once there is one. */
async function statusOf(port: number, path: string): Promise<number> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    if (answer !== undefined) return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface SetUp {
  /** The two, by their ports. */
  readonly nodes: ReadonlyMap<number, RunningCommand>;
  /** Starts one with a port. */
  readonly start: (port: number) => RunningCommand;
  readonly haproxy: RunningCommand;
  readonly ports: { readonly one: number; readonly nginx: number; readonly haproxy: number };
}

async function startAll(): Promise<SetUp> {
  const free = await Promise.all(Array.from({ length: 5 }, freePort));
  const [redis = 0, one = 0, two = 0, nginx = 0, haproxy = 0] = free;
  const servers = { 8081: one, 8082: two };
  const cwd = directoryWith({
    "chat.snow": fileOf("chat.snow"),
    "main.snow": fileOf("main.snow"),
    "redis.conf": fileOf("redis.conf", { 6379: redis }),
    "chat.conf": fileOf("chat.conf", { 8080: nginx, ...servers }),
    "nginx.conf": nginxConf,
    "haproxy.cfg": fileOf("haproxy.cfg", { 8080: haproxy, ...servers }),
  });
  expect(snow(["build", "--cluster", "redis", "main.snow", "-o", "chat.js"], { cwd }).status).toBe(0);
  await startCommand("redis-server", ["redis.conf"], { cwd }).printed(/Ready to accept connections/);
  const start = (port: number): RunningCommand => startNode(cwd, port, redis);
  const nodes = new Map([one, two].map((port) => [port, start(port)] as const));
  for (const node of nodes.values()) await node.printedAll(/server listening/, /cluster: connected to/);
  startCommand(nginxPath, ["-p", `${cwd}/`, "-c", "nginx.conf", "-e", "stderr"], { cwd });
  const proxy = startCommand(haproxyPath, ["-db", "-f", "haproxy.cfg"], { cwd });
  return { nodes, start, haproxy: proxy, ports: { one, nginx, haproxy } };
}

const said = (text: string) => ({ type: "Said", name: "Anna", text });

test.runIf(hasRedis() && hasNginx() && hasHaproxy())(
  "nodes behind nginx and HAProxy hear each other, and can be stopped and started one after the other",
  async () => {
    const { nodes, start, haproxy, ports } = await startAll();
    const first = nodes.get(ports.one);
    expect(await statusOf(ports.nginx, "/health")).toBe(200);
    expect(await statusOf(ports.haproxy, "/health")).toBe(200);
    expect([await statusOf(ports.nginx, "/metrics"), await statusOf(ports.haproxy, "/metrics")]).toEqual([404, 404]);

    const atNginx = await peopleOnBoth(ports.nginx);
    const atHaproxy = await peopleOnBoth(ports.haproxy);
    const all = [...atNginx, ...atHaproxy];
    all[0]?.say("hello");
    for (const person of all) expect(await person.hears()).toEqual(said("hello"));

    const { node: ending } = await Person.join(ports.one);
    const isLeaving = ({ node }: Person): boolean => node === ending;
    const staying = all.find((person) => !isLeaving(person));
    const beforeEnd = haproxy.output().length;
    first?.child.kill("SIGTERM");
    await haproxy.printed(/Server chat\/one is DOWN/, beforeEnd);
    for (const person of all.filter(isLeaving)) expect(await person.closed).toMatchObject({ code: 1001 });
    staying?.say("are you there?");
    expect(await staying?.hears()).toEqual(said("are you there?"));
    for (const [port, people] of [[ports.nginx, atNginx] as const, [ports.haproxy, atHaproxy] as const]) {
      const again = await Person.join(port, people.find(isLeaving)?.position);
      expect([again.recovered, again.node]).toEqual([true, staying?.node]);
      expect(await again.hears()).toEqual(said("are you there?"));
    }
    expect(await first?.ended).toBe(0);

    const beforeStart = haproxy.output().length;
    await start(ports.one).printed(/cluster: connected to/);
    await haproxy.printed(/Server chat\/one is UP/, beforeStart);
    const [newcomer] = (await peopleOnBoth(ports.haproxy)).filter(({ node }) => node !== staying?.node);
    newcomer?.say("new here");
    expect(await staying?.hears()).toEqual(said("new here"));
  },
);

test.runIf(hasNats())("nats-server takes what the guide says", () => {
  const cwd = directoryWith({ "nats.conf": fileOf("nats.conf") });
  expect(command("nats-server", ["-t", "-c", "nats.conf"], { cwd }).stderr).toContain("is valid");
});
