// What a server says on the wire, each message a JSON array; parts that are JSON already are given as text.
import type { Message } from "../rooms/index.ts";
import { textFrame } from "../websocket/index.ts";

/** Where a client is in the history of a topic. */
export interface Position {
  readonly epoch: string;
  /** The last event that it has seen. */
  readonly seq: number;
  /** A secret: who it is in this epoch. */
  readonly who: string;
}

export type RefusalCode = "denied" | "no_channel" | "already_joined" | "limit" | "internal";
type FaultCode = "decode" | "no_operation" | "limit";
export type ClosedCode = "left" | "closed" | "rejoin" | "internal";

export const pongFrame: Message = textFrame('["pong"]');

/** `recovered` null: that was not asked for. */
export function joinedFrame(
  id: number,
  position: Position | undefined,
  recovered: boolean | null,
  welcome: string,
): Message {
  const place = position === undefined ? "null" : JSON.stringify([position.epoch, position.seq, position.who]);
  return textFrame(`["joined",${id},${place},${recovered},${welcome}]`);
}

export function refusedFrame(id: number, code: RefusalCode, value = "null"): Message {
  return textFrame(`["refused",${id},"${code}",${value}]`);
}

export function replyFrame(id: number, call: number, value: string): Message {
  return textFrame(`["reply",${id},${call},${value}]`);
}

/** `call` undefined: it was a cast, or the join itself. */
export function faultFrame(id: number, call: number | undefined, code: FaultCode, text: string): Message {
  return textFrame(`["fault",${id},${call ?? null},"${code}",${JSON.stringify(text)}]`);
}

/** `seq` undefined: a topic without history. */
export function eventFrame(
  topic: string,
  seq: number | undefined,
  event: string,
  allocate?: (bytes: number) => Buffer,
): Message {
  return textFrame(`["event","${topic}",${seq ?? null},${event}]`, allocate);
}

/** An event that is not for this client. */
export function seqFrame(topic: string, seq: number): Message {
  return textFrame(`["seq","${topic}",${seq}]`);
}

export function pushFrame(id: number, event: string): Message {
  return textFrame(`["push",${id},${event}]`);
}

export function presenceFrame(topic: string, change: string): Message {
  return textFrame(`["presence","${topic}",${change}]`);
}

export function closedFrame(id: number, code: ClosedCode, text: string): Message {
  return textFrame(`["closed",${id},"${code}",${JSON.stringify(text)}]`);
}
