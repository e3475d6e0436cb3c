// A node of Socket.IO: socket-io.js redis|streams URL
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [, , kind, url] = process.argv;

async function adapter() {
  const client = await createClient({ url }).connect();
  if (kind === "streams") return createStreamsAdapter(client);
  return createAdapter(client, await client.duplicate().connect());
}

const http = createServer();
const io = new Server(http, { transports: ["websocket"], adapter: await adapter() });
io.on("connection", (socket) => {
  if (socket.handshake.query.member !== undefined) socket.join("room");
  socket.on("m", (text) => io.to("room").emit("m", text));
  socket.on("join", (room) => socket.join(room));
  socket.on("tell", (room) => io.to(room).emit("m", room));
});
http.listen(0, () => console.error(`listening on :${http.address().port}`));
