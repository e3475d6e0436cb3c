// `ws` that says back what it hears.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
server.on("listening", () => console.error(`listening on :${server.address().port}`));
server.on("connection", (socket) => {
  socket.on("message", (data) => socket.send(data.toString()));
  socket.on("error", () => {});
});
