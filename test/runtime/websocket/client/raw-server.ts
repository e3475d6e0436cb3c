// Servers of nothing but a socket: they answer a handshake with whatever bytes a test wants.
import { createHash } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A client that has sent the head of its request. */
export interface Visitor {
  readonly socket: Socket;
  readonly request: string;
  /** What its key calls for. */
  readonly accept: string;
}

/** The lines of a good answer. */
export function answerLines({ accept }: Visitor): string[] {
  return [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
  ];
}

export function headOf(lines: readonly string[]): string {
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** The URL of a server that calls `visit` with each of its clients. */
export async function rawServer(visit: (visitor: Visitor) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let request = "";
    const read = (chunk: Buffer): void => {
      request += chunk.toString("latin1");
      if (!request.includes("\r\n\r\n")) return;
      socket.off("data", read);
      const key = /^sec-websocket-key: (.*)$/im.exec(request)?.[1] ?? "";
      const accept = createHash("sha1").update(`${key.trim()}${GUID}`).digest("base64");
      visit({ socket, request, accept });
    };
    socket.on("data", read);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `ws://127.0.0.1:${port}/`;
}

/** A server that opens each connection and sends these bytes, and what it then gets from the client, unmasked. */
export async function sendingServer(
  ...pieces: readonly Uint8Array[]
): Promise<{ url: string; heard: Promise<string[]> }> {
  let heardAll = (_frames: string[]): void => {};
  const heard = new Promise<string[]>((resolve) => {
    heardAll = resolve;
  });
  const url = await rawServer((visitor) => {
    const { socket } = visitor;
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => {
      heardAll(framesOf(Buffer.concat(chunks)));
      socket.end();
    });
    socket.write(headOf(answerLines(visitor)));
    for (const piece of pieces) socket.write(piece);
  });
  return { url, heard };
}

/** `OPCODE HEX` for each frame that a client has sent. Throws when one is not masked. */
function framesOf(bytes: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const second = bytes[at + 1] ?? 0;
    if ((second & 0x80) === 0) throw new Error("the client did not mask a frame");
    const length = second & 0x7f;
    if (length > 125) throw new Error("longer than these tests expect");
    const mask = bytes.subarray(at + 2, at + 6);
    const payload = bytes.subarray(at + 6, at + 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    frames.push(`${(bytes[at] ?? 0) & 0x0f} ${Buffer.from(payload).toString("hex")}`.trim());
    at += 6 + length;
  }
  return frames;
}
