// HTTP: routers, servers, answers, and the client.

import { waitForOutside, waitForPromise } from "../actors/index.ts";
import { type Channel, channelEndpoint } from "../channels/index.ts";
import { current, host } from "../current.ts";
import { Panic } from "../failures/index.ts";
import {
  connectTo,
  cookieSetBy,
  defaultOptions,
  eventStreamResponse,
  fileResponse,
  type IncomingAnswer,
  JSON_TYPE,
  notFound,
  type OutgoingRequest,
  pathBelow,
  RateLimit,
  type Request,
  Response,
  Router,
  respond,
  type SseWriter,
  StreamBody,
  serveHttp,
  startExchange,
  startRequest,
  streamResponse,
  TEXT_TYPE,
  type Writer,
  withClientCookie,
  withCookie,
  withCookiesOf,
  withWildcard,
} from "../http/index.ts";
import { escapeMarkup } from "../markup.ts";
import {
  addedUp,
  type HeaderLine,
  isFieldValue,
  isToken,
  METRICS_TYPE,
  metricsText,
  turnsAway,
  watchEventLoopLag,
} from "../net/index.ts";
import {
  type Admission,
  type Callback,
  type ClientRequest,
  type ClientResponse,
  type CookieOptions,
  type HttpOptions,
  type List,
  newClientRequest,
  newClientResponse,
  newWsOptions,
  type Option,
  type OrderedMap,
  optionOf,
  type Result,
  type Suspended,
  snow_is_generator,
  snow_list_of,
  snow_variant_Err,
  snow_variant_Ok,
  type WsOptions,
} from "../values/index.ts";
import { createEndpoint } from "../websocket/index.ts";

type Handler = Callback<[Request], Response>;
type Middleware = Callback<[Request, Callback<[Request], Response>], Response>;
type OnConnect = Callback<[number, string, OrderedMap<string, string>], Admission>;
type OnMessage<A> = Callback<[number, string], A>;
type OnClose<B> = Callback<[number, number, string], B>;

const emptyRouter = new Router();

export function snow_http_router(): Router {
  return emptyRouter;
}

export function snow_http_route(router: Router, pattern: string, handler: Handler): Router {
  return router.route(undefined, pattern, handler);
}

export function snow_http_on(router: Router, method: string, pattern: string, handler: Handler): Router {
  return router.route(method, pattern, handler);
}

export function snow_http_mount(router: Router, prefix: string, inner: Router): Router {
  return router.scope(prefix, inner);
}

export function snow_http_use(router: Router, middleware: Middleware): Router {
  return router.use(middleware);
}

export function* snow_http_agrees(
  check: Callback<[string, string], boolean>,
  name: string,
  password: string,
): Suspended<boolean> {
  const answer = check(name, password);
  return snow_is_generator(answer) ? (yield answer) === true : answer;
}

export function* snow_http_key_for(keyOf: Callback<[Request], string>, request: Request): Suspended<string> {
  const key = keyOf(request);
  return snow_is_generator(key) ? String(yield key) : key;
}

export function snow_http_middleware(run: Middleware): Middleware {
  return run;
}

export function snow_http_websocket_with<A, B>(
  router: Router,
  path: string,
  onConnect: OnConnect,
  onMessage: OnMessage<A>,
  onClose: OnClose<B>,
  options: WsOptions,
): Router {
  // The router has chosen the path already.
  const accepted = newWsOptions({ ...options, path: "" });
  return router.upgrade(path, () => createEndpoint({ onConnect, onMessage, onClose }, accepted));
}

export function snow_http_channels_with(
  router: Router,
  path: string,
  channels: List<Channel>,
  admit: Callback<[number, Request], Admission>,
  options: WsOptions,
): Router {
  return router.upgrade(path, channelEndpoint(channels.toArray(), admit, options));
}

export function snow_http_serve(router: Router, port: number): number {
  return serveHttp(router, port).handle;
}

export function snow_http_serve_with(router: Router, port: number, options: HttpOptions): number {
  return serveHttp(router, port, options).handle;
}

export function snow_http_options(): HttpOptions {
  return defaultOptions;
}

export function snow_http_serve_tls(router: Router, port: number, certificate: string, key: string): number {
  return serveHttp(router, port, defaultOptions, { certificate, key }).handle;
}

export function snow_http_files(router: Router, pattern: string, directory: string): Router {
  return router.route("GET", withWildcard(pattern), ({ target, route }) => {
    const path = pathBelow(directory, target.segments.slice(route.named));
    return path === undefined ? notFound : fileResponse(path, directory);
  });
}

export function snow_http_file(path: string): Response {
  return fileResponse(path, undefined);
}

export function snow_http_stream<A>(status: number, mediaType: string, body: Callback<[Writer], A>): Response {
  return streamResponse(status, mediaType, new StreamBody(body, false, false));
}

export function snow_http_stream_by(status: number, mediaType: string, start: Callback<[Writer], number>): Response {
  return streamResponse(status, mediaType, new StreamBody(start, true, false));
}

export function snow_http_sse<A>(body: Callback<[SseWriter], A>): Response {
  return eventStreamResponse(new StreamBody(body, false, true));
}

export function snow_http_sse_by(start: Callback<[SseWriter], number>): Response {
  return eventStreamResponse(new StreamBody(start, true, true));
}

export function snow_http_metrics(router: Router, path: string): Router {
  watchEventLoopLag();
  const { link } = current().cluster;
  const answer = (text: string): Response => respond(200, METRICS_TYPE, text);
  if (link === undefined) return router.route("GET", path, () => answer(metricsText()));
  return router.route("GET", path, () => {
    const page = link.pages().then((pages) => answer(addedUp([metricsText(), ...pages])));
    return waitForPromise("HTTP.metrics", page, String);
  });
}

