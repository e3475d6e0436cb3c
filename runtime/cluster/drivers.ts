// Which driver serves which addresses.
import { host } from "../current.ts";
import { BrokerError, type OpenBroker } from "../rooms/index.ts";
import { openNats } from "./nats/index.ts";
import { openRedis } from "./redis/broker.ts";

type DriverName = "redis" | "nats";

const schemes: Readonly<Record<string, DriverName>> = { redis: "redis", rediss: "redis", nats: "nats", tls: "nats" };

/** By name, what opens a broker; each loads its library when it is called first. */
const drivers: Readonly<Record<DriverName, OpenBroker>> = {
  redis: (...rest) => openRedis(host().libraries.redis(), ...rest),
  nats: openNats,
};

const EXPECTED = "expected redis://[user:password@]host:port[/db], rediss://…, nats://… or tls://…";

/** Before the first `:` of a URL: nothing secret. */
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

export interface ClusterAddress {
  readonly addresses: readonly string[];
  readonly open: OpenBroker;
}

/** Addresses separated by commas. Throws BrokerError, whose text repeats nothing of them but the scheme. */
export function parseClusterUrl(url: string): ClusterAddress {
  const addresses = url.split(",").map((address) => address.trim());
  const names = new Set(addresses.map(driverOf));
  const [name] = names;
  if (name === undefined || names.size > 1) throw new BrokerError("expected addresses of one kind of broker");
  if (!host().libraries.carries(name)) {
    throw new BrokerError(`this build has no driver for ${name}: snow build --cluster ${name}`);
  }
  return { addresses, open: drivers[name] };
}

function driverOf(address: string): DriverName {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) throw new BrokerError(EXPECTED);
  if (!Object.hasOwn(schemes, scheme)) {
    throw new BrokerError(`no driver for ${scheme}://; there are ${Object.keys(schemes).join(", ")}`);
  }
  if (!URL.canParse(address) || new URL(address).hostname === "") throw new BrokerError(EXPECTED);
  return schemes[scheme] ?? "redis";
}
