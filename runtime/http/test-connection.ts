// A connection to a router that does not go through a socket: all that a server does is done, but for the network.
import type { Duplex } from "node:stream";
import { host } from "../current.ts";
import type { HttpSocket } from "../host/http.ts";
import type { Router } from "./router.ts";
import { unboundServer } from "./server.ts";

const ADDRESS = "127.0.0.1";

/** What a server asks of a socket besides. */
function asSocket(stream: Duplex, encrypted: boolean): HttpSocket {
  return Object.assign(stream, { remoteAddress: ADDRESS, encrypted, setTimeout: () => stream });
}

/** The client's end of a new connection to a server of its own; `secure`: to the server it is one of TLS. */
export function connectTo(router: Router, secure: boolean): HttpSocket {
  const [client, server] = host().stream().duplexPair();
  unboundServer(router).emit("connection", asSocket(server, secure));
  // The other end of a network would notice.
  client.once("close", () => server.destroy());
  return asSocket(client, secure);
}
