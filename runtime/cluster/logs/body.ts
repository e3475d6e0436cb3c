// The events of an entry as bytes, one behind the other: their texts' length (4 bytes), their time (6), the length of who is
// excepted (1), who that is, the text.

/** What a node wants numbered, and gives to those who read. */
export interface LoggedEvent {
  /** JSON text. */
  readonly text: string;
  /** The `who` of the client that it is not for; "": it is for all. */
  readonly except: string;
  /** Of the wall clock of the node that appended it. */
  readonly time: number;
}

const HEAD = 11;
const IDENTITY = /^(?:|[\w-]{16})$/;

/** Bytes of an event in an entry. */
export function sizeOf(event: LoggedEvent): number {
  return HEAD + event.except.length + Buffer.byteLength(event.text);
}

/** `size`: that of all events. */
export function bodyOf(events: readonly LoggedEvent[], size: number): Buffer {
  const body = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { text, except, time } of events) {
    const start = at + HEAD + except.length;
    const length = body.write(text, start);
    body.writeUInt32BE(length, at);
    body.writeUIntBE(time, at + 4, 6);
    body.writeUInt8(except.length, at + 10);
    body.write(except, at + HEAD, "latin1");
    at = start + length;
  }
  return body;
}

/** undefined: that is no body of so many events, or one of them is no JSON. */
export function eventsOf(body: Buffer, count: number): LoggedEvent[] | undefined {
  const events: LoggedEvent[] = [];
  let at = 0;
  while (at + HEAD <= body.length && events.length < count) {
    const start = at + HEAD + body.readUInt8(at + 10);
    const end = start + body.readUInt32BE(at);
    if (end > body.length) return undefined;
    const except = body.toString("latin1", at + HEAD, start);
    const text = body.toString("utf8", start, end);
    if (!IDENTITY.test(except) || !isJson(text)) return undefined;
    events.push({ text, except, time: body.readUIntBE(at + 4, 6) });
    at = end;
  }
  return at === body.length && events.length === count ? events : undefined;
}

/** It becomes a part of a frame as it is. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
