// Decompresses messages of clients (RFC 7692 section 7.2.2); every message stands alone, no context is kept.
import type { ZlibOptions } from "node:zlib";
import { host } from "../host.ts";
import { type CloseCause, invalidCompression, messageTooBig } from "./close-codes.ts";

const TRAILER = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** What compresses to more than this is inflated in another thread. */
const SYNCHRONOUS_INPUT = 16 * 1024;
/** What inflates to more than this is inflated in another thread. */
const SYNCHRONOUS_OUTPUT = 256 * 1024;

function options(maxOutputLength: number): ZlibOptions {
  return { finishFlush: host().zlib().constants.Z_SYNC_FLUSH, maxOutputLength: Math.max(1, maxOutputLength) };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** Calls back once, perhaps before it returns, with at most `maxBytes` or the cause of failure. */
export function inflateMessage(payload: Buffer, maxBytes: number, done: (result: Buffer | CloseCause) => void): void {
  const input = Buffer.concat([payload, TRAILER]);
  if (payload.length <= SYNCHRONOUS_INPUT) {
    const result = inflateNow(input, Math.min(maxBytes, SYNCHRONOUS_OUTPUT));
    if (result !== messageTooBig || maxBytes <= SYNCHRONOUS_OUTPUT) {
      done(result);
      return;
    }
  }
  host()
    .zlib()
    .inflateRaw(input, options(maxBytes), (error, output) => {
      if (error === null) done(output.length > maxBytes ? messageTooBig : output);
      else done(isTooLarge(error) ? messageTooBig : invalidCompression);
    });
}

function inflateNow(input: Buffer, maxBytes: number): Buffer | CloseCause {
  try {
    const output = host().zlib().inflateRawSync(input, options(maxBytes));
    return output.length > maxBytes ? messageTooBig : output;
  } catch (error) {
    return isTooLarge(error) ? messageTooBig : invalidCompression;
  }
}
