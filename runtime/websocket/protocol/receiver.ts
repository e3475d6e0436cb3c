// Reads the frames of one peer (RFC 6455 section 5, RFC 7692): from chunks of bytes to messages, or to the cause of failure.
import type { isUtf8 } from "node:buffer";
import { host } from "../../current.ts";
import {
  binaryNotSupported,
  type CloseCause,
  invalidUtf8,
  isCloseCode,
  maskedFrame,
  messageTooBig,
  newMessageInFragments,
  protocolError,
  unexpectedContinuation,
  unmaskedFrame,
} from "./close-codes.ts";
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT } from "./frame.ts";
import { inflateMessage } from "./inflate.ts";
import { applyMask } from "./mask.ts";
import { Utf8Check } from "./utf8.ts";

/** What a receiver tells its connection. `Buffer`s may be kept. */
export interface ReceiverEvents {
  text(text: string, payloadBytes: number): void;
  binary(payload: Uint8Array): void;
  ping(payload: Uint8Array): void;
  pong(payload: Uint8Array): void;
  /** A valid close frame; without a code it was empty. Nothing comes after it. */
  closeFrame(code: number | undefined, reason: string): void;
  /** The peer broke the protocol or a limit. Nothing comes after it. */
  failed(cause: CloseCause): void;
  /** The receiver stood still by itself, and wants more input now. */
  wantsMore(): void;
  /** Memory that a message takes that is not complete, or being inflated; 0 when there is none. May end the receiver. */
  holds(bytes: number): void;
}

export interface ReceiverSettings {
  /** Of a message, gathered and inflated. */
  readonly maxBytes: number;
  readonly acceptsBinary: boolean;
  /** Whether messages may be compressed. */
  readonly inflates: boolean;
  /** Whether all frames have to be masked, which clients do, or none may. */
  readonly masked: boolean;
}

const MIN_CAPACITY = 1024;
const EMPTY = Buffer.alloc(0);

/** The bytes from `offset` on; a small part is copied, so that it doesn't keep the whole chunk that it came in. */
function remainder(bytes: Buffer, offset: number): Buffer {
  const rest = bytes.subarray(offset);
  return rest.length < bytes.length / 2 ? Buffer.from(rest) : rest;
}

/** The length of a payload that takes 2 or 8 bytes; -1 when fewer would do, or it is more than there can be. */
function longLength(bytes: Buffer, start: number, header: number): number {
  if (header === 4) {
    const length = bytes.readUInt16BE(start + 2);
    return length < 126 ? -1 : length;
  }
  const high = bytes.readUInt32BE(start + 2);
  const length = high * 2 ** 32 + bytes.readUInt32BE(start + 6);
  return high >= 2 ** 31 || length < 65_536 ? -1 : length;
}

/** A message that comes in several frames, or whose frame comes in several chunks. */
class Gathering {
  readonly opcode: number;
  readonly compressed: boolean;
  message: Buffer = EMPTY;
  length = 0;
  /** Of a text that is gathered as it is. */
  utf8: Utf8Check | undefined = undefined;
  /** Bytes of the present frame that have not come yet; -1 between frames. */
  missing = -1;
  /** Of the present frame. */
  final = false;
  mask = 0;
  maskOffset = 0;

  constructor(opcode: number, compressed: boolean) {
    this.opcode = opcode;
    this.compressed = compressed;
  }
}

/**
 * Memory grows with the bytes that have come, not with what a length field claims. The receiver stops between frames
 * while it is paused, and while a large message is being inflated.
 */
export class Receiver {
  readonly #events: ReceiverEvents;
  readonly #settings: ReceiverSettings;
  readonly #isUtf8: typeof isUtf8;
  /** Bytes not looked at yet: a frame that is not complete, or whatever came while the receiver stood still. */
  #rest: Buffer | undefined = undefined;
  #paused = false;
  #inflating = false;
  #ended = false;
  /** Most messages are one frame in one chunk, and need none. */
  #gathering: Gathering | undefined = undefined;
  #held = false;
  #stopInflating: (() => void) | undefined = undefined;

  constructor(events: ReceiverEvents, settings: ReceiverSettings) {
    this.#events = events;
    this.#settings = settings;
    this.#isUtf8 = host().buffer().isUtf8;
  }

