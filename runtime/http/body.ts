// Reads the body of a request, up to a limit.
import { entry, host } from "../current.ts";
import type { IncomingMessage } from "../host/http.ts";
import { CLOSE_TIMEOUT } from "../net/index.ts";

/** Types whose bodies are text, as far as that can be told; a body without a type is one too. */
const TEXTUAL = /^\s*(?:$|text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/x-www-form-urlencoded\b)/i;

/**
 * Drops what still comes of a request, for as long as that is worth it, and calls back once. Closing while the client still
 * sends would reset the connection, and it could lose the answer.
 */
export function dropRest(request: IncomingMessage, done: () => void): void {
  if (request.complete || request.destroyed || hasNoBody(request)) {
    done();
    return;
  }
  let over = false;
  const finish = entry((): void => {
    if (over) return;
    over = true;
    host().clearTimer(timer);
    done();
  });
  const timer = host().setTimer(CLOSE_TIMEOUT, finish, false);
  request.once("end", finish).once("close", finish).resume();
}

export const NO_BODY: Buffer = Buffer.alloc(0);

/** Whether there is none: a body is announced by its length or its coding (RFC 9112 section 6.3). */
export function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers["content-length"] === undefined && headers["transfer-encoding"] === undefined;
}

/** Whether the body will be over the limit, as its length says. */
export function announcesTooMuch(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers["content-length"] ?? 0) > limit;
}

/** Its bytes; or why there are none: "too-large" as soon as that is known, "malformed" when it is text, but no UTF-8. */
type Body = { readonly bytes: Buffer } | "too-large" | "malformed" | "aborted";

/** Calls back once, at once when there is none; `limit` in bytes. */
export function readBody(request: IncomingMessage, limit: number, done: (body: Body) => void): void {
  if (hasNoBody(request)) {
    done({ bytes: NO_BODY });
    return;
  }
  if (announcesTooMuch(request, limit)) {
    done("too-large");
    return;
  }
  const { isUtf8 } = host().buffer();
  // One buffer that grows: a client decides how small its chunks are, and a list of them would take much more.
  let bytes = NO_BODY;
  let length = 0;
  let over = false;
  const end = entry((body: Body): void => {
    if (over) return;
    over = true;
    done(body);
  });
  request.on("data", (chunk: Buffer) => {
    if (over) return;
    const needed = length + chunk.length;
    if (needed > limit) {
      bytes = NO_BODY;
      end("too-large");
      return;
    }
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, bytes.length * 2), limit));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length = needed;
  });
  request.on("end", () => {
    if (length === 0) {
      end({ bytes: NO_BODY });
      return;
    }
    const body = bytes.subarray(0, length);
    const isText = TEXTUAL.test(request.headers["content-type"] ?? "");
    end(isText && !isUtf8(body) ? "malformed" : { bytes: body });
  });
  request.on("error", () => end("aborted"));
  request.on("close", () => end("aborted"));
}
