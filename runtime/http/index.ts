// HTTP: servers that routers answer for, and the client.
export { startRequest } from "./client.ts";
export { cookieOf, withCookie } from "./cookies.ts";
export { formField } from "./forms.ts";
export { isFieldValue, isToken } from "./header-form.ts";
export { pathBelow } from "./open-file.ts";
export { defaultOptions } from "./options.ts";
export { RateLimit } from "./rate-limit.ts";
export { Request } from "./request.ts";
export { fileResponse, JSON_TYPE, notFound, Response, respond, TEXT_TYPE } from "./response.ts";
export { Router } from "./router.ts";
export { serveHttp } from "./server.ts";
