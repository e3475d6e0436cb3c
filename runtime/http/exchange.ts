// A request of a program, with what it leads to: redirects, limits, and the answer as it came.
import type { Duplex } from "node:stream";
import { entry, host } from "../current.ts";
import type { ClientRequest, HttpRequestOptions, HttpSocket, IncomingMessage } from "../host/http.ts";
import {
  codeOf,
  connectionFailure,
  type HeaderLine,
  isFieldValue,
  isFraming,
  isHost,
  isToken,
  strictlyDecoded,
} from "../net/index.ts";
import { RequestStory } from "./story.ts";

/** What is only meant for the place that it was given to. */
const PRIVATE: ReadonlySet<string> = new Set(["authorization", "cookie", "host", "proxy-authorization"]);
const SEE_OTHER = 303;
const MOVED: ReadonlySet<number> = new Set([301, 302]);
const SAME_AGAIN: ReadonlySet<number> = new Set([307, 308]);
/** Methods of requests that may be sent again when it is not known whether they have arrived (RFC 9110 section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"]);

const CONNECTION_ENDED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);

export interface OutgoingRequest {
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Buffer;
  /** How many redirects are followed; with 0 they are answers like others. */
  readonly redirects: number;
  /** Bytes of the body of the answer. */
  readonly limit: number;
  /** Makes the connection, when it does not go to the network; whether it counts as one of TLS. */
  readonly connect?: (secure: boolean) => HttpSocket;
}

export interface IncomingAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly HeaderLine[];
  readonly body: Buffer;
}

type Outcome = IncomingAnswer | Error;

function headersOf({ rawHeaders }: IncomingMessage): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    lines.push({ name: (rawHeaders[index] ?? "").toLowerCase(), value: rawHeaders[index + 1] ?? "" });
  }
  return lines;
}

/** The request that a redirect asks for (RFC 9110 section 15.4); undefined: it is an answer like others. */
function following(request: OutgoingRequest, { status, headers }: IncomingAnswer): OutgoingRequest | Error | undefined {
  const location = headers.find(({ name }) => name === "location")?.value;
  const changesMethod = status === SEE_OTHER ? request.method !== "HEAD" : request.method === "POST";
  const redirects = status === SEE_OTHER || MOVED.has(status) || SAME_AGAIN.has(status);
  if (!redirects || location === undefined || request.redirects < 0) return undefined;
  if (request.redirects === 0) return new Error("too many redirects");
  if (!URL.canParse(location, request.url)) return new Error("a redirect to what is no URL");
  const target = new URL(location, request.url);
  const leaves = target.origin !== new URL(request.url).origin;
  const kept = request.headers.filter(({ name }) => !(leaves && PRIVATE.has(name.toLowerCase())));
  const next = { ...request, url: target.href, headers: kept, redirects: request.redirects - 1 };
  if (!changesMethod || SAME_AGAIN.has(status)) return next;
  const bodiless = kept.filter(({ name }) => !name.toLowerCase().startsWith("content-"));
  return { ...next, method: "GET", headers: bodiless, body: Buffer.alloc(0) };
}

/** Why header lines can't be sent. A request is for one host (RFC 9112 section 3.2). */
function objectionToHeaders(headers: readonly HeaderLine[]): string | undefined {
  const hosts = headers.filter(({ name }) => name.toLowerCase() === "host");
  const areValid = headers.every(({ name, value }) => isToken(name) && isFieldValue(value));
  return areValid && hosts.length <= 1 && hosts.every(({ value }) => isHost(value)) ? undefined : "invalid header";
}

/** Why a request can't be sent. */
function objectionTo({ method, url, headers }: OutgoingRequest): string | undefined {
  // CONNECT asks for a tunnel, and has no answer with a body.
  if (!isToken(method) || method === "CONNECT") return "invalid method";
  if (!URL.canParse(url)) return "invalid URL";
  const { protocol, username, password } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return "not a URL of HTTP";
  // Redirects bring URLs of others.
  if (strictlyDecoded(username) === undefined || strictlyDecoded(password) === undefined) return "invalid URL";
  return objectionToHeaders(headers);
}

function failureOf(error: Error, secure: boolean): string {
  return codeOf(error).startsWith("HPE_") ? "the answer is no HTTP" : connectionFailure(error, secure);
}