export function snow_http_health(router: Router, path: string): Router {
  const headers = [{ name: "Cache-Control", value: "no-store" }];
  const welcome = respond(200, TEXT_TYPE, "ok", headers);
  const unwelcome = respond(503, TEXT_TYPE, "stopping", headers);
  return router.route("GET", path, () => (turnsAway() ? unwelcome : welcome));
}

export function snow_http_respond(status: number, mediaType: string, body: string): Response {
  return respond(status, mediaType, body);
}

export function snow_http_response_with_headers(
  status: number,
  body: string,
  headers: OrderedMap<string, string>,
): Response {
  const others = headers.entries().map(({ key, value }) => ({ name: key, value }));
  return respond(status, JSON_TYPE, body, others);
}

export function snow_http_bytes(status: number, mediaType: string, body: Uint8Array): Response {
  return respond(status, mediaType, body);
}

export function snow_http_bare(status: number): Response {
  return new Response(status, [], "");
}

/** A reference with what may not stand in one (RFC 3986 section 2) percent-encoded, but for ASCII other than the space. */
export function snow_http_in_ascii(location: string): string {
  return location.replace(/[\x20\x80-\u{10ffff}]+/gu, encodeURIComponent);
}

function headerLine(name: string, value: string): HeaderLine {
  if (!isToken(name) || !isFieldValue(value)) throw new Panic("invalid header");
  return { name, value };
}

export function snow_http_add_header(response: Response, name: string, value: string): Response {
  return response.withHeaders([...response.headers, headerLine(name, value)]);
}

export function snow_http_set_header(response: Response, name: string, value: string): Response {
  return response.withHeaders([...response.without(name), headerLine(name, value)]);
}

export function snow_http_set_status(response: Response, status: number): Response {
  return response.withStatus(status);
}

export function snow_http_header_of(response: Response, name: string): Option<string> {
  return optionOf(response.header(name));
}

export function snow_http_status_of(response: Response): number {
  return response.status;
}

export function snow_http_compressible(response: Response): Response {
  return response.made(true);
}

export function snow_http_limiter(perMinute: number): (key: string) => number {
  const limit = new RateLimit(perMinute);
  return (key) => limit.take(key);
}

export function snow_http_set_cookie(
  response: Response,
  name: string,
  value: string,
  options: CookieOptions,
): Response {
  return withCookie(response, { name, value, options });
}

export function snow_http_get(url: string): Suspended<Result<string, string>> {
  return waitForOutside("HTTP.get", (resume) => startRequest(url, undefined, (result) => resume.value(result)));
}

function headerLines(headers: List<[string, string]>): HeaderLine[] {
  return headers.toArray().map(([name, value]) => ({ name, value }));
}

function headerPairs(lines: readonly HeaderLine[]): List<[string, string]> {
  return snow_list_of(lines.map(({ name, value }): [string, string] => [name, value]));
}

function outgoing(request: ClientRequest, url: string): OutgoingRequest {
  const { method, headers, body, body_bytes: bytes, max_redirects: redirects, max_body_bytes: limit } = request;
  return {
    method: method.toUpperCase(),
    url,
    headers: headerLines(headers),
    body: bytes.length > 0 ? Buffer.from(bytes) : Buffer.from(body),
    redirects,
    limit,
  };
}

function clientResponse({ status, headers, body }: IncomingAnswer): ClientResponse {
  return newClientResponse({ status, headers: headerPairs(headers), body: body.toString("utf8"), body_bytes: body });
}

export function snow_http_request(request: ClientRequest): Suspended<Result<ClientResponse, string>> {
  return waitForOutside("HTTP.request", (resume) =>
    startExchange(outgoing(request, request.url), request.timeout_ms, (outcome) =>
      resume.value(
        outcome instanceof Error ? new snow_variant_Err(outcome.message) : new snow_variant_Ok(clientResponse(outcome)),
      ),
    ),
  );
}

export function snow_http_test(router: Router, request: ClientRequest): Suspended<ClientResponse> {
  const url = request.url.startsWith("/") ? `http://localhost${request.url}` : request.url;
  const question = { ...outgoing(request, url), connect: (secure: boolean) => connectTo(router, secure) };
  return waitForOutside("HTTP.test", (resume) =>
    startExchange(question, request.timeout_ms, (outcome) => {
      if (outcome instanceof Error) resume.panic(`http_test: ${outcome.message}`);
      else resume.value(clientResponse(outcome));
    }),
  );
}

export function snow_http_post(url: string, body: string): Suspended<Result<string, string>> {
  return waitForOutside("HTTP.post", (resume) => startRequest(url, body, (result) => resume.value(result)));
}

export function snow_http_cookie(response: ClientResponse, name: string): Option<string> {
  return optionOf(cookieSetBy(headerLines(response.headers), name, host().wallClock()));
}

export function snow_http_client_cookie(request: ClientRequest, name: string, value: string): ClientRequest {
  const headers = withClientCookie(headerLines(request.headers), name, value);
  return newClientRequest({ ...request, headers: headerPairs(headers) });
}

export function snow_http_client_cookies(request: ClientRequest, answer: ClientResponse): ClientRequest {
  const headers = withCookiesOf(headerLines(request.headers), headerLines(answer.headers), host().wallClock());
  return newClientRequest({ ...request, headers: headerPairs(headers) });
}

export function snow_http_escape_html(text: string): string {
  return escapeMarkup(text);
}
