// What is measured: two nodes, what stands between them, and how much goes through it.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { LOAD_CORE, type Peer, SERVER_CORE, scratchPath, startPeer, stopPeer } from "../peers.ts";

/** What the nodes have handed to the broker: messages, and bytes of them. */
type Traffic = readonly [messages: number, bytes: number];

export interface Broker {
  readonly url: string;
  readonly peer: Peer;
  readonly traffic: () => Promise<Traffic>;
}

export interface Side {
  /** Of each node, in order; workers have one. */
  readonly ports: readonly [number, number];
  /** Processes of the nodes, and of what stands between them, as the load generator takes them. */
  readonly nodePids: string;
  readonly brokerPids: string;
  /** How many nodes are published at. */
  readonly publishers: 1 | 2;
  readonly traffic: () => Promise<Traffic>;
  /** The second node. */
  readonly second: Peer;
  readonly stop: () => Promise<void>;
}

/** The number that a pattern finds; 0: nothing of that has happened. */
const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A Redis that keeps nothing in files. */
export async function startRedis(): Promise<Broker> {
  const port = await freePort();
  const options = ["--bind", "127.0.0.1", "--port", String(port), "--dir", scratchPath("."), "--save", ""];
  const ready = /Ready to accept connections/;
  const peer = await startPeer("redis-server", ["redis-server", ...options], { core: LOAD_CORE, ready });
  const traffic = async (): Promise<Traffic> => {
    const info = execFileSync("redis-cli", ["-p", String(port), "info", "all"], { encoding: "utf8" });
    const messages = [/cmdstat_publish:calls=(\d+)/, /cmdstat_xadd:calls=(\d+)/].map((each) => numberIn(info, each));
    return [Math.max(...messages), numberIn(info, /total_net_input_bytes:(\d+)/)];
  };
  return { url: `redis://127.0.0.1:${port}`, peer, traffic };
}

/** Bytes of Redis, or resident ones of another broker. */
export async function brokerBytes({ url, peer }: Broker): Promise<number> {
  if (!url.startsWith("redis")) return Number(readFileSync(`/proc/${peer.pid}/statm`, "utf8").split(" ")[1]) * 4096;
  const info = execFileSync("redis-cli", ["-u", url, "info", "memory"], { encoding: "utf8" });
  return numberIn(info, /used_memory:(\d+)/);
}

export async function startNats(): Promise<Broker> {
  const [port, monitor] = [await freePort(), await freePort()];
  const file = scratchPath(`nats-${port}.conf`);
  const store = scratchPath(`nats-${port}`);
  writeFileSync(
    file,
    `listen: "127.0.0.1:${port}"\nhttp: "127.0.0.1:${monitor}"\njetstream { store_dir: "${store}" }\n`,
  );
  const ready = /Server is ready/;
  const peer = await startPeer("nats-server", ["nats-server", "-c", file], { core: LOAD_CORE, ready });
  const traffic = async (): Promise<Traffic> => {
    const page = await (await fetch(`http://127.0.0.1:${monitor}/varz`)).text();
    return [numberIn(page, /"in_msgs": (\d+)/), numberIn(page, /"in_bytes": (\d+)/)];
  };
  return { url: `nats://127.0.0.1:${port}`, peer, traffic };
}

/** Two processes, with a broker between them or nothing. `command`: may depend on the broker's address. */
export async function startNodes(
  name: string,
  command: (url: string) => readonly string[],
  broker?: Broker,
): Promise<Side> {
  const environment: Record<string, string> = broker === undefined ? {} : { SNOW_CLUSTER: broker.url };
  const start = (): Promise<Peer> => startPeer(name, command(broker?.url ?? ""), { environment });
  const [one, two] = [await start(), await start()];
  return {
    ports: [one.port, two.port],
    nodePids: `${one.pid},${two.pid}`,
    brokerPids: broker === undefined ? "" : String(broker.peer.pid),
    publishers: broker === undefined ? 2 : 1,
    traffic: broker?.traffic ?? (async () => [0, 0]),
    second: two,
    stop: async () => {
      for (const peer of [one, two, broker?.peer]) if (peer !== undefined) await stopPeer(peer);
    },
  };
}

/** Two workers; their parent is what stands between them, and is where the load is. */
export async function startWorkers(name: string, command: readonly string[]): Promise<Side> {
  const environment = { SNOW_WORKERS: "2" };
  const parent = await startPeer(name, command, { environment, core: LOAD_CORE });
  const workers = (): string[] =>
    readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, "utf8").trim().split(" ");
  while (workers().length < 2) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const pid of workers()) execFileSync("taskset", ["-a", "-p", "-c", SERVER_CORE, pid], { stdio: "ignore" });
  const traffic = async (): Promise<Traffic> => {
    const page = await (await fetch(`http://127.0.0.1:${parent.port}/metrics`)).text();
    const messages = numberIn(page, /^snow_cluster_messages_out_total (\d+)/m);
    return [messages, numberIn(page, /^snow_cluster_bytes_out_total (\d+)/m)];
  };
  return {
    ports: [parent.port, parent.port],
    nodePids: workers().join(","),
    brokerPids: String(parent.pid),
    publishers: 1,
    traffic,
    second: parent,
    stop: () => stopPeer(parent),
  };
}
