// HTTP for programs whose connections are no sockets of the system: what the runtime uses of Node's modules, over any stream.
import type { ClientRequest, HttpModule, HttpRequestOptions, HttpsModule } from "../../http.ts";
import type { Host } from "../../index.ts";
import { Agent, type Place } from "./agent.ts";
import type { HttpParts } from "./parts.ts";
import { phrases } from "./phrases.ts";
import { type Asked, Request } from "./request.ts";
import { Response } from "./response.ts";
import { SecureServer, Server } from "./server.ts";

const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The name of a host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function authorization({ username, password }: URL): readonly (readonly [string, string])[] {
  if (username === "" && password === "") return [];
  const said = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [["Authorization", `Basic ${Buffer.from(said).toString("base64")}`]];
}

/** What a request to a URL is for; one without is for a connection of its own. */
function askedOf(url: URL | undefined, secure: boolean, options: HttpRequestOptions): Asked {
  const { method = "GET", path, headers, maxHeaderSize = 0, createConnection } = options;
  const common = { method, headers, maxHeadBytes: maxHeaderSize };
  if (url === undefined) return { ...common, target: path ?? "/", others: [], place: undefined };
  const host = hostOf(url);
  const port = url.port === "" ? (secure ? HTTPS_PORT : HTTP_PORT) : Number(url.port);
  const place: Place = { secure, host, port };
  return {
    ...common,
    target: `${url.pathname}${url.search}`,
    others: [["Host", url.host], ...authorization(url)],
    place: createConnection === undefined ? place : undefined,
  };
}

/** Servers are handed their connections: they don't listen by themselves. A connection of TLS counts as one already. */
export function httpModules(
  base: Host,
  net: Pick<Host, "net" | "tls">,
  clock: HttpParts["clock"],
): Pick<Host, "http" | "https"> {
  const parts: HttpParts = { stream: base.stream(), net, clock, parser: base.libraries.http() };
  const agent = new Agent(net);
  const ask = (secure: boolean, url: URL | undefined, options: HttpRequestOptions): ClientRequest => {
    const asked = askedOf(url, secure, options);
    const { createConnection } = options;
    if (createConnection !== undefined)
      return new Request(parts, asked, agent, { socket: createConnection(), isReused: false });
    if (asked.place === undefined) throw new TypeError("a request to nowhere");
    return new Request(parts, asked, agent, agent.connect(asked.place));
  };
  const http: HttpModule = {
    createServer: (options) => new Server(parts, options),
    request: (first: URL | HttpRequestOptions, second?: HttpRequestOptions) =>
      first instanceof URL ? ask(false, first, second ?? { headers: {} }) : ask(false, undefined, first),
    responseTo: (request) => new Response(parts, request),
    STATUS_CODES: phrases,
  };
  const https: HttpsModule = {
    createServer: (options) => new SecureServer(parts, options),
    request: (url, options) => ask(true, url, options),
  };
  return { http: () => http, https: () => https };
}
