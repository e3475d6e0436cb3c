// Routers: immutable lists of routes, middleware and WebSocket endpoints, and the choice among them.
import type { Callback, Pending } from "../values/generator.ts";
import type { WsOptions } from "../values/structs.ts";
import type { EndpointCallbacks } from "../websocket/endpoint.ts";
import { matchPattern, type Pattern, parsePattern, patternKinds } from "./pattern.ts";
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
  readonly path: string;
  readonly callbacks: EndpointCallbacks;
  readonly options: WsOptions;
}

interface Match {
  readonly handler: Handler;
  readonly parameters: ReadonlyMap<string, string>;
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
  webSocket(route: WebSocketRoute): Router {
    const others = this.webSockets.filter(({ path }) => path !== route.path);
    return new Router(this.#routes, this.#middleware, [...others, route]);
  }

  hasWebSocket(path: string): boolean {
    return this.webSockets.some((route) => route.path === path);
  }

  /** Runs middleware and handler; `request` needs no parameters yet. */
  handle(request: Request): Pending<Response> {
    const match = this.#find(request.method, request.path);
    const { method, path, body, info } = request;
    const complete = match === undefined ? request : new Request(method, path, body, info, match.parameters);
    const unmatched = this.hasWebSocket(path) ? upgradeRequired : notFound;
    const last: Handler = match === undefined ? () => unmatched : match.handler;
    return this.#from(0, last)(complete);
  }

  #from(index: number, last: Handler): Handler {
    const middleware = this.#middleware[index];
    if (middleware === undefined) return last;
    const next = this.#from(index + 1, last);
    return (request) => middleware(request, next);
  }

  /** Exact patterns go before `:name`, these before wildcards; among equals the first. HEAD is answered as GET. */
  #find(method: string, path: string): Match | undefined {
    const segments = path.split("/");
    const wanted = method === "HEAD" ? "GET" : method;
    for (const kind of patternKinds) {
      for (const route of this.#routes) {
        if (route.pattern.kind !== kind || (route.method !== undefined && route.method !== wanted)) continue;
        const parameters = matchPattern(route.pattern, segments);
        if (parameters !== undefined) return { handler: route.handler, parameters };
      }
    }
    return undefined;
  }
}
