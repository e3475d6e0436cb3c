// Requests to upgrade: middleware is asked first, then the endpoint that the router has at their path takes the socket.

import type { IncomingMessage } from "../host/http.ts";
import {
  type Connections,
  type HeaderLine,
  lingerAfter,
  noteRefusal,
  RequestInfo,
  requestFacts,
  type UpgradeEndpoint,
} from "../net/index.ts";
import type { HttpOptions } from "../values/index.ts";
import { lastAnswer, ownHeaders, phraseOf, sendable } from "./answer.ts";
import { NO_BODY } from "./body.ts";
import type { HttpConnection } from "./connection.ts";
import { type Head, readHead } from "./head.ts";
import { Request } from "./request.ts";
import { detachedResponse, type Responder } from "./responder.ts";
import type { Response } from "./response.ts";
import type { Router, UpgradeRoute } from "./router.ts";
import { parseTarget } from "./target.ts";

const SWITCHING_PROTOCOLS = 101;
const BAD_REQUEST = 400;

/** A request to upgrade that is for an endpoint of the router. */
interface RoutedUpgrade {
  readonly connection: HttpConnection;
  readonly request: IncomingMessage;
  /** What has come behind the request. */
  readonly rest: Buffer;
  readonly head: Head;
  readonly route: UpgradeRoute;
  readonly endpoint: UpgradeEndpoint;
  readonly parameters: ReadonlyMap<string, string>;
}

/** What middleware may add to an answer that upgrades: neither what a body has, nor what the handshake says. */
function handshakeHeaders(answer: Response): readonly HeaderLine[] {
  const others = /^(?:content-.*|upgrade|date|sec-websocket-.*)$/i;
  return ownHeaders(answer).filter(({ name }) => !others.test(name));
}

function handOver(
  { connection, request, rest, head, endpoint, parameters }: RoutedUpgrade,
  headers: readonly HeaderLine[],
  values: ReadonlyMap<string, string>,
): void {
  const { fault } = head;
  const common = { request, socket: connection.socket, head: rest, parameters, headers, values };
  if (fault === undefined) endpoint.upgrade(common);
  else endpoint.upgrade({ ...common, objection: { status: fault, body: phraseOf(fault), reason: "bad_request" } });
}

const noValues: ReadonlyMap<string, string> = new Map();

/** The request that a connection has begun with, as middleware let it pass; its target has been read before. */
export function upgradedRequest(info: RequestInfo): Request {
  const target = parseTarget(info.method, info.target) ?? { text: info.target, segments: [], authority: undefined };
  const route = { parameters: info.parameters, named: target.segments.length };
  return new Request({ target, body: NO_BODY, info, route, values: info.values });
}

/** The endpoints of one server. */
export class Upgrades {
  readonly #router: Router;
  readonly #responder: Responder;
  readonly #options: HttpOptions;
  readonly #endpoints: ReadonlyMap<UpgradeRoute, UpgradeEndpoint>;

  constructor(router: Router, responder: Responder, options: HttpOptions) {
    this.#router = router;
    this.#options = options;
    this.#responder = responder;
    this.#endpoints = new Map(router.upgrades.map((route) => [route, route.createEndpoint()]));
  }

  /** By endpoint. */
  get connections(): readonly Connections[] {
    return [...this.#endpoints.values()].map(({ connections }) => connections);
  }

  /** Whether there is an endpoint for it. */
  expects(request: IncomingMessage): boolean {
    return this.#matchOf(readHead(request, this.#options)) !== undefined;
  }

  #matchOf({ target }: Head): ReturnType<Router["upgradeAt"]> {
    return target === undefined ? undefined : this.#router.upgradeAt(target.segments);
  }

  /** Node has let the socket go. */
  take(connection: HttpConnection, request: IncomingMessage, rest: Buffer): void {
    request.socket.setTimeout(0);
    const head = readHead(request, this.#options);
    const match = this.#matchOf(head);
    const endpoint = match === undefined ? undefined : this.#endpoints.get(match.found);
    if (match !== undefined && endpoint !== undefined) {
      this.#upgrade({ connection, request, rest, head, route: match.found, endpoint, parameters: match.parameters });
      return;
    }
    // An ordinary request that asks for something that it does not get here.
    const { target, fault } = head;
    if (fault !== undefined || target === undefined) {
      connection.socket.end(lastAnswer(fault ?? BAD_REQUEST));
      lingerAfter(connection.socket);
    } else this.#responder.respond(connection, { request, response: detachedResponse(request), target, body: NO_BODY });
  }

  /** Asks the middleware first: it may refuse a visitor, or have something to say to one who is let in. */
  #upgrade(upgrade: RoutedUpgrade): void {
    const { connection, request, head, route, endpoint, parameters } = upgrade;
    const { target, fault } = head;
    if (fault !== undefined || target === undefined || !this.#router.asksBefore(route)) {
      handOver(upgrade, [], noValues);
      return;
    }
    const info = new RequestInfo(requestFacts(request, { proxies: endpoint.proxies, parameters }));
    const present = new Request({
      target,
      body: NO_BODY,
      info,
      route: { parameters, named: route.pattern.segments.length },
    });
    let { values } = present;
    const handle = (one: Request) =>
      this.#router.handleUpgrade(one, route, (last) => {
        values = last.values;
      });
    connection.run(handle, present, (answer, panicked) => {
      const said = sendable(answer, true);
      // What takes the socket has processes of its own.
      connection.endProcess();
      if (said.status === SWITCHING_PROTOCOLS) {
        handOver(upgrade, handshakeHeaders(said), values);
        return;
      }
      const reason = panicked ? "panic" : "rejected";
      noteRefusal({ status: said.status, body: phraseOf(said.status), reason }, info);
      this.#responder.send(detachedResponse(request), present, said);
    });
  }
}
