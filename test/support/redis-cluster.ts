// A cluster of three Redis servers of a test's own.
import { onTestFinished } from "vitest";
import type { AtEnd } from "./at-end.ts";
import { freePort } from "./free-port.ts";
import { askRedis, type RedisServer, startRedis } from "./redis-server.ts";

const SLOTS = 16384;
const MASTERS = 3;

/** Three masters, in order of their slots. */
export async function startRedisCluster(atEnd: AtEnd = onTestFinished): Promise<readonly RedisServer[]> {
  const servers = await Promise.all(
    Array.from({ length: MASTERS }, async () => {
      const bus = String(await freePort());
      return startRedis({ "cluster-enabled": "yes", "cluster-port": bus, "cluster-node-timeout": "2000" }, atEnd);
    }),
  );
  const [first] = servers;
  for (const [index, { port }] of servers.entries()) {
    const from = Math.ceil((index * SLOTS) / MASTERS);
    const to = Math.ceil(((index + 1) * SLOTS) / MASTERS) - 1;
    askRedis(port, "CLUSTER", "ADDSLOTSRANGE", String(from), String(to));
    // Two may not begin with one epoch.
    askRedis(port, "CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
  }
  const buses = servers.slice(1).map(({ port }) => [port, busOf(port)] as const);
  for (const [port, bus] of buses) askRedis(first?.port ?? 0, "CLUSTER", "MEET", "127.0.0.1", String(port), bus);
  while (!servers.every(({ port }) => knowsAll(port))) await new Promise((resolve) => setTimeout(resolve, 50));
  return servers;
}

function busOf(port: number): string {
  return askRedis(port, "CONFIG", "GET", "cluster-port").split("\n").at(-1) ?? "";
}

function knowsAll(port: number): boolean {
  const info = askRedis(port, "CLUSTER", "INFO");
  return info.includes("cluster_state:ok") && info.includes(`cluster_size:${MASTERS}`);
}
