// The driver for NATS.
import { BrokerError, type OpenBroker } from "../../rooms/index.ts";
import { parseNatsAddress } from "./addresses.ts";
import { NatsBroker } from "./broker.ts";

export { parseNatsAddress } from "./addresses.ts";

/** Of `nats://` and `tls://` addresses, one or more. */
export const openNats: OpenBroker = (addresses, settings, events) => {
  if (addresses.length === 0) throw new BrokerError("no address of a NATS server");
  return new NatsBroker(addresses.map(parseNatsAddress), settings, events);
};
