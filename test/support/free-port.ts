// A port that nobody listens on.
import { once } from "node:events";
import { createServer } from "node:net";

/** It was free a moment ago; another process may take it before its user does. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  server.close();
  await once(server, "close");
  return address.port;
}
