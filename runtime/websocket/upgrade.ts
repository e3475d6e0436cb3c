// Requests to upgrade: checked and refused, or the beginning of a connection.

import { entry, host } from "../current.ts";
import { RequestInfo, refuse, requestFacts, type UpgradeEndpoint, type UpgradeRequest } from "../net/index.ts";
import type { WsOptions } from "../values/index.ts";
import { Connection } from "./connection.ts";
import { Endpoint, type EndpointCallbacks } from "./endpoint.ts";
import { type Compression, chooseCompression, uncompressed } from "./protocol/compression.ts";
import { full, fullForAddress, negotiate, objectionTo } from "./protocol/handshake.ts";

/** Takes a request to upgrade to this endpoint: checks it and refuses, or starts the connection. */
export function upgrade(endpoint: Endpoint, upgradeRequest: UpgradeRequest): void {
  const { request, socket, head, parameters, values, headers = [] } = upgradeRequest;
  const { options, proxies } = endpoint;
  const facts = requestFacts(request, { proxies, parameters, values });
  const objection = objectionTo(facts, options) ?? upgradeRequest.objection;
  if (objection !== undefined) {
    refuse(socket, objection, facts);
    return;
  }
  const admit = (compression: Compression): void => {
    if (endpoint.isFull) refuse(socket, full, facts);
    else if (endpoint.isFullFor(facts.address)) refuse(socket, fullForAddress, facts);
    else
      Connection.admit(endpoint, new RequestInfo(facts), negotiate(facts, options, compression, headers), socket, head);
  };
  const offer = options.compress ? facts.headers.header("sec-websocket-extensions") : undefined;
  if (offer === undefined) {
    admit(uncompressed);
    return;
  }
  // Nobody hears yet what comes meanwhile.
  socket.pause();
  void chooseCompression(offer).then(entry(admit));
}

/** An endpoint as servers of other protocols see it; panics on what is no address in the options. */
export function createEndpoint(callbacks: EndpointCallbacks, options: WsOptions): UpgradeEndpoint {
  const endpoint = new Endpoint(options, callbacks);
  // Handshakes take it: loaded here, before anybody waits, and not while the first client does.
  host().crypto();
  const { connections, proxies } = endpoint;
  return { connections, proxies, upgrade: (request) => upgrade(endpoint, request) };
}
