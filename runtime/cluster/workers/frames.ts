// What a worker and the hub of its parent say to each other: a head in JSON, and bytes. Both are of one program, one
// process has started the other: neither looks for what the other can't say.
import type { Socket } from "node:net";
import { entry } from "../../current.ts";
import type { BrokerSettings, LogLimits, Subject } from "../../rooms/index.ts";

/** A log's entry without its bytes, of which it has so many. */
export interface EntryHead {
  readonly epoch: string;
  readonly key: string;
  readonly before: number;
  readonly first: number;
  readonly events: number;
  readonly length: number;
}

/** From a worker. `id`s come back with the answer. */
export type Upward =
  | Message
  | { readonly op: "subscribe" | "unsubscribe"; readonly subject: Subject }
  | {
      readonly op: "append";
      readonly id: number;
      readonly subject: Subject;
      readonly limits: LogLimits;
      readonly key: string;
      readonly events: number;
    }
  | {
      readonly op: "read";
      readonly id: number;
      readonly subject: Subject;
      readonly limits: LogLimits;
      readonly after: number;
    }
  | {
      readonly op: "lease";
      readonly id: number;
      readonly name: string;
      readonly holder: string;
      readonly milliseconds: number;
    }
  | { readonly op: "release"; readonly id: number; readonly name: string; readonly holder: string }
  | {
      readonly op: "join";
      readonly id: number;
      readonly addresses: readonly string[];
      readonly settings: BrokerSettings;
    }
  | { readonly op: "ask"; readonly id: number }
  | { readonly op: "tell"; readonly id: number };

/** To a worker. */
export type Downward =
  | Message
  | { readonly op: "appended"; readonly subject: Subject; readonly entry: EntryHead }
  | { readonly op: "subscribed"; readonly subject: Subject }
  | { readonly op: "state"; readonly connected: boolean; readonly cause: string }
  | { readonly op: "asked"; readonly id: number }
  | Answered;

/** The same in both directions, so that the hub hands on what has come. */
interface Message {
  readonly op: "message";
  readonly subject: Subject;
}

/** What will never be taken. */
type Refused = "entry" | "address" | "nothing";

export type Answered =
  | { readonly op: "failed"; readonly id: number; readonly refused: Refused; readonly text: string }
  | { readonly op: "done"; readonly id: number }
  | { readonly op: "taken"; readonly id: number; readonly entry: EntryHead | undefined }
  | {
      readonly op: "log";
      readonly id: number;
      readonly epoch: string;
      readonly last: number;
      readonly complete: boolean;
      readonly entries: readonly EntryHead[];
    }
  | { readonly op: "leased"; readonly id: number; readonly held: boolean }
  /** What the other workers have told, one behind the other. */
  | { readonly op: "told"; readonly id: number; readonly lengths: readonly number[] };

/** Two lengths: of all that follows them, and of the head. */
const LENGTHS = 8;

export function frameOf(head: Upward | Downward, ...bytes: readonly Uint8Array[]): Buffer {
  const text = JSON.stringify(head);
  const headLength = Buffer.byteLength(text);
  const length = bytes.reduce((sum, one) => sum + one.length, headLength);
  const frame = Buffer.allocUnsafe(LENGTHS + length);
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(headLength, 4);
  frame.write(text, LENGTHS);
  let at = LENGTHS + headLength;
  for (const one of bytes) {
    frame.set(one, at);
    at += one.length;
  }
  return frame;
}

/** What has come: also as it came. */
export interface Frame<Head> {
  readonly head: Head;
  readonly bytes: Buffer;
  readonly whole: Buffer;
}

/** Calls back for each frame that comes; `over` behind the last one of a piece. */
export function readFrames<Head extends Upward | Downward>(
  socket: Socket,
  take: (frame: Frame<Head>) => void,
  over: () => void,
): void {
  let pieces: Buffer[] = [];
  let length = 0;
  /** Bytes that are needed before there is something to do. */
  let wanted = LENGTHS;
  const read = entry((piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) return;
    const rest = pieces.length === 1 ? piece : Buffer.concat(pieces, length);
    let at = 0;
    for (;;) {
      wanted = LENGTHS;
      if (rest.length - at < wanted) break;
      wanted += rest.readUInt32LE(at);
      if (rest.length - at < wanted) break;
      const whole = rest.subarray(at, at + wanted);
      at += wanted;
      const bytesAt = LENGTHS + whole.readUInt32LE(4);
      const head: Head = JSON.parse(whole.toString("utf8", LENGTHS, bytesAt));
      take({ head, bytes: whole.subarray(bytesAt), whole });
    }
    pieces = at === rest.length ? [] : [rest.subarray(at)];
    length = rest.length - at;
    over();
  });
  socket.on("data", read);
}

/** The parts of `bytes` that have these lengths. */
export function partsOf(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
}
