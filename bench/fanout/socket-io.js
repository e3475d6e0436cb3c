// Socket.IO with its own rooms.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
io.on("connection", (socket) => {
  if (socket.handshake.query.member !== undefined) socket.join("room");
  socket.on("m", (text) => io.to("room").emit("m", text));
});
http.listen(0, () => console.error(`listening on :${http.address().port}`));
