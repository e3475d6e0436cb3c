// Addresses of brokers as the log shows them.
import { expect, test } from "vitest";
import { parseClusterUrl } from "../../../runtime/cluster/drivers.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

test("a place is the driver, and addresses without their secrets", () => {
  expect(parseClusterUrl("redis://ada:secret@[::1]/2").place).toBe("redis [::1]:6379");
  expect(parseClusterUrl("nats://u:p@one.example:1, tls://two.example").place).toBe(
    "nats one.example:1, two.example:4222",
  );
});
