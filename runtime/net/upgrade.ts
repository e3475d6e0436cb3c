// How an HTTP server hands sockets over to what speaks another protocol, without knowing which.
import type { Duplex } from "node:stream";
import type { Connections } from "./connections.ts";
import type { HeaderLine } from "./header-lines.ts";
import type { TrustedProxies } from "./proxies.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestHead } from "./request-info.ts";

/** A request to upgrade, as Node hands it over. The socket has a listener for errors already. */
export interface UpgradeRequest {
  readonly request: RequestHead;
  readonly socket: Duplex;
  /** What has come behind the request. */
  readonly head: Buffer;
  readonly parameters?: ReadonlyMap<string, string>;
  /** What middleware has noted. */
  readonly values?: ReadonlyMap<string, string>;
  /** What is wrong with it, unless there is a better word for it. */
  readonly objection?: Refusal;
  /** What the answer says besides when it opens. */
  readonly headers?: readonly HeaderLine[];
}

/** One place of one server where clients may upgrade. */
export interface UpgradeEndpoint {
  /** Those that came there. */
  readonly connections: Connections;
  /** Whose word for the addresses of clients counts. */
  readonly proxies: TrustedProxies;
  /** Checks the request and refuses it, or takes its socket. */
  upgrade(request: UpgradeRequest): void;
}