/** One exchange after the other, until there is an answer, or none. */
class Exchange {
  readonly #done: (outcome: Outcome) => void;
  #abort: () => void = () => {};
  #over = false;
  /** Of the present request. */
  #story: RequestStory | undefined = undefined;

  constructor(done: (outcome: Outcome) => void) {
    this.#done = done;
  }

  end(outcome: Outcome): void {
    if (this.#over) return;
    this.#over = true;
    if (outcome instanceof Error) this.#story?.getsNone(outcome.message);
    this.#abort();
    this.#done(outcome);
  }

  send(request: OutgoingRequest): void {
    if (this.#over) return;
    const objection = objectionTo(request);
    if (objection !== undefined) {
      this.end(new Error(objection));
      return;
    }
    const url = new URL(request.url);
    const secure = url.protocol === "https:";
    const { request: start } = secure ? host().https() : host().http();
    const outgoing = start(url, optionsOf(request));
    this.#abort = () => outgoing.destroy();
    this.#tell(request.method, url, outgoing);
    const receive = (response: IncomingMessage): void => this.#receive(request, response);
    const fail = (error: Error): void => {
      // A server may end a connection that nothing was sent on for a while, just when something is.
      const isStale = outgoing.reusedSocket && CONNECTION_ENDED.has(codeOf(error));
      if (isStale && IDEMPOTENT.has(request.method)) this.send(request);
      else this.end(new Error(failureOf(error, secure)));
    };
    const switched = (_: IncomingMessage, socket: Duplex): void => {
      socket.destroy();
      this.end(new Error("the server speaks another protocol"));
    };
    outgoing.once("response", entry(receive)).once("upgrade", entry(switched)).on("error", entry(fail));
    outgoing.end(request.body.length === 0 ? undefined : request.body);
  }

  #tell(method: string, url: URL, outgoing: ClientRequest): void {
    this.#story = undefined;
    if (host().simulation === undefined) return;
    const connected = (): void => {
      this.#story = RequestStory.of(outgoing.socket);
      this.#story?.asks(method, url);
    };
    outgoing.once("socket", entry(connected));
  }

  #receive(request: OutgoingRequest, response: IncomingMessage): void {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > request.limit) this.end(new Error("answer too large"));
      else chunks.push(chunk);
    };
    const finish = (): void => {
      const answer = { status: response.statusCode ?? 0, headers: headersOf(response), body: Buffer.concat(chunks) };
      this.#story?.isAnswered(answer);
      const next = following(request, answer);
      if (next === undefined || next instanceof Error) this.end(next ?? answer);
      else this.send(next);
    };
    const cut = (): void => this.end(new Error("the answer was cut off"));
    response.on("data", entry(take)).once("end", entry(finish)).on("error", entry(cut));
  }
}

function optionsOf({ method, url, headers, body, connect }: OutgoingRequest): HttpRequestOptions {
  const lines = headers.filter(({ name }) => !isFraming(name));
  const fields = new Map<string, string[]>();
  for (const { name, value } of lines) {
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value]);
  }
  const all = [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  const bodiless = body.length === 0 && !["POST", "PUT", "PATCH"].includes(method);
  const length = bodiless ? {} : { "Content-Length": body.length };
  const given = { ...Object.fromEntries(all), ...length };
  // Many servers answer nobody who does not say what it is.
  if (connect === undefined) return { method, headers: { "user-agent": "snow", ...given } };
  const options = { method, headers: given };
  // Without an agent Node would name the port of the scheme as well.
  const secure = new URL(url).protocol === "https:";
  return { ...options, defaultPort: secure ? 443 : 80, createConnection: () => connect(secure) };
}

/** Starts a request; calls back once, not before this returns. Answers how to give it up. */
export function startExchange(
  request: OutgoingRequest,
  milliseconds: number,
  done: (outcome: Outcome) => void,
): () => void {
  const exchange = new Exchange((outcome) => {
    host().clearTimer(timer);
    done(outcome);
  });
  const timer = host().setTimer(milliseconds, () => exchange.end(new Error("timeout")));
  // With no redirects to follow, one is an answer.
  const wanted = request.redirects === 0 ? { ...request, redirects: -1 } : request;
  host().defer(() => exchange.send(wanted));
  return () => exchange.end(new Error("given up"));
}
