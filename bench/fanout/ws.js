// What people write with `ws`: a loop over the clients.
import { WebSocketServer } from "ws";

const members = new Set();
const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
server.on("listening", () => console.error(`listening on :${server.address().port}`));
server.on("connection", (socket, request) => {
  if (request.url === "/member") members.add(socket);
  socket.on("message", (data) => {
    const text = data.toString();
    for (const member of members) member.send(text);
  });
  socket.on("close", () => members.delete(socket));
  socket.on("error", () => {});
});
