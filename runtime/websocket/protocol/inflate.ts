// Decompresses messages of clients (RFC 7692 section 7.2.2); every message stands alone, no context is kept.
import type { InflateRaw } from "node:zlib";
import { entry, host } from "../../current.ts";
import { type CloseCause, invalidCompression, messageTooBig } from "./close-codes.ts";

/**
 * What a message is completed with: the end that is not sent (RFC 7692 section 7.2.1), and an empty final block. A
 * message that was cut off does not come to an end even so, which is how it is noticed.
 */
const COMPLETION = Buffer.from([0x00, 0x00, 0xff, 0xff, 0x01, 0x00, 0x00, 0xff, 0xff]);
/** What compresses to more than this is inflated in another thread. */
const SYNCHRONOUS_INPUT = 16 * 1024;
/** What inflates to more than this is inflated in another thread. */
const SYNCHRONOUS_OUTPUT = 256 * 1024;
const CHUNK = 64 * 1024;
/** How far blocks refer back, also over a final one. */
const WINDOW = 32 * 1024;
/** Each final block begins a new stream of zlib's, which costs more than its bytes. */
const MAX_STREAMS = 1000;

type Outcome = Buffer | CloseCause;

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** The output so far, of streams one behind the other, each of which a final block has ended. */
class Inflation {
  readonly #parts: Buffer[] = [];
  length = 0;
  streams = 0;
  rest: Buffer;

  constructor(payload: Buffer) {
    this.rest = Buffer.concat([payload, COMPLETION]);
  }

  add(part: Buffer): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.length += part.length;
  }

  /** A stream has ended and took so many bytes. Answers whether that was all. */
  ended(taken: number): boolean {
    this.streams += 1;
    this.rest = this.rest.subarray(taken);
    // The last block of the message was a final one: what completes it is not needed.
    return this.rest.length <= COMPLETION.length;
  }

  /** Where the next stream may refer to. */
  get dictionary(): Buffer | undefined {
    if (this.length === 0) return undefined;
    let from = this.#parts.length;
    for (let bytes = 0; from > 0 && bytes < WINDOW; ) {
      from -= 1;
      bytes += this.#parts[from]?.length ?? 0;
    }
    return Buffer.concat(this.#parts.slice(from)).subarray(-WINDOW);
  }

  get output(): Buffer {
    const [first] = this.#parts;
    return this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts, this.length);
  }
}

function withDictionary(dictionary: Buffer | undefined): { readonly dictionary?: Buffer } {
  return dictionary === undefined ? {} : { dictionary };
}

/** What zlib answers with the option `info`. */
function isInfo(value: unknown): value is { readonly buffer: Buffer; readonly engine: InflateRaw } {
  return typeof value === "object" && value !== null && "engine" in value;
}

function inflateNow(payload: Buffer, maxBytes: number): Outcome {
  const inflation = new Inflation(payload);
  try {
    while (inflation.streams < MAX_STREAMS) {
      const options = {
        info: true,
        maxOutputLength: Math.max(1, maxBytes - inflation.length),
        ...withDictionary(inflation.dictionary),
      };
      const result: unknown = host().zlib().inflateRawSync(inflation.rest, options);
      if (!isInfo(result)) return invalidCompression;
      inflation.add(result.buffer);
      if (inflation.length > maxBytes) return messageTooBig;
      if (inflation.ended(result.engine.bytesWritten)) return inflation.output;
    }
    return invalidCompression;
  } catch (error) {
    return isTooLarge(error) ? messageTooBig : invalidCompression;
  }
}

/** One message that is inflated piece by piece, in another thread. */
class BackgroundInflation {
  readonly #inflation: Inflation;
  readonly #maxBytes: number;
  readonly #events: InflationEvents;
  #stream: InflateRaw | undefined;

  constructor(payload: Buffer, maxBytes: number, events: InflationEvents) {
    this.#inflation = new Inflation(payload);
    this.#maxBytes = maxBytes;
    this.#events = events;
    this.#next();
  }

  cancel(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.destroy();
  }

  #next(): void {
    const inflation = this.#inflation;
    const stream = host()
      .zlib()
      .createInflateRaw({ chunkSize: CHUNK, ...withDictionary(inflation.dictionary) });
    this.#stream = stream;
    const ifPresent = <P extends readonly unknown[]>(action: (...parameters: P) => void) =>
      entry((...parameters: P): void => {
        if (this.#stream === stream) action(...parameters);
      });
    const add = (part: Buffer): void => {
      inflation.add(part);
      if (inflation.length > this.#maxBytes) this.#finish(messageTooBig);
      else this.#events.holds(inflation.rest.length + inflation.length);
    };
    const end = (): void => {
      if (inflation.ended(stream.bytesWritten)) this.#finish(inflation.output);
      else if (inflation.streams < MAX_STREAMS) this.#next();
      else this.#finish(invalidCompression);
    };
    stream.on("data", ifPresent(add));
    stream.on(
      "error",
      ifPresent(() => this.#finish(invalidCompression)),
    );
    stream.on("end", ifPresent(end));
    stream.end(inflation.rest);
  }

  #finish(outcome: Outcome): void {
    this.cancel();
    this.#events.done(outcome);
  }
}

interface InflationEvents {
  /** Bytes that the message takes, while it is inflated in the background. */
  holds(bytes: number): void;
  /** Called once, perhaps at once: at most so many bytes as were allowed, or the cause of failure. */
  done(result: Buffer | CloseCause): void;
}

/** Answers how to stop it, if it is not done yet: then nobody is told any more. */
export function inflateMessage(payload: Buffer, maxBytes: number, events: InflationEvents): (() => void) | undefined {
  if (payload.length <= SYNCHRONOUS_INPUT) {
    const result = inflateNow(payload, Math.min(maxBytes, SYNCHRONOUS_OUTPUT));
    if (result !== messageTooBig || maxBytes <= SYNCHRONOUS_OUTPUT) {
      events.done(result);
      return undefined;
    }
  }
  const inflation = new BackgroundInflation(payload, maxBytes, events);
  return () => inflation.cancel();
}
