// Reads the body of a request, up to a limit.
import type { IncomingMessage } from "node:http";
import { entry, host } from "../current.ts";

/** Bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Whether the body will be over the limit, as its length says. */
export function announcesTooMuch(request: IncomingMessage): boolean {
  return Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES;
}

/** A text; or why there is none: "too-large" as soon as that is known, "malformed" when it is no UTF-8. */
type Body = { readonly text: string } | "too-large" | "malformed" | "aborted";

/** Calls back once. */
export function readBody(request: IncomingMessage, done: (body: Body) => void): void {
  if (announcesTooMuch(request)) {
    done("too-large");
    return;
  }
  const { isUtf8 } = host().buffer();
  // One buffer that grows: a client decides how small its chunks are, and a list of them would take much more.
  let bytes = Buffer.alloc(0);
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
    if (needed > MAX_BODY_BYTES) {
      bytes = Buffer.alloc(0);
      end("too-large");
      return;
    }
    if (needed > bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, bytes.length * 2), MAX_BODY_BYTES));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length = needed;
  });
  request.on("end", () => {
    if (length === 0) {
      end({ text: "" });
      return;
    }
    const body = bytes.subarray(0, length);
    end(isUtf8(body) ? { text: body.toString("utf8") } : "malformed");
  });
  request.on("error", () => end("aborted"));
  request.on("close", () => end("aborted"));
}
