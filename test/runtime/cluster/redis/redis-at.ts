// How tests open the driver.
import { openRedis } from "../../../../runtime/cluster/redis/broker.ts";
import { host } from "../../../../runtime/current.ts";
import type { OpenAt } from "../../../support/broker-node.ts";

export function redisAt(...addresses: readonly string[]): OpenAt {
  return (settings, events) => openRedis(host().libraries.redis(), addresses, settings, events);
}
