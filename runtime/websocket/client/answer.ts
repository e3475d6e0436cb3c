// What a server answers to a client's handshake (RFC 6455 section 4.1): whether it is one, and what it has chosen.
import type { IncomingMessage } from "../../host/http.ts";
import { includesToken } from "../../net/index.ts";
import { acceptKey } from "../protocol/handshake.ts";
import type { CompressionOffer } from "./compression-offer.ts";

/** What the client has asked for. */
export interface Asked {
  readonly key: string;
  readonly protocols: readonly string[];
  readonly compression: CompressionOffer | undefined;
}

export type Agreement =
  | { readonly ok: true /** Of the compressor; 0: no compression. */; readonly windowBits: number }
  | { readonly ok: false; readonly problem: string };

/** It is 101, and nothing of what makes that a handshake. */
export const NO_UPGRADE = "invalid handshake: missing Upgrade: websocket";

function broken(problem: string): Agreement {
  return { ok: false, problem: `invalid handshake: ${problem}` };
}

/** Several lines of one name come joined, so a second one where one is allowed is a wrong value. */
function lineOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : value?.join(", ");
}

export function agreementOf(response: IncomingMessage, { key, protocols, compression }: Asked): Agreement {
  if (lineOf(response, "upgrade")?.toLowerCase() !== "websocket") return { ok: false, problem: NO_UPGRADE };
  if (!includesToken(lineOf(response, "connection"), "upgrade")) return broken("missing Connection: Upgrade");
  if (lineOf(response, "sec-websocket-accept") !== acceptKey(key)) return broken("wrong Sec-WebSocket-Accept");
  const protocol = lineOf(response, "sec-websocket-protocol");
  if (protocol !== undefined && !protocols.includes(protocol)) return broken("a subprotocol that was not asked for");
  const extensions = lineOf(response, "sec-websocket-extensions");
  if (extensions === undefined || extensions === "") return { ok: true, windowBits: 0 };
  const windowBits = compression?.accepts(extensions) ?? 0;
  return windowBits === 0 ? broken("extensions that were not asked for") : { ok: true, windowBits };
}
