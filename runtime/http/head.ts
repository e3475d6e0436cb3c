// Reads the head of a request: what it is for, and what is wrong with it (RFC 9112 sections 2 to 7).

import type { IncomingMessage } from "../host/http.ts";
import { isAmongHosts, isHost, parseHost, valuesOf } from "../net/index.ts";
import type { HttpOptions } from "../values/index.ts";
import { parseTarget, type Target } from "./target.ts";

/** Bytes. */
const MAX_TARGET_BYTES = 8 * 1024;

/** Limits for the header fields of a request, and for its trailer fields. */
type FieldLimits = Pick<HttpOptions, "max_headers" | "max_header_bytes">;
type HeadOptions = FieldLimits & Pick<HttpOptions, "hosts">;

/** What is read of a head before it is refused unseen. */
export function maxHeadBytes({ max_header_bytes: fields }: FieldLimits): number {
  return MAX_TARGET_BYTES + fields;
}

const BAD_REQUEST = 400;
const TIMEOUT = 408;
const URI_TOO_LONG = 414;
const MISDIRECTED = 421;
const FIELDS_TOO_LARGE = 431;
const NOT_IMPLEMENTED = 501;
const VERSION_NOT_SUPPORTED = 505;

export interface Head {
  /** Undefined: it can't be understood. */
  readonly target: Target | undefined;
  /** The status to refuse the request with. */
  readonly fault: number | undefined;
}

/** Whether fields, given as names and values in turn, are more than a request may have. */
export function areTooManyFields(raw: readonly string[], limits: FieldLimits): boolean {
  if (raw.length > 2 * limits.max_headers) return true;
  let bytes = 0;
  for (const text of raw) bytes += text.length;
  return bytes > limits.max_header_bytes;
}

/** What is wrong with the length of the body (RFC 9112 section 6). Node has refused wrong lengths already. */
function faultOfFraming({ rawHeaders, httpVersion }: IncomingMessage): number | undefined {
  const lines = valuesOf(rawHeaders, "transfer-encoding");
  if (lines.length === 0) return undefined;
  // Whoever passed it on may have gone by the length, or by the end of the connection.
  if (httpVersion === "1.0") return BAD_REQUEST;
  const codings = lines.flatMap((line) => line.split(",")).map((coding) => coding.trim().toLowerCase());
  if (codings.at(-1) !== "chunked") return BAD_REQUEST;
  return codings.length === 1 ? undefined : NOT_IMPLEMENTED;
}

/** A missing one is a fault in HTTP/1.1 only, several or what is none in each version (RFC 9112 section 3.2). */
function faultOfHost({ rawHeaders, httpVersion }: IncomingMessage): number | undefined {
  const [host, ...others] = valuesOf(rawHeaders, "host");
  if (host === undefined) return httpVersion === "1.0" ? undefined : BAD_REQUEST;
  return others.length > 0 || !isHost(host) ? BAD_REQUEST : undefined;
}

function faultOf(request: IncomingMessage, target: Target | undefined, options: HeadOptions): number | undefined {
  if (request.httpVersionMajor !== 1) return VERSION_NOT_SUPPORTED;
  if ((request.url ?? "").length > MAX_TARGET_BYTES) return URI_TOO_LONG;
  if (areTooManyFields(request.rawHeaders, options)) return FIELDS_TOO_LARGE;
  const fault = faultOfHost(request) ?? faultOfFraming(request);
  if (fault !== undefined) return fault;
  if (target === undefined) return BAD_REQUEST;
  const { authority } = target;
  if (authority !== undefined && !isHost(authority)) return BAD_REQUEST;
  return isForUs(authority ?? request.headers.host, options) ? undefined : MISDIRECTED;
}

/** A request of HTTP/1.0 may leave out for whom it is. */
function isForUs(authority: string | undefined, { hosts }: HeadOptions): boolean {
  if (hosts.length === 0) return true;
  const wanted = authority === undefined ? undefined : parseHost(authority);
  return wanted !== undefined && isAmongHosts(wanted, hosts.toArray());
}

/** Gives a request whose target is in absolute form the one of other requests; its host counts (section 3.2.2). */
function makeLocal(request: IncomingMessage, { text, authority = "" }: Target): void {
  request.url = text;
  const { rawHeaders } = request;
  const index = rawHeaders.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === "host");
  if (index < 0) rawHeaders.push("Host", authority);
  else rawHeaders[index + 1] = authority;
}

/** Reads the head. A good one is in its local form after that. */
export function readHead(request: IncomingMessage, options: HeadOptions): Head {
  const target = parseTarget(request.method ?? "", request.url ?? "");
  const fault = faultOf(request, target, options);
  if (fault === undefined && target?.authority !== undefined) makeLocal(request, target);
  return { target, fault };
}

/** What was read when Node's parser gave up, its error included. */
function readSoFar(error: Error): string {
  if (!("rawPacket" in error && Buffer.isBuffer(error.rawPacket))) return "";
  const length = "bytesParsed" in error && typeof error.bytesParsed === "number" ? error.bytesParsed : 0;
  return error.rawPacket.toString("latin1", 0, length);
}

/** Whether the line that the parser gave up in is a request but for its method. */
function isUnknownMethod(error: Error): boolean {
  if (!("rawPacket" in error && Buffer.isBuffer(error.rawPacket))) return false;
  const start = readSoFar(error).lastIndexOf("\n") + 1;
  return /^[!#$%&'*+.^_`|~\w-]+ [^\s#]+ HTTP\/1\.[01]\r\n/.test(error.rawPacket.toString("latin1", start));
}

/** The status for what Node's parser could not read. */
export function statusOfError(error: Error): number {
  switch ("code" in error ? error.code : undefined) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return TIMEOUT;
    case "HPE_HEADER_OVERFLOW":
      // Still in the first line?
      return /(?:^|\n)[A-Z-]+ [^ \n]*$/.test(readSoFar(error)) ? URI_TOO_LONG : FIELDS_TOO_LARGE;
    case "HPE_INVALID_VERSION":
      return / HTTP\/\d\.\d$/.test(readSoFar(error)) ? VERSION_NOT_SUPPORTED : BAD_REQUEST;
    case "HPE_INVALID_METHOD":
      return isUnknownMethod(error) ? NOT_IMPLEMENTED : BAD_REQUEST;
    default:
      return BAD_REQUEST;
  }
}
