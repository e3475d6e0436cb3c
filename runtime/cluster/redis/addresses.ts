// Where a Redis is: what its URL says.
import type { RedisAddress } from "../../libraries/redis.ts";
import { strictlyDecoded } from "../../net/index.ts";
import { BrokerError } from "../../rooms/index.ts";

const DEFAULT_PORT = 6379;

/** `redis://[user:password@]host[:port][/db]`, with `rediss` TLS. Throws BrokerError, whose text repeats nothing of the URL. */
export function parseRedisAddress(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    throw invalid("expected redis://[user:password@]host:port[/db], or rediss:// for TLS");
  }
  if (url.search !== "" || url.hash !== "") throw invalid("nothing may follow the number of the database");
  const [, database = ""] = /^\/?(\d*)$/.exec(url.pathname) ?? [];
  if (url.pathname.length > 1 && database === "") throw invalid("the path is the number of a database, such as /0");
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? DEFAULT_PORT : Number(url.port),
    tls: url.protocol === "rediss:",
    username: decoded(url.username),
    password: decoded(url.password),
    database: Number(database),
  };
}

function decoded(text: string): string {
  const plain = strictlyDecoded(text);
  if (plain === undefined) throw invalid("user or password is not percent-encoded");
  return plain;
}

function invalid(problem: string): BrokerError {
  return new BrokerError(`invalid address of a Redis: ${problem}`);
}
