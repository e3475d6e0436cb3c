// The driver for NATS keeps what all drivers do.
import { describe } from "vitest";
import { openNats } from "../../../../runtime/cluster/nats/index.ts";
import { startNats } from "../../../support/nats-server.ts";
import { hasNats } from "../../../support/requirements.ts";
import { brokerContract } from "../broker-contract.ts";

describe.runIf(hasNats())("NATS", () => {
  brokerContract(
    "one server",
    async (atEnd) => {
      const { port } = await startNats({}, atEnd);
      return (settings, events) => openNats([`nats://127.0.0.1:${port}`], settings, events);
    },
    { consecutive: false, expires: false },
  );
});
