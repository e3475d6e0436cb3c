// A connection to a router that does not go through a socket: all that a server does is done, but for the network.
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import type { Router } from "./router.ts";
import { unboundServer } from "./server.ts";

const ADDRESS = "127.0.0.1";

/** What a server asks of a socket besides. */
function asSocket(stream: Duplex): Duplex {
  return Object.assign(stream, { remoteAddress: ADDRESS, setTimeout: () => stream });
}

/** The client's end of a new connection to a server of its own. */
export function connectTo(router: Router): Duplex {
  const [client, server] = host().stream().duplexPair();
  unboundServer(router).emit("connection", asSocket(server));
  // The other end of a network would notice.
  client.once("close", () => server.destroy());
  return asSocket(client);
}
