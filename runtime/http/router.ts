// Routers: immutable lists of routes, middleware and WebSocket endpoints, and the choice among them.
import type { Callback, Pending } from "../values/generator.ts";
import type { WsOptions } from "../values/structs.ts";
import type { EndpointCallbacks } from "../websocket/endpoint.ts";
import { isSamePattern, matchPattern, type Pattern, parsePattern, patternKinds } from "./pattern.ts";
import { Request } from "./request.ts";
import { notFound, type Response, upgradeRequired } from "./response.ts";

export type Handler = Callback<[Request], Response>;
export type Middleware = Callback<[Request, Handler], Response>;

interface Route {
  /** Undefined: any method. */
  readonly method: string | undefined;
  readonly pattern: Pattern;
  readonly handler: Handler;
}

export interface WebSocketRoute {
  readonly pattern: Pattern;
  readonly callbacks: EndpointCallbacks;
  readonly options: WsOptions;
}

interface Match<T> {
  readonly found: T;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Exact patterns go before `:name`, these before wildcards; among equals the first that is wanted. */
function bestMatch<T extends { readonly pattern: Pattern }>(
  routes: readonly T[],
  path: string,
  isWanted: (route: T) => boolean,
): Match<T> | undefined {
  const segments = path.split("/");
  for (const kind of patternKinds) {
    for (const found of routes) {
      if (found.pattern.kind !== kind || !isWanted(found)) continue;
      const parameters = matchPattern(found.pattern, segments);
      if (parameters !== undefined) return { found, parameters };
    }
  }
  return undefined;
}

export class Router {
  readonly #routes: readonly Route[];
  readonly #middleware: readonly Middleware[];
  readonly webSockets: readonly WebSocketRoute[];

  constructor(
    routes: readonly Route[] = [],
    middleware: readonly Middleware[] = [],
    webSockets: readonly WebSocketRoute[] = [],
  ) {
    this.#routes = routes;
    this.#middleware = middleware;
    this.webSockets = webSockets;
  }

  route(method: string | undefined, pattern: string, handler: Handler): Router {
    const route = { method, pattern: parsePattern(pattern), handler };
    return new Router([...this.#routes, route], this.#middleware, this.webSockets);
  }

  /** The first one is the outermost. */
  use(middleware: Middleware): Router {
    return new Router(this.#routes, [...this.#middleware, middleware], this.webSockets);
  }

  /** A later endpoint at the same path takes the place of the earlier one. */
  webSocket(path: string, callbacks: EndpointCallbacks, options: WsOptions): Router {
    const pattern = parsePattern(path);
    const others = this.webSockets.filter((one) => !isSamePattern(one.pattern, pattern));
    return new Router(this.#routes, this.#middleware, [...others, { pattern, callbacks, options }]);
  }

  /** The endpoint that an upgrade request to this path is for. */
  webSocketAt(path: string): Match<WebSocketRoute> | undefined {
    return bestMatch(this.webSockets, path, () => true);
  }

  /** Runs middleware and handler; `request` needs no parameters yet. */
  handle(request: Request): Pending<Response> {
    const match = this.#find(request.method, request.path);
    const { method, path, body, info } = request;
    const complete = match === undefined ? request : new Request(method, path, body, info, match.parameters);
    const last: Handler = match === undefined ? () => this.#unmatched(path) : match.found.handler;
    return this.#from(0, last)(complete);
  }

  #unmatched(path: string): Response {
    return this.webSocketAt(path) === undefined ? notFound : upgradeRequired;
  }

  #from(index: number, last: Handler): Handler {
    const middleware = this.#middleware[index];
    if (middleware === undefined) return last;
    const next = this.#from(index + 1, last);
    return (request) => middleware(request, next);
  }

  /** HEAD is answered as GET. */
  #find(method: string, path: string): Match<Route> | undefined {
    const wanted = method === "HEAD" ? "GET" : method;
    return bestMatch(this.#routes, path, (route) => route.method === undefined || route.method === wanted);
  }
}
