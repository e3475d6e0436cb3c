// Routers: immutable lists of routes, middleware and WebSocket endpoints, and the choice among them.

import type { UpgradeEndpoint } from "../net/index.ts";
import type { Callback, Pending } from "../values/index.ts";
import {
  below,
  isSamePattern,
  matchPattern,
  type Pattern,
  parsePattern,
  parsePrefix,
  patternKinds,
} from "./pattern.ts";
import type { Request } from "./request.ts";
import {
  methodNotAllowed,
  notFound,
  optionsOf,
  type Response,
  switchingProtocols,
  upgradeRequired,
} from "./response.ts";
import { type Match, RouteIndex } from "./route-index.ts";

type Handler = Callback<[Request], Response>;
type Middleware = Callback<[Request, Handler], Response>;

interface Route {
  /** Undefined: any method. */
  readonly method: string | undefined;
  readonly pattern: Pattern;
  readonly handler: Handler;
  /** Of the scopes that it stands in, the outermost first. */
  readonly middleware: readonly Middleware[];
}

/** Where clients may open a WebSocket. */
export interface UpgradeRoute {
  readonly pattern: Pattern;
  /** Of the scopes that it stands in, the outermost first. */
  readonly middleware: readonly Middleware[];
  /** Makes the endpoint of a server that begins. */
  readonly createEndpoint: () => UpgradeEndpoint;
}

/** A prefix with middleware of its own, which also answers for what is not found below it. */
interface Scope {
  readonly pattern: Pattern;
  readonly middleware: readonly Middleware[];
}

interface RouterParts {
  readonly routes: readonly Route[];
  readonly middleware: readonly Middleware[];
  readonly upgrades: readonly UpgradeRoute[];
  readonly scopes: readonly Scope[];
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

const empty: RouterParts = { routes: [], middleware: [], upgrades: [], scopes: [] };

export class Router {
  readonly #parts: RouterParts;
  /** Made when they are asked for the first time: most routers are steps on the way to another. */
  #routes: RouteIndex<Route> | undefined = undefined;
  #upgrades: RouteIndex<UpgradeRoute> | undefined = undefined;

  constructor(parts: RouterParts = empty) {
    this.#parts = parts;
  }

  get upgrades(): readonly UpgradeRoute[] {
    return this.#parts.upgrades;
  }

  route(method: string | undefined, pattern: string, handler: Handler): Router {
    const route = { method, pattern: parsePattern(pattern), handler, middleware: [] };
    return new Router({ ...this.#parts, routes: [...this.#parts.routes, route] });
  }

  /** The first one is the outermost. */
  use(middleware: Middleware): Router {
    return new Router({ ...this.#parts, middleware: [...this.#parts.middleware, middleware] });
  }

  /** A later endpoint at the same path takes the place of the earlier one. */
  upgrade(path: string, createEndpoint: () => UpgradeEndpoint): Router {
    return this.#withUpgrades([{ pattern: parsePattern(path), createEndpoint, middleware: [] }]);
  }

  #withUpgrades(upgrades: readonly UpgradeRoute[]): Router {
    const others = this.upgrades.filter((one) => !upgrades.some(({ pattern }) => isSamePattern(one.pattern, pattern)));
    return new Router({ ...this.#parts, upgrades: [...others, ...upgrades] });
  }

  /** Takes in what another router has, below a prefix; its middleware is for that alone. */
  scope(prefix: string, router: Router): Router {
    const wildcard = parsePrefix(prefix);
    const { routes, middleware, upgrades, scopes } = router.#parts;
    const moved = <T extends Scope>(one: T): T => ({
      ...one,
      pattern: below(wildcard, one.pattern),
      middleware: [...middleware, ...one.middleware],
    });
    const own = { pattern: wildcard, middleware };
    return new Router({
      ...this.#parts,
      routes: [...this.#parts.routes, ...routes.map(moved)],
      scopes: [...this.#parts.scopes, own, ...scopes.map(moved)],
    }).#withUpgrades(upgrades.map(moved));
  }

  /** The endpoint that an upgrade request to the path with these segments is for. */
  upgradeAt(segments: readonly string[]): Match<UpgradeRoute> | undefined {
    this.#upgrades ??= new RouteIndex(this.upgrades);
    return this.#upgrades.best(segments, () => true);
  }

  /** Runs middleware and handler; `request` has not been matched yet. */
  handle(request: Request): Pending<Response> {
    const match = this.#find(request);
    if (match === undefined) {
      const middleware = this.#scopeOf(request)?.middleware ?? [];
      return this.#run(request, middleware, () => this.#unmatched(request));
    }
    const { found, parameters } = match;
    return this.#run(
      request.matched({ parameters, named: found.pattern.segments.length }),
      found.middleware,
      found.handler,
    );
  }

  /** Whether something runs before such an endpoint takes a socket. */
  asksBefore(route: UpgradeRoute): boolean {
    return this.#parts.middleware.length > 0 || route.middleware.length > 0;
  }

  /** Runs the middleware before an upgrade: anything but 101 refuses it. `reached` gets the request as they let it pass. */
  handleUpgrade(request: Request, route: UpgradeRoute, reached: (request: Request) => void): Pending<Response> {
    return this.#run(request, route.middleware, (last) => {
      reached(last);
      return switchingProtocols;
    });
  }

  /** The innermost one around a path. */
  #scopeOf({ target: { segments } }: Request): Scope | undefined {
    let innermost: Scope | undefined;
    for (const scope of this.#parts.scopes) {
      const isDeeper = scope.pattern.segments.length >= (innermost?.pattern.segments.length ?? 0);
      if (isDeeper && matchPattern(scope.pattern, segments) !== undefined) innermost = scope;
    }
    return innermost;
  }

  #unmatched({ method, target: { text, segments } }: Request): Response {
    const opens = this.upgradeAt(segments) !== undefined;
    const { routes: all } = this.#parts;
    const routes = all.filter(({ pattern }) => text === "*" || matchPattern(pattern, segments) !== undefined);
    if (method === "OPTIONS" && (routes.length > 0 || opens || text === "*")) {
      return optionsOf(allowedMethods(routes, opens));
    }
    if (opens) return upgradeRequired;
    return routes.length === 0 ? notFound : methodNotAllowed(allowedMethods(routes, false));
  }

  #run(request: Request, own: readonly Middleware[], last: Handler): Pending<Response> {
    const { middleware } = this.#parts;
    if (middleware.length === 0 && own.length === 0) return last(request);
    return chained([...middleware, ...own], 0, last)(request);
  }

  /** HEAD is answered as GET, unless a route at a pattern that is as good answers HEAD itself. */
  #find({ method, target: { segments } }: Request): Match<Route> | undefined {
    this.#routes ??= new RouteIndex(this.#parts.routes);
    const routes = this.#routes;
    const found = (wanted: string) =>
      routes.best(segments, (route) => route.method === undefined || route.method === wanted);
    if (method !== "HEAD") return found(method);
    const got = found("GET");
    const head = routes.best(segments, (route) => route.method === "HEAD");
    return head !== undefined && (got === undefined || rankOf(head) <= rankOf(got)) ? head : got;
  }
}

function rankOf({ found }: Match<Route>): number {
  return patternKinds.indexOf(found.pattern.kind);
}

function chained(middleware: readonly Middleware[], index: number, last: Handler): Handler {
  const one = middleware[index];
  if (one === undefined) return last;
  const next = chained(middleware, index + 1, last);
  return (request) => one(request, next);
}
