// Bun's own publish.
const server = Bun.serve({
  port: 0,
  fetch(request, server) {
    const member = new URL(request.url).pathname === "/member";
    return server.upgrade(request, { data: { member } }) ? undefined : new Response("", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    open(socket) {
      if (socket.data.member) socket.subscribe("room");
    },
    message(_socket, text) {
      server.publish("room", text);
    },
  },
});
console.error(`listening on :${server.port}`);
