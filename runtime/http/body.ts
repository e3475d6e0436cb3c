// Reads the body of a request, up to a limit.
import type { IncomingMessage } from "node:http";

/** Bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Calls back once: with the body as text, "too-large" as soon as that is known, or "aborted". */
export function readBody(
  request: IncomingMessage,
  done: (body: { text: string } | "too-large" | "aborted") => void,
): void {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) {
    done("too-large");
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  let over = false;
  const end = (body: { text: string } | "too-large" | "aborted"): void => {
    if (over) return;
    over = true;
    done(body);
  };
  request.on("data", (chunk: Buffer) => {
    if (over) return;
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      chunks.length = 0;
      end("too-large");
    } else chunks.push(chunk);
  });
  request.on("end", () => end({ text: Buffer.concat(chunks, length).toString("utf8") }));
  request.on("error", () => end("aborted"));
  request.on("close", () => end("aborted"));
}