  /** Takes a chunk, which belongs to the receiver from now on. */
  receive(chunk: Buffer): void {
    if (this.#ended) return;
    this.#run(this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]));
  }

  /** Stops before the next message; the caller sees to it that no more chunks come. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#continue();
  }

  /** Drops everything; no event comes any more. */
  end(): void {
    this.#ended = true;
    this.#rest = undefined;
    this.#gathering = undefined;
    this.#stopInflating?.();
    this.#stopInflating = undefined;
    this.#holds(0);
  }

  /** No event comes any more. */
  get over(): boolean {
    return this.#ended;
  }

  #holds(bytes: number): void {
    if (bytes === 0 && !this.#held) return;
    this.#held = bytes > 0;
    this.#events.holds(bytes);
  }

  /** Whether more input is of use now. */
  get ready(): boolean {
    return !this.#paused && !this.#inflating && !this.#ended;
  }

  #continue(): void {
    if (!this.ready || this.#rest === undefined) return;
    this.#run(this.#rest);
  }

  #run(bytes: Buffer): void {
    this.#rest = undefined;
    let offset = 0;
    while (this.ready) {
      const gathering = this.#gathering;
      if (gathering !== undefined && gathering.missing >= 0) {
        offset = this.#payload(gathering, bytes, offset);
        if (gathering.missing > 0) break;
      } else {
        const next = this.#frame(bytes, offset);
        if (next < 0) break;
        offset = next;
      }
    }
    if (!this.#ended && offset < bytes.length) this.#rest = remainder(bytes, offset);
  }

  #fail(cause: CloseCause): number {
    this.end();
    this.#events.failed(cause);
    return -1;
  }

