// The floor for all of them: `node:http` with as little around it as can be.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const [type, body] = request.url.startsWith("/users/")
    ? ["text/plain; charset=utf-8", request.url.slice("/users/".length)]
    : request.url === "/json"
      ? ["application/json; charset=utf-8", JSON.stringify({ message: "Hello, World!" })]
      : ["text/plain; charset=utf-8", "Hello, World!"];
  response.writeHead(200, ["Content-Type", type, "Content-Length", String(Buffer.byteLength(body))]);
  response.end(body);
});
server.listen(0, () => console.error(`listening on :${server.address().port}`));
