// HTTP: servers that routers answer for, and the client.
export { startRequest } from "./client.ts";
export { cookieSetBy, withClientCookie, withCookiesOf } from "./client-cookies.ts";
export { cookieOf, withCookie } from "./cookies.ts";
export { type IncomingAnswer, type OutgoingRequest, startExchange } from "./exchange.ts";
export { prepareMediaTypes } from "./files/media-types.ts";
export { pathBelow } from "./files/open-file.ts";
export { formFields } from "./forms.ts";
export { defaultOptions } from "./options.ts";
export { withWildcard } from "./pattern.ts";
export { RateLimit } from "./rate-limit.ts";
export { Request } from "./request.ts";
export {
  eventStreamResponse,
  fileResponse,
  JSON_TYPE,
  notFound,
  Response,
  respond,
  StreamBody,
  streamResponse,
  TEXT_TYPE,
} from "./response.ts";
export { Router } from "./router.ts";
export { serveHttp } from "./server.ts";
export { clearSession, keepingSessions, putInSession } from "./session.ts";
export { commentText, dataText, eventText, type SseWriter } from "./streams/event-stream.ts";
export { type Writer, writeTo } from "./streams/writer.ts";
export { connectTo } from "./test-connection.ts";
export { upgradedRequest } from "./upgrades.ts";
