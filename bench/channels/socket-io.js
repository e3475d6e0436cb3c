// The same in Socket.IO, with its connection state recovery: rooms, acknowledgements, events that are kept.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], connectionStateRecovery: {} });
const payload = "x".repeat(64);
io.on("connection", (socket) => {
  const { member, topics } = socket.handshake.query;
  if (member !== undefined && !socket.recovered) socket.join(`topic ${member}`);
  socket.on("echo", (text, acknowledge) => acknowledge(text));
  // So many events to each topic; the answer is how many members there are.
  socket.on("control", (events) => {
    let members = 0;
    for (let topic = 0; topic < Number(topics); topic++) {
      for (let count = 0; count < events; count++) io.to(`topic ${topic}`).emit("m", payload);
      members += io.of("/").adapter.rooms.get(`topic ${topic}`)?.size ?? 0;
    }
    socket.emit("members", members);
  });
});
http.listen(0, () => console.error(`listening on :${http.address().port}`));
