// The driver for NATS keeps what all drivers do.
import { afterAll, describe } from "vitest";
import { openNats } from "../../../../runtime/cluster/nats/index.ts";
import { startNats } from "../../../support/nats-server.ts";
import { hasNats } from "../../../support/requirements.ts";
import { brokerContract } from "../broker-contract.ts";

const ends: (() => void | Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

describe.runIf(hasNats())("NATS", () => {
  brokerContract(
    "one server",
    async () => {
      const { port } = await startNats({}, (end) => ends.push(end));
      return (settings, events) => openNats([`nats://127.0.0.1:${port}`], settings, events);
    },
    { consecutive: false, expires: false },
  );
});
