// The driver against a real server.
import { describe } from "vitest";
import { startRedis } from "../../../support/redis-server.ts";
import { hasRedis } from "../../../support/requirements.ts";
import { brokerContract } from "../broker-contract.ts";
import { redisAt } from "./redis-at.ts";

const traits = { consecutive: true, expires: true };

describe.runIf(hasRedis())("with a server", () => {
  brokerContract("Redis", async (atEnd) => redisAt(`redis://127.0.0.1:${(await startRedis({}, atEnd)).port}`), traits);
});
