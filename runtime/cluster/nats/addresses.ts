// Where a NATS server is: what its URL says.
import type { ServerAddress } from "../../libraries/nats.ts";
import { strictlyDecoded } from "../../net/index.ts";
import { BrokerError } from "../../rooms/index.ts";

const DEFAULT_PORT = 4222;

/** `nats://[user:password@]host[:port]`, with `tls` TLS. Throws BrokerError, whose text repeats nothing of the URL. */
export function parseNatsAddress(text: string): ServerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["nats:", "tls:"].includes(url.protocol) || url.hostname === "") {
    throw invalid("expected nats://[user:password@]host:port, or tls:// for TLS");
  }
  if (!["", "/"].includes(url.pathname) || url.search !== "" || url.hash !== "") {
    throw invalid("nothing may follow the port");
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? DEFAULT_PORT : Number(url.port),
    tls: url.protocol === "tls:",
    user: decoded(url.username),
    password: decoded(url.password),
  };
}

function decoded(text: string): string {
  const plain = strictlyDecoded(text);
  if (plain === undefined) throw invalid("user or password is not percent-encoded");
  return plain;
}

function invalid(problem: string): BrokerError {
  return new BrokerError(`invalid address of a NATS server: ${problem}`);
}
