// Routers: immutable lists of routes, middleware and WebSocket endpoints, and the choice among them.
import type { UpgradeEndpoint } from "../net/index.ts";
import type { Callback, Pending } from "../values/generator.ts";
import { isSamePattern, matchPattern, type Pattern, parsePattern, patternKinds } from "./pattern.ts";
import { Request } from "./request.ts";
import {
  methodNotAllowed,
  notFound,
  optionsOf,
  type Response,
  switchingProtocols,
  upgradeRequired,
} from "./response.ts";

type Handler = Callback<[Request], Response>;
type Middleware = Callback<[Request, Handler], Response>;

interface Route {
  /** Undefined: any method. */
  readonly method: string | undefined;
  readonly pattern: Pattern;
  readonly handler: Handler;
}

/** Where clients may open a WebSocket. */
export interface UpgradeRoute {
  readonly pattern: Pattern;
  /** Makes the endpoint of a server that begins. */
  readonly createEndpoint: () => UpgradeEndpoint;
}

interface Match<T> {
  readonly found: T;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Exact patterns go before `:name`, these before wildcards; among equals the first that is wanted. */
function bestMatch<T extends { readonly pattern: Pattern }>(
  routes: readonly T[],
  segments: readonly string[],
  isWanted: (route: T) => boolean,
): Match<T> | undefined {
  for (const kind of patternKinds) {
    for (const found of routes) {
      if (found.pattern.kind !== kind || !isWanted(found)) continue;
      const parameters = matchPattern(found.pattern, segments);
      if (parameters !== undefined) return { found, parameters };
    }
  }
  return undefined;
}

/** The methods of routes, those included that the server answers by itself; `opens`: GET begins a WebSocket. */
function allowedMethods(routes: readonly Route[], opens: boolean): string[] {
  const methods = new Set<string>(opens ? ["GET"] : []);
  for (const { method } of routes) {
    if (method !== undefined) methods.add(method);
    if (method === "GET") methods.add("HEAD");
  }
  return [...methods.add("OPTIONS")];
}

export class Router {
  readonly #routes: readonly Route[];
  readonly #middleware: readonly Middleware[];
  readonly upgrades: readonly UpgradeRoute[];

  constructor(
    routes: readonly Route[] = [],
    middleware: readonly Middleware[] = [],
    upgrades: readonly UpgradeRoute[] = [],
  ) {
    this.#routes = routes;
    this.#middleware = middleware;
    this.upgrades = upgrades;
  }

  route(method: string | undefined, pattern: string, handler: Handler): Router {
    const route = { method, pattern: parsePattern(pattern), handler };
    return new Router([...this.#routes, route], this.#middleware, this.upgrades);
  }

  /** The first one is the outermost. */
  use(middleware: Middleware): Router {
    return new Router(this.#routes, [...this.#middleware, middleware], this.upgrades);
  }

  /** A later endpoint at the same path takes the place of the earlier one. */
  upgrade(path: string, createEndpoint: () => UpgradeEndpoint): Router {
    const pattern = parsePattern(path);
    const others = this.upgrades.filter((one) => !isSamePattern(one.pattern, pattern));
    return new Router(this.#routes, this.#middleware, [...others, { pattern, createEndpoint }]);
  }

  /** Whether something runs before handlers do. */
  get hasMiddleware(): boolean {
    return this.#middleware.length > 0;
  }

  /** The endpoint that an upgrade request to the path with these segments is for. */
  upgradeAt(segments: readonly string[]): Match<UpgradeRoute> | undefined {
    return bestMatch(this.upgrades, segments, () => true);
  }

  /** Runs middleware and handler; `request` needs no parameters yet. */
  handle(request: Request): Pending<Response> {
    const match = this.#find(request);
    if (match === undefined) return this.#from(0, () => this.#unmatched(request))(request);
    const { target, body, info } = request;
    const { found, parameters } = match;
    return this.#from(0, found.handler)(new Request({ target, body, info, parameters }));
  }

  /** Runs the middleware before an upgrade: anything but 101 refuses it. */
  handleUpgrade(request: Request): Pending<Response> {
    return this.#from(0, () => switchingProtocols)(request);
  }

  #unmatched({ method, target: { text, segments } }: Request): Response {
    const opens = this.upgradeAt(segments) !== undefined;
    const routes = this.#routes.filter(({ pattern }) => text === "*" || matchPattern(pattern, segments) !== undefined);
    if (method === "OPTIONS" && (routes.length > 0 || opens || text === "*")) {
      return optionsOf(allowedMethods(routes, opens));
    }
    if (opens) return upgradeRequired;
    return routes.length === 0 ? notFound : methodNotAllowed(allowedMethods(routes, false));
  }

  #from(index: number, last: Handler): Handler {
    const middleware = this.#middleware[index];
    if (middleware === undefined) return last;
    const next = this.#from(index + 1, last);
    return (request) => middleware(request, next);
  }

  /** HEAD is answered as GET. */
  #find({ method, target }: Request): Match<Route> | undefined {
    const wanted = method === "HEAD" ? "GET" : method;
    return bestMatch(this.#routes, target.segments, (route) => route.method === undefined || route.method === wanted);
  }
}
