// The request of a client's handshake: what its program asks for, checked, as header lines.

import { host } from "../../current.ts";
import { isFieldValue, isToken } from "../../net/index.ts";
import type { WsClientOptions } from "../../values/index.ts";
import type { Address } from "./address.ts";
import type { Asked } from "./answer.ts";
import type { CompressionOffer } from "./compression-offer.ts";

const KEY_BYTES = 16;
/** Header lines that the handshake, or HTTP, has for itself; so are all that begin with `sec-websocket-`. */
const OWN: readonly string[] = ["connection", "upgrade", "content-length", "transfer-encoding", "expect", "trailer"];

/** What is wrong with the options. */
export function objectionTo({ headers, subprotocols }: WsClientOptions): string | undefined {
  for (const { key: name, value } of headers.entries()) {
    if (!isToken(name)) return "invalid header name";
    if (OWN.includes(name.toLowerCase()) || name.toLowerCase().startsWith("sec-websocket-")) {
      return `the header ${name} is the handshake's own`;
    }
    if (!isFieldValue(value)) return `invalid value of the header ${name}`;
  }
  const protocols = subprotocols.toArray();
  if (!protocols.every(isToken)) return "invalid subprotocol";
  return new Set(protocols).size < protocols.length ? "a subprotocol twice" : undefined;
}

export function newAsked({ subprotocols }: WsClientOptions, compression: CompressionOffer | undefined): Asked {
  const key = Buffer.from(host().randomBytes(KEY_BYTES)).toString("base64");
  return { key, protocols: subprotocols.toArray(), compression };
}

/** Names and values. */
export function headerLines(address: Address, options: WsClientOptions, asked: Asked): Record<string, string> {
  const lines: Record<string, string> = { Host: address.authority };
  for (const { key: name, value } of options.headers.entries()) {
    // The one of the program goes before ours, however it is written.
    if (name.toLowerCase() === "host") lines.Host = value;
    else lines[name] = value;
  }
  lines.Connection = "Upgrade";
  lines.Upgrade = "websocket";
  lines["Sec-WebSocket-Version"] = "13";
  lines["Sec-WebSocket-Key"] = asked.key;
  if (asked.protocols.length > 0) lines["Sec-WebSocket-Protocol"] = asked.protocols.join(", ");
  if (asked.compression !== undefined) lines["Sec-WebSocket-Extensions"] = asked.compression.header;
  return lines;
}
