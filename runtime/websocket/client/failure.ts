// Why a connection did not come about, in words of our own: what the other side sent is not repeated.
import { host } from "../../current.ts";
import { sentenceOf } from "../../net/index.ts";

export const TIMEOUT = "timeout";
/** Bytes of the head of an answer. */
export const MAX_HEAD_BYTES = 16 * 1024;

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function tlsFailure(error: Error): string {
  if (codeOf(error) === "ERR_TLS_CERT_ALTNAME_INVALID") return "TLS: certificate of another host";
  const text = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  // Advice about options of Node's may follow.
  return `TLS: ${text.split(";", 1)[0]}`;
}

/** `secure`: TLS was to be spoken. */
export function reasonOf(error: Error, secure: boolean): string {
  // One for each address of a name.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return reasonOf(error.errors[0], secure);
  const code = codeOf(error);
  if (code === "HPE_HEADER_OVERFLOW") return "invalid handshake: head too large";
  if (code.startsWith("HPE_")) return "invalid handshake: no HTTP";
  if ("syscall" in error && error.syscall === "getaddrinfo") return "unknown host";
  if (code === "EPROTO") return "TLS: protocol error";
  if ("errno" in error && typeof error.errno === "number") return sentenceOf(error);
  if (code === "ECONNRESET") return "connection ended";
  return secure ? tlsFailure(error) : error.message;
}

/** An answer that is not 101. */
export function refusalOf(status: number): string {
  const phrase = host().http().STATUS_CODES[status];
  return phrase === undefined ? String(status) : `${status} ${phrase}`;
}
