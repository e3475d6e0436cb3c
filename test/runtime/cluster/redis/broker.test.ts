// The driver against a real server.
import { openRedis } from "../../../../runtime/cluster/redis/broker.ts";
import { host } from "../../../../runtime/current.ts";
import { startRedis } from "../../../support/redis-server.ts";
import { brokerContract } from "../broker-contract.ts";

const traits = { consecutive: true, expires: true };

brokerContract(
  "Redis",
  async (atEnd) => {
    const { port } = await startRedis({}, atEnd);
    return (settings, events) => openRedis(host().libraries.redis(), [`redis://127.0.0.1:${port}`], settings, events);
  },
  traits,
);
