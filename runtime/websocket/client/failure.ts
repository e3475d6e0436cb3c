// Why a connection did not come about, in words of our own: what the other side sent is not repeated.
import { host } from "../../current.ts";
import { codeOf, connectionFailure } from "../../net/index.ts";

export const TIMEOUT = "timeout";
/** Bytes of the head of an answer. */
export const MAX_HEAD_BYTES = 16 * 1024;

/** `secure`: TLS was to be spoken. */
export function reasonOf(error: Error, secure: boolean): string {
  const code = codeOf(error);
  if (code === "HPE_HEADER_OVERFLOW") return "invalid handshake: head too large";
  if (code.startsWith("HPE_")) return "invalid handshake: no HTTP";
  return connectionFailure(error, secure);
}

/** An answer that is not 101. */
export function refusalOf(status: number): string {
  const phrase = host().http().STATUS_CODES[status];
  return phrase === undefined ? String(status) : `${status} ${phrase}`;
}
