// Why a client has no connection, or has lost it, in words of our own: what the other side sent is not repeated.
import { sentenceOf } from "./system-errors.ts";

/** The name that Node, or the system, has for an error; `""` when there is none. */
export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function tlsFailure(error: Error): string {
  if (codeOf(error) === "ERR_TLS_CERT_ALTNAME_INVALID") return "TLS: certificate of another host";
  const text = "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
  // Advice about options of Node's may follow.
  return `TLS: ${text.split(";", 1)[0]}`;
}

/** `secure`: TLS was to be spoken. */
export function connectionFailure(error: Error, secure: boolean): string {
  // One for each address of a name.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) {
    return connectionFailure(error.errors[0], secure);
  }
  const code = codeOf(error);
  if ("syscall" in error && error.syscall === "getaddrinfo") return "unknown host";
  if (code === "EPROTO") return "TLS: protocol error";
  if ("errno" in error && typeof error.errno === "number") return sentenceOf(error);
  if (code === "ECONNRESET") return "connection ended";
  return secure ? tlsFailure(error) : error.message;
}
