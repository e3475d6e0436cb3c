// The driver against real servers.

import { afterAll } from "vitest";
import { openRedis } from "../../../../runtime/cluster/redis/broker.ts";
import { host } from "../../../../runtime/current.ts";
import type { OpenAt } from "../../../support/broker-node.ts";
import { startRedisCluster } from "../../../support/redis-cluster.ts";
import { startRedis } from "../../../support/redis-server.ts";
import { brokerContract } from "../broker-contract.ts";

/** Of a Redis at this port. */
function openAt(port: number): OpenAt {
  return (settings, events) => openRedis(host().libraries.redis(), [`redis://127.0.0.1:${port}`], settings, events);
}

brokerContract("one Redis", async () => openAt((await startRedis({}, afterAll)).port), {
  consecutive: true,
  expires: true,
});

brokerContract("a Redis cluster", async () => openAt((await startRedisCluster(afterAll))[1]?.port ?? 0), {
  consecutive: true,
  expires: true,
});
