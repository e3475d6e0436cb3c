import Fastify from "fastify";

const app = Fastify();
app.get("/text", (_request, reply) => {
  reply.type("text/plain; charset=utf-8").send("Hello, World!");
});
app.get("/json", (_request, reply) => {
  reply.send({ message: "Hello, World!" });
});
app.get("/users/:id", (request, reply) => {
  reply.type("text/plain; charset=utf-8").send(request.params.id);
});
await app.listen({ port: 0 });
console.error(`listening on :${app.server.address().port}`);
