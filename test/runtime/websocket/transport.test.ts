// What can be seen of the bytes that the system takes: with and without TLS, also of one single large write.
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { expect, test } from "vitest";
import { makeCurrent } from "../../../runtime/current.ts";
import { createProgram } from "../../../runtime/program.ts";
import { hasMoved, outputMark } from "../../../runtime/websocket/transport.ts";
import { RawClient } from "./raw-client.ts";
import { certificateFiles } from "./transports.ts";

makeCurrent(createProgram());
const { certificate, key } = certificateFiles();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function connected(server: Server, secure: boolean): Promise<[Socket, RawClient]> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const accepted = new Promise<Socket>((resolve) => {
    server.once(secure ? "secureConnection" : "connection", resolve);
  });
  const client = new RawClient(typeof address === "object" && address !== null ? address.port : 0, secure);
  return [await accepted, client];
}

test.each([false, true])("TLS: %s", async (secure) => {
  const server = secure ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }) : createServer();
  const [socket, client] = await connected(server, secure);
  const idle = outputMark(socket);
  client.socket.pause();
  socket.write(Buffer.alloc(20_000_000));
  // Room in the system's own buffers is no sign of the peer.
  expect(hasMoved(idle, outputMark(socket))).toBe(false);
  // Once these are full nothing moves while nobody reads.
  let before = outputMark(socket);
  for (let still = 0; still < 500; still += 1) {
    await turn();
    const now = outputMark(socket);
    if (now.queued === before.queued) continue;
    before = now;
    still = 0;
  }
  expect(before.queued).toBeGreaterThan(0);
  expect(hasMoved(before, outputMark(socket))).toBe(false);
  client.socket.resume();
  while (!hasMoved(before, outputMark(socket))) await turn();
  expect(socket.writableLength).toBeGreaterThan(0);
  client.destroy();
  socket.destroy();
  server.close();
});
