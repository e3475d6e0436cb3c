// HTTP: servers that routers answer for, and the client.
export { startRequest } from "./client.ts";
export { pathBelow } from "./open-file.ts";
export { parsePattern } from "./pattern.ts";
export { Request } from "./request.ts";
export { fileResponse, JSON_TYPE, notFound, Response, respond, TEXT_TYPE } from "./response.ts";
export { Router } from "./router.ts";
export { serveHttp } from "./server.ts";
