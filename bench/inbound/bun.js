// Bun's server that says back what it hears.
const server = Bun.serve({
  port: 0,
  fetch(request, server) {
    return server.upgrade(request) ? undefined : new Response("", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, text) {
      socket.send(text);
    },
  },
});
console.error(`listening on :${server.port}`);
