// What is known of a request, and what a connection remembers of it.
import type { HttpSocket } from "../host/http.ts";
import type { OrderedMap } from "../values/index.ts";
import { HeaderLines } from "./header-lines.ts";
import { plainAddress, TrustedProxies } from "./proxies.ts";

type Scheme = "http" | "https";

/** The head of a request as it came. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly httpVersion: string;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly socket: HttpSocket;
}

export interface RequestFacts {
  readonly method: string;
  readonly version: string;
  readonly target: string;
  /** Of the client. */
  readonly address: string;
  /** `http` or `https`, as the client sees it. */
  readonly scheme: Scheme;
  readonly headers: HeaderLines;
  /** Values of the `:name` segments of its path, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What middleware has noted before an upgrade. */
  readonly values: ReadonlyMap<string, string>;
}

export class RequestInfo {
  readonly method: string;
  readonly target: string;
  readonly address: string;
  readonly scheme: Scheme;
  readonly parameters: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
  #headers: HeaderLines;

  constructor({ method, target, address, scheme, headers, parameters, values }: RequestFacts) {
    this.method = method;
    this.target = target;
    this.address = address;
    this.scheme = scheme;
    this.parameters = parameters;
    this.values = values;
    this.#headers = headers;
  }

  /** From here on it is remembered for as long as its connection lives: in little memory. */
  compact(): void {
    this.#headers = this.#headers.compact();
  }

  /** All lines of a header as one value; the name in any case. */
  header(name: string): string | undefined {
    return this.#headers.header(name);
  }

  /** Values by names in lower case. */
  headers(): OrderedMap<string, string> {
    return this.#headers.joined();
  }
}

const nothing: ReadonlyMap<string, string> = new Map();
const noProxies = new TrustedProxies([]);

interface RequestContext {
  readonly proxies?: TrustedProxies;
  readonly parameters?: ReadonlyMap<string, string> | undefined;
  readonly values?: ReadonlyMap<string, string> | undefined;
}

/** `said`: the word of a proxy for it; of several the last one that is believed wrote the last. */
function schemeOf({ socket }: RequestHead, said: string | undefined): Scheme {
  const last = said?.split(",").at(-1)?.trim().toLowerCase();
  if (last === "http" || last === "https") return last;
  return "encrypted" in socket && socket.encrypted === true ? "https" : "http";
}

/** What is known of a request: behind `proxies`, with the values of the `:name` segments of its path, and of middleware. */
export function requestFacts(request: RequestHead, context: RequestContext = {}): RequestFacts {
  const { proxies = noProxies, parameters = nothing, values = nothing } = context;
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  const headers = HeaderLines.of(request.rawHeaders);
  const trusted = proxies.trusts(peer);
  return {
    method: request.method ?? "",
    version: request.httpVersion,
    target: request.url ?? "",
    address: trusted ? proxies.clientOf(peer, headers.header("x-forwarded-for")) : peer,
    scheme: schemeOf(request, trusted ? headers.header("x-forwarded-proto") : undefined),
    headers,
    parameters,
    values,
  };
}
