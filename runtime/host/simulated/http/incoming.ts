// Messages that come in: their heads, and their bodies as streams that are read no faster than somebody takes them.
import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { MessageHead } from "../../../libraries/http.ts";
import type { HttpSocket, IncomingMessage } from "../../http.ts";
import type { HttpParts } from "./parts.ts";

/** Fields of which the first line alone counts. */
const SINGLE: ReadonlySet<string> = new Set([
  "age",
  "authorization",
  "content-length",
  "content-type",
  "etag",
  "expires",
  "from",
  "host",
  "if-modified-since",
  "if-unmodified-since",
  "last-modified",
  "location",
  "max-forwards",
  "proxy-authorization",
  "referer",
  "retry-after",
  "server",
  "user-agent",
]);

/** By names in lower case, several lines of one joined. */
function joined(raw: readonly string[]): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = Object.create(null);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    const before = headers[name];
    if (name === "set-cookie") headers[name] = [...(headers[name] ?? []), value];
    else if (typeof before !== "string") headers[name] = value;
    else if (!SINGLE.has(name)) headers[name] = `${before}${name === "cookie" ? "; " : ", "}${value}`;
  }
  return headers;
}

/** What is known of it besides its body. */
interface Facts {
  readonly socket: HttpSocket;
  readonly httpVersion: string;
  readonly httpVersionMajor: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: string[];
  rawTrailers: string[];
  complete: boolean;
  readonly method: string | undefined;
  url: string | undefined;
  readonly statusCode: number | undefined;
  /** Somebody has begun to read it. */
  isRead: boolean;
  /** Nobody is going to: what still comes of it is dropped. */
  isDropped: boolean;
}

export type Incoming = Readable & Facts & IncomingMessage;

/** `goOn` is called when more of the body is wanted. */
export function newIncoming(
  { stream }: HttpParts,
  socket: HttpSocket,
  { major, minor, method, target, status, fields }: MessageHead,
  goOn: () => void,
): Incoming {
  const facts: Facts = {
    socket,
    httpVersion: `${major}.${minor}`,
    httpVersionMajor: major,
    headers: joined(fields),
    rawHeaders: fields,
    rawTrailers: [],
    complete: false,
    method: status === 0 ? method : undefined,
    url: status === 0 ? target : undefined,
    statusCode: status === 0 ? undefined : status,
    isRead: false,
    isDropped: false,
  };
  const read = (): void => {
    message.isRead = true;
    goOn();
  };
  const body = new stream.Readable({ highWaterMark: socket.readableHighWaterMark, read, destroy });
  const message = Object.assign(body, facts);
  function destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // The rest of it can't be told from the next message.
    if (!(message.complete && message.readableEnded) && !socket.destroyed) socket.destroy(error ?? undefined);
    done(message.listenerCount("error") > 0 ? error : undefined);
  }
  return message;
}

/** Nobody reads it: it is over once it has come. */
export function drop(message: Incoming): void {
  if (message.isDropped || message.destroyed) return;
  message.isDropped = true;
  message.removeAllListeners("data");
  message.resume();
}

/** A part of its body has come. False: no more for now. */
export function take(message: Incoming, bytes: Buffer): boolean {
  return message.isDropped || message.destroyed || message.push(bytes);
}

/** All of it has come. */
export function completeWith(message: Incoming, trailers: string[]): void {
  message.complete = true;
  message.rawTrailers = trailers;
  if (!message.destroyed) message.push(null);
}
