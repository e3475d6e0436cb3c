// What is known of a request, and what a connection remembers of it, in little memory: one string for all headers.
import type { IncomingMessage } from "node:http";
import { HeaderLines } from "./header-lines.ts";
import { plainAddress, TrustedProxies } from "./proxies.ts";

export interface RequestFacts {
  readonly method: string;
  readonly version: string;
  readonly target: string;
  /** Of the client. */
  readonly address: string;
  readonly headers: HeaderLines;
  /** Values of the `:name` segments of its path, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

export class RequestInfo {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly #headers: string;

  constructor({ method, target, address, headers, parameters }: RequestFacts) {
    this.method = method;
    this.target = target;
    this.address = address;
    this.parameters = parameters;
    this.#headers = headers.text;
  }

  /** All lines of a header as one value; the name in any case. */
  header(name: string): string | undefined {
    return HeaderLines.from(this.#headers).header(name);
  }

  /** Names in lower case and values in turn, each name once. */
  headers(): string[] {
    return HeaderLines.from(this.#headers).joined();
  }
}

const noParameters: ReadonlyMap<string, string> = new Map();
const noProxies = new TrustedProxies([]);

interface RequestContext {
  readonly proxies?: TrustedProxies;
  readonly parameters?: ReadonlyMap<string, string>;
}

/** What is known of a request: behind `proxies`, with the values of the `:name` segments of its path. */
export function requestFacts(request: IncomingMessage, context: RequestContext = {}): RequestFacts {
  const { proxies = noProxies, parameters = noParameters } = context;
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  const headers = HeaderLines.of(request.rawHeaders);
  return {
    method: request.method ?? "",
    version: request.httpVersion,
    target: request.url ?? "",
    address: proxies.clientOf(peer, headers.header("x-forwarded-for")),
    headers,
    parameters,
  };
}
