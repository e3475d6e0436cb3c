// Where clients connect to channels: a WebSocket endpoint that speaks `snow.channels.v1` and nothing else.
import { SUBPROTOCOL } from "../../client/index.ts";
import { current } from "../current.ts";
import { Panic } from "../failures/index.ts";
import { type Request, upgradedRequest } from "../http/index.ts";
import { HeaderLines, itemsOf, type UpgradeEndpoint } from "../net/index.ts";
import {
  type Admission,
  andThen,
  type Callback,
  newWsOptions,
  snow_list_of,
  snow_variant_Accept,
  snow_variant_CloseConnection,
  snow_variant_None,
  type WsOptions,
} from "../values/index.ts";
import { type Connection, connectionOf, createEndpoint } from "../websocket/index.ts";
import type { Channel } from "./definition.ts";
import { type ChannelsByName, Session } from "./session.ts";

/** A client that is not let in can't see an HTTP status, but it sees this one added to it. */
const FIRST_CLOSE_CODE = 4000;
const FORBIDDEN = 403;

type Admit = Callback<[number, Request], Admission>;

/** Panics when two have one name, or a history is too long to be sent at once. */
function channelsByName(channels: readonly Channel[], { max_backlog_bytes: budget }: WsOptions): ChannelsByName {
  const byName = new Map<string, Channel>();
  for (const channel of channels) {
    const { name, history, historyBytes } = channel.definition;
    if (byName.has(name)) throw new Panic(`two channels are named ${name}`);
    if (history > 0 && historyBytes > budget / 2) {
      throw new Panic(
        `history_bytes of ${name} is ${historyBytes}: more than half of max_backlog_bytes, which is ${budget}`,
      );
    }
    byName.set(name, channel);
  }
  return byName;
}

/** What an answer of `admit` makes of a connection: it opens in any case. */
function admitted(connection: Connection, admission: Admission): Admission {
  if (admission.tag === 1) {
    const { _0: status, _1: reason } = admission;
    connection.close(FIRST_CLOSE_CODE + (status >= 400 && status <= 599 ? status : FORBIDDEN), reason);
  }
  return snow_variant_Accept;
}

/** Makes an endpoint of each server that begins. */
export function channelEndpoint(channels: readonly Channel[], admit: Admit, options: WsOptions): () => UpgradeEndpoint {
  const byName = channelsByName(channels, options);
  const own = newWsOptions({
    ...options,
    path: "",
    subprotocols: snow_list_of([SUBPROTOCOL]),
    on_slow: snow_variant_CloseConnection,
    on_binary: snow_variant_None,
  });
  return () => {
    current().channels.links.connect();
    for (const channel of channels) current().channels.served.add(channel);
    return requiringProtocol(createSessions(byName, admit, own));
  };
}

function createSessions(channels: ChannelsByName, admit: Admit, options: WsOptions): UpgradeEndpoint {
  const sessions = new Map<number, Session>();
  const receive = (handle: number, text: string): unknown => {
    let session = sessions.get(handle);
    const connection = session?.connection ?? connectionOf(handle);
    if (connection === undefined) return undefined;
    if (session === undefined) {
      session = new Session(connection, channels);
      sessions.set(handle, session);
    }
    return session.receive(text);
  };
  return createEndpoint(
    {
      onConnect: (handle) => {
        const connection = connectionOf(handle);
        if (connection === undefined) return snow_variant_Accept;
        return andThen(admit(handle, upgradedRequest(connection.info)), (admission) => admitted(connection, admission));
      },
      onMessage: receive,
      onLeave: (handle) => sessions.get(handle)?.ended(),
      onClose: (handle) => {
        const session = sessions.get(handle);
        sessions.delete(handle);
        return session?.untilOver();
      },
    },
    options,
  );
}

/** Whoever doesn't offer the protocol would not understand a word. */
function requiringProtocol(endpoint: UpgradeEndpoint): UpgradeEndpoint {
  const { connections, proxies } = endpoint;
  return {
    connections,
    proxies,
    upgrade(request) {
      const offered = itemsOf(HeaderLines.of(request.request.rawHeaders).header("sec-websocket-protocol"));
      if (offered.includes(SUBPROTOCOL)) endpoint.upgrade(request);
      else {
        const body = `Bad Request: subprotocol ${SUBPROTOCOL} required`;
        endpoint.upgrade({ objection: { status: 400, body, reason: "bad_request" }, ...request });
      }
    },
  };
}
