// Frames that another node sends for members here: looked at before they go out, and then handed on as one piece.
import { host } from "../current.ts";
import type { FrameBatch, Message } from "../rooms/index.ts";

const FINAL_TEXT = 0x81;
const FINAL_BINARY = 0x82;

/** One frame, when somebody wants it by itself. */
export type MakeMessage = (bytes: Buffer, payloadBytes: number) => Message;

/** Where the payload of the frame at `at` begins and ends; undefined: no whole frame of a message begins there. */
function payloadAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } | undefined {
  const first = bytes[at];
  const short = bytes[at + 1];
  if ((first !== FINAL_TEXT && first !== FINAL_BINARY) || short === undefined || short > 127) return undefined;
  if (short < 126) return within(bytes, at + 2, short, 0);
  if (short === 126) return at + 4 > bytes.length ? undefined : within(bytes, at + 4, bytes.readUInt16BE(at + 2), 126);
  if (at + 10 > bytes.length || bytes.readUInt32BE(at + 2) !== 0) return undefined;
  return within(bytes, at + 10, bytes.readUInt32BE(at + 6), 65_536);
}

/** `least`: shorter payloads have a shorter head, which clients insist on. */
function within(bytes: Buffer, start: number, length: number, least: number) {
  const end = start + length;
  return length < least || end > bytes.length ? undefined : { start, end };
}

class ReceivedFrames implements FrameBatch {
  readonly bytes: Buffer;
  readonly count: number;
  readonly payloadBytes: number;
  readonly served: Set<object> | undefined;
  readonly #make: MakeMessage;
  #messages: readonly Message[] | undefined = undefined;

  constructor(bytes: Buffer, count: number, payloadBytes: number, served: Set<object> | undefined, make: MakeMessage) {
    this.bytes = bytes;
    this.count = count;
    this.payloadBytes = payloadBytes;
    this.served = served;
    this.#make = make;
  }

  messages(): readonly Message[] {
    this.#messages ??= this.#split();
    return this.#messages;
  }

  #split(): Message[] {
    const messages: Message[] = [];
    for (let at = 0; at < this.bytes.length; ) {
      const payload = payloadAt(this.bytes, at);
      if (payload === undefined) break;
      messages.push(this.#make(this.bytes.subarray(at, payload.end), payload.end - payload.start));
      at = payload.end;
    }
    return messages;
  }
}

/**
 * `count` frames of messages, one behind the other, as servers send them (RFC 6455 section 5.2): final, unmasked, not
 * compressed, text in UTF-8. undefined: they are not that.
 */
export function readFrames(
  bytes: Buffer,
  count: number,
  make: MakeMessage,
  served: Set<object> | undefined = undefined,
): FrameBatch | undefined {
  const { isUtf8 } = host().buffer();
  let frames = 0;
  let payloadBytes = 0;
  for (let at = 0; at < bytes.length; frames++) {
    const payload = payloadAt(bytes, at);
    if (payload === undefined) return undefined;
    const { start, end } = payload;
    if (bytes[at] === FINAL_TEXT && !isUtf8(bytes.subarray(start, end))) return undefined;
    payloadBytes += end - start;
    at = end;
  }
  return frames === count && frames > 0 ? new ReceivedFrames(bytes, count, payloadBytes, served, make) : undefined;
}
