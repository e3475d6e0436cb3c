// What Node's sockets give at most: the handshake by hand, and one prebuilt frame written to each of them.
import { createHash } from "node:crypto";
import { createServer } from "node:net";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const FRAME = Buffer.concat([Buffer.from([0x81, 64]), Buffer.alloc(64, "x")]);
/** Of a masked frame of as many bytes. */
const FRAME_BYTES = FRAME.length + 4;
const members = new Set();

function handshake(socket, head) {
  const key = /sec-websocket-key: (\S+)/i.exec(head)[1];
  const accept = createHash("sha1")
    .update(key + GUID)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  if (!head.startsWith("GET /member")) publish(socket);
  else {
    members.add(socket);
    socket.on("data", () => {});
  }
}

function publish(socket) {
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    for (; bytes >= FRAME_BYTES; bytes -= FRAME_BYTES) for (const member of members) member.write(FRAME);
  });
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.once("data", (head) => handshake(socket, head.toString("latin1")));
  socket.on("close", () => members.delete(socket)).on("error", () => {});
});
server.listen(0, () => console.error(`listening on :${server.address().port}`));
