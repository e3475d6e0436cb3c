// Which driver serves which addresses.
import { host } from "../current.ts";
import type { RedisAddress } from "../libraries/redis.ts";
import { hostAndPort } from "../net/index.ts";
import { printable } from "../printable.ts";
import { BrokerError, type OpenBroker } from "../rooms/index.ts";
import { openNats, parseNatsAddress } from "./nats/index.ts";
import { parseRedisAddress } from "./redis/addresses.ts";
import { openRedis } from "./redis/broker.ts";

type DriverName = "redis" | "nats";

const schemes: Readonly<Record<string, DriverName>> = { redis: "redis", rediss: "redis", nats: "nats", tls: "nats" };

/** By name, what opens a broker; each loads its library when it is called first. */
const drivers: Readonly<Record<DriverName, OpenBroker>> = {
  redis: (...rest) => openRedis(host().libraries.redis(), ...rest),
  nats: openNats,
};

/** What an address says; BrokerError when it is none. */
const parsers: Readonly<Record<DriverName, (address: string) => Pick<RedisAddress, "host" | "port">>> = {
  redis: parseRedisAddress,
  nats: parseNatsAddress,
};

const EXPECTED = "expected redis://[user:password@]host:port[/db], rediss://…, nats://… or tls://…";

/** Before the first `:` of a URL: nothing secret. */
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

export interface ClusterAddress {
  readonly addresses: readonly string[];
  readonly open: OpenBroker;
  /** For the log: the driver, and where its servers are. */
  readonly place: string;
}

/** Addresses separated by commas. Throws BrokerError, whose text repeats nothing secret. */
export function parseClusterUrl(url: string): ClusterAddress {
  const { addresses, name, place } = readClusterUrl(url);
  if (!host().libraries.carries(name)) {
    throw new BrokerError(`this build has no driver for ${name}: snow build --cluster ${name}`);
  }
  return { addresses, open: drivers[name], place };
}

/** What is wrong with addresses, for the user; undefined: nothing. */
export function clusterUrlMistake(url: string): string | undefined {
  try {
    readClusterUrl(url);
    return undefined;
  } catch (error) {
    if (error instanceof BrokerError) return error.message;
    throw error;
  }
}

function readClusterUrl(url: string) {
  const addresses = url.split(",").map((address) => address.trim());
  const names = new Set(addresses.map(driverOf));
  const [name] = names;
  if (name === undefined || names.size > 1) throw new BrokerError("expected addresses of one kind of broker");
  // Without users and passwords.
  const places = addresses.map(parsers[name]).map((address) => hostAndPort(address.host, address.port));
  return { addresses, name, place: `${name} ${places.join(", ")}` };
}

function driverOf(address: string): DriverName {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) throw malformed(address);
  if (!Object.hasOwn(schemes, scheme)) {
    throw new BrokerError(`no driver for ${scheme}://; there are ${Object.keys(schemes).join(", ")}`);
  }
  if (!URL.canParse(address) || new URL(address).hostname === "") throw malformed(address);
  return schemes[scheme] ?? "redis";
}

function malformed(address: string): BrokerError {
  return new BrokerError(`'${printable(withoutSecrets(address))}' is no cluster URL: ${EXPECTED}`);
}

/** Of a text that is no URL: what can be no part of a password. */
function withoutSecrets(text: string): string {
  const start = /^[a-z]*:?\/\//i.exec(text)?.[0];
  if (start !== undefined) return text === start ? text : `${start}…`;
  return /^[\w.-]*(:\d*)?$/.test(text) ? text : "…";
}
