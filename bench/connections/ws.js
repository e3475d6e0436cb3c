// `ws` with one set of members.
import { WebSocketServer } from "ws";

const members = new Set();
const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
server.on("listening", () => console.error(`listening on :${server.address().port}`));
server.on("connection", (socket) => {
  members.add(socket);
  socket.on("message", (data) => {
    for (const member of members) member.send(data.toString());
  });
  socket.on("close", () => members.delete(socket));
  socket.on("error", () => {});
});