  /** What is wrong with a frame that begins with these two bytes. */
  #objectionTo(first: number, second: number): CloseCause | undefined {
    const opcode = first & 0x0f;
    const isControl = opcode >= CLOSE;
    if ((first & 0x30) !== 0) return protocolError;
    const compressed = (first & 0x40) !== 0;
    if (compressed && (!this.#settings.inflates || isControl || opcode === CONTINUATION)) return protocolError;
    if (isControl) {
      const isFinal = (first & 0x80) !== 0;
      if (opcode > PONG || !isFinal || (second & 0x7f) > 125) return protocolError;
    } else if (opcode > BINARY) return protocolError;
    const { masked } = this.#settings;
    if (((second & 0x80) !== 0) !== masked) return masked ? unmaskedFrame : maskedFrame;
    if (isControl) return undefined;
    if (opcode === CONTINUATION) return this.#gathering === undefined ? unexpectedContinuation : undefined;
    if (this.#gathering !== undefined) return newMessageInFragments;
    return opcode === BINARY && !this.#settings.acceptsBinary ? binaryNotSupported : undefined;
  }

  /** Reads a frame from `start` on, at least its header. Answers where to go on, or -1 when more bytes are needed. */
  #frame(bytes: Buffer, start: number): number {
    const available = bytes.length - start;
    if (available < 2) return -1;
    const first = bytes[start] ?? 0;
    const second = bytes[start + 1] ?? 0;
    const objection = this.#objectionTo(first, second);
    if (objection !== undefined) return this.#fail(objection);

    const shortLength = second & 0x7f;
    const header = shortLength < 126 ? 2 : shortLength === 126 ? 4 : 10;
    if (available < header) return -1;
    const length = shortLength < 126 ? shortLength : longLength(bytes, start, header);
    if (length < 0) return this.#fail(protocolError);
    const opcode = first & 0x0f;
    const isControl = opcode >= CLOSE;
    const gathered = this.#gathering?.length ?? 0;
    if (!isControl && gathered + length > this.#settings.maxBytes) return this.#fail(messageTooBig);
    const { masked } = this.#settings;
    const from = start + header + (masked ? 4 : 0);
    if (from > bytes.length) return -1;
    const mask = masked ? bytes.readInt32BE(start + header) : 0;
    const end = from + length;
    const isWhole = end <= bytes.length;
    if (isControl && !isWhole) return -1;
    const isFinal = (first & 0x80) !== 0;
    if (isControl || (isWhole && isFinal && gathered === 0)) {
      const payload = bytes.subarray(from, end);
      if (masked) applyMask(payload, mask, 0);
      if (isControl) this.#control(opcode, payload);
      else this.#completeWhole(first, payload);
      return end;
    }
    const gathering = this.#gathering ?? new Gathering(opcode, (first & 0x40) !== 0);
    this.#gathering = gathering;
    gathering.missing = length;
    gathering.final = isFinal;
    gathering.mask = mask;
    gathering.maskOffset = 0;
    return from;
  }

  /** Of a message that is in one frame, but for empty ones before it. */
  #completeWhole(first: number, payload: Buffer): void {
    const { opcode, compressed } = this.#gathering ?? { opcode: first & 0x0f, compressed: (first & 0x40) !== 0 };
    this.#gathering = undefined;
    this.#complete(opcode, compressed, payload, false);
  }

  /** Takes as much of the present frame's payload as has come, and answers where to go on. */
  #payload(gathering: Gathering, bytes: Buffer, start: number): number {
    const count = Math.min(gathering.missing, bytes.length - start);
    if (count > 0) {
      const piece = bytes.subarray(start, start + count);
      if (this.#settings.masked) applyMask(piece, gathering.mask, gathering.maskOffset);
      gathering.maskOffset = (gathering.maskOffset + count) & 3;
      if (gathering.opcode === TEXT && !gathering.compressed) {
        gathering.utf8 ??= new Utf8Check(this.#isUtf8);
        if (!gathering.utf8.take(piece)) return this.#fail(invalidUtf8);
      }
      if (!this.#reserve(gathering, count)) return start + count;
      gathering.message.set(piece, gathering.length);
      gathering.length += count;
      gathering.missing -= count;
    }
    if (gathering.missing > 0) return start + count;
    gathering.missing = -1;
    if (gathering.final) this.#completeGathered(gathering);
    return start + count;
  }

  #completeGathered({ opcode, compressed, message, length, utf8 }: Gathering): void {
    this.#gathering = undefined;
    if (utf8?.complete === false) {
      this.#fail(invalidUtf8);
      return;
    }
    this.#complete(opcode, compressed, message.subarray(0, length), utf8 !== undefined);
    // While it is being inflated it is still held.
    if (!this.#inflating) this.#holds(0);
  }

  /** Makes room for `count` more bytes: doubles, but never beyond the limit. False: that was more than is to be had. */
  #reserve(gathering: Gathering, count: number): boolean {
    const needed = gathering.length + count;
    if (needed <= gathering.message.length) return true;
    const capacity = Math.max(needed, Math.min(Math.max(needed * 2, MIN_CAPACITY), this.#settings.maxBytes));
    this.#holds(capacity);
    if (this.#ended) return false;
    const larger = Buffer.allocUnsafeSlow(capacity);
    larger.set(gathering.message.subarray(0, gathering.length), 0);
    gathering.message = larger;
    return true;
  }

  /** With `checked` a text is known to be UTF-8. */
  #complete(opcode: number, compressed: boolean, payload: Buffer, checked: boolean): void {
    if (!compressed) {
      this.#deliver(opcode, payload, checked);
      return;
    }
    this.#inflating = true;
    let begun = false;
    this.#stopInflating = inflateMessage(payload, this.#settings.maxBytes, {
      holds: (bytes) => this.#holds(bytes),
      done: (result) => {
        this.#inflating = false;
        this.#stopInflating = undefined;
        this.#inflated(opcode, result);
        if (begun) this.#goOn();
      },
    });
    begun = true;
  }

  #inflated(opcode: number, result: Buffer | CloseCause): void {
    if (!(result instanceof Uint8Array)) {
      this.#fail(result);
      return;
    }
    this.#deliver(opcode, result, false);
  }

  /** After a message was inflated in the background. */
  #goOn(): void {
    this.#holds(0);
    this.#continue();
    if (this.ready) this.#events.wantsMore();
  }

  #deliver(opcode: number, payload: Buffer, checked: boolean): void {
    if (opcode === BINARY) {
      // A copy of its own, so that a small message that a program keeps doesn't keep a whole chunk.
      this.#events.binary(new Uint8Array(payload));
      return;
    }
    if (!checked && !this.#isUtf8(payload)) {
      this.#fail(invalidUtf8);
      return;
    }
    this.#events.text(payload.toString("utf8"), payload.length);
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === PING) this.#events.ping(payload);
    else if (opcode === PONG) this.#events.pong(payload);
    else this.#close(payload);
  }

  #close(payload: Buffer): void {
    if (payload.length === 0) {
      this.end();
      this.#events.closeFrame(undefined, "");
      return;
    }
    if (payload.length === 1 || !isCloseCode(payload.readUInt16BE(0))) {
      this.#fail(protocolError);
      return;
    }
    const reason = payload.subarray(2);
    if (!this.#isUtf8(reason)) {
      this.#fail(invalidUtf8);
      return;
    }
    this.end();
    this.#events.closeFrame(payload.readUInt16BE(0), reason.toString("utf8"));
  }
}
