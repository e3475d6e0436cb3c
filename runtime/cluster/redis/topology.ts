// Which servers one Redis consists of.
import type { RedisAddress } from "../../libraries/redis.ts";
import { hostAndPort } from "../../net/index.ts";
import { Refusal } from "./failures.ts";
import type { Line } from "./line.ts";
import { fieldIn, listIn, numberIn, textIn } from "./replies.ts";

/** Sharded channels came with it. */
const FIRST_CLUSTER_VERSION = 7;
export const SLOTS = 16384;

/** The slots that a master has. */
export interface Part {
  readonly address: RedisAddress;
  readonly first: number;
  readonly last: number;
}

/** Whether it is part of a cluster. Throws Refusal for a server that can't do. */
export async function isClustered({ connection }: Line): Promise<boolean> {
  const greeting = await connection.send(["HELLO"]);
  const mode = textIn(fieldIn(greeting, "mode"));
  if (mode === "sentinel") throw new Refusal("a sentinel, which keeps nothing itself");
  if (mode === "cluster") {
    const version = textIn(fieldIn(greeting, "version"));
    if (Number.parseInt(version, 10) < FIRST_CLUSTER_VERSION) throw new Refusal("a cluster needs Redis 7 or newer");
    return true;
  }
  if (textIn(fieldIn(greeting, "role")) !== "master") throw new Refusal("a replica, which can't be written to");
  return false;
}

/** Of a cluster, in order of the slots. `seed`: the server that is asked, whose user and TLS are those of the others. */
export async function partsOf({ connection }: Line, seed: RedisAddress): Promise<readonly Part[]> {
  const rows = listIn(await connection.send(["CLUSTER", "SLOTS"]));
  const parts = rows.map((row): Part => {
    const [first, last, master] = listIn(row);
    const [host, port] = listIn(master);
    // A server that doesn't know its own address says nothing: it is the one that was asked.
    const name = host === null ? "" : textIn(host);
    return {
      address: { ...seed, host: name === "" || name === "?" ? seed.host : name, port: numberIn(port) },
      first: numberIn(first),
      last: numberIn(last),
    };
  });
  return parts.sort((one, other) => one.first - other.first);
}

/** The same text for the same parts. */
export function shapeOf(parts: readonly Part[]): string {
  return parts
    .map(({ address, first, last }) => `${first}-${last} ${hostAndPort(address.host, address.port)}`)
    .join("\n");
}
