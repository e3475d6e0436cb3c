// A port that nobody listens on, and that no other test is given.
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems give to whoever names none: 32768 and up on Linux, 49152 elsewhere. */
const first = 12_000;
const behind = 32_000;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(first, behind);
    if ((await isFree(port)) && (await isClaimed(port))) return port;
  }
}

/** Whether a server could listen there now. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port), "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

/** The UDP port of the same number says who has it, until this process ends: nobody here speaks UDP. */
async function isClaimed(port: number): Promise<boolean> {
  const socket = createSocket("udp4").unref();
  try {
    await once(socket.bind(port, "127.0.0.1"), "listening");
    return true;
  } catch {
    socket.close();
    return false;
  }
}
