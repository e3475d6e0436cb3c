// The wire between channels and their clients, subprotocol `snow.channels.v1`: names of topics and frames.

/** What a client offers, and a server takes, in `Sec-WebSocket-Protocol`. */
export const SUBPROTOCOL = "snow.channels.v1";

/** A value of a topic's name: text, or a safe integer. */
export type TopicParameter = string | number;

/** Where a client was in a topic: its epoch, the number of the last event that it saw, and who it is there. */
export type Position = readonly [epoch: string, seq: number, who: string];

/** A frame: an array whose first element says what it is. */
export type Frame = readonly [name: string, ...rest: unknown[]];

/** `Chat:lobby`: each part percent-encoded in the one way that the server takes (RFC 3986, unreserved characters stay). */
export function topicOf(channel: string, parameters: readonly TopicParameter[]): string {
  return [channel, ...parameters].map((part) => encodePart(`${part}`)).join(":");
}

/** Most parts: a server names a topic at each broadcast. */
const UNRESERVED = /^[\w.~-]*$/;

/** Every byte of UTF-8 but `A–Z a–z 0–9 - . _ ~` as `%XX`, in upper case. A half of a surrogate pair is a replacement character. */
function encodePart(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD")).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The frame in a message; undefined when it is none. */
export function frameOf(message: unknown): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(`${message}`);
    return isFrame(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}

function isFrame(value: unknown): value is Frame {
  return Array.isArray(value) && typeof value[0] === "string";
}

/** Empty for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** undefined where there is none, which a topic without history says with `null`. */
export function positionOf(value: unknown): Position | undefined {
  if (!Array.isArray(value)) return undefined;
  const [epoch, seq, who] = value;
  return typeof epoch === "string" && typeof seq === "number" && typeof who === "string"
    ? [epoch, seq, who]
    : undefined;
}

/**
 * Why a call or a join failed. Codes of the server: `no_channel`, `already_joined`, `limit`, `internal`, `decode`,
 * `no_operation`; of the client: `disconnected` (sent, or no room to wait, when the connection was gone), `timeout`,
 * `left`, `closed`.
 */
export class ChannelError extends Error {
  readonly code: string;

  constructor(code: string, text = "") {
    super(text === "" ? code : `${code}: ${text}`);
    this.name = "ChannelError";
    this.code = code;
  }
}
