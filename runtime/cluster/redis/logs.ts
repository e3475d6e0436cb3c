// Logs of topics: what the scripts are given, and what they answer and publish.
import type { Host } from "../../host/index.ts";
import { type Append, EntryRefused, type LogEntry, type LogLimits, type LogState } from "../../rooms/index.ts";
import { logKeys } from "./channels.ts";
import { bytesIn, listIn, numberIn, textIn } from "./replies.ts";
import type { Servers } from "./servers.ts";

/** 16 characters of base64url. */
const EPOCH_BYTES = 12;

/** Like the scripts: the number of the event before, and everything else from what was appended. */
function entryAfter(before: number, epoch: string, { key, events, bytes }: Append): LogEntry {
  return { key, epoch, before, first: before + 1, events, bytes };
}

function newEpoch(host: Host): string {
  return Buffer.from(host.randomBytes(EPOCH_BYTES)).toString("base64url");
}

function limitWords({ events, milliseconds, bytes }: LogLimits): string[] {
  return [String(events), String(Math.max(1, milliseconds)), String(bytes)];
}

interface LogPlace {
  readonly servers: Servers;
  readonly channel: string;
  readonly limits: LogLimits;
}

/** undefined: there is no such log. */
export async function appendEntry(
  { servers, channel, limits }: LogPlace,
  { key, events, bytes }: Append,
): Promise<LogEntry | undefined> {
  const colon = key.lastIndexOf(":");
  const values = [key.slice(0, colon), key.slice(colon + 1), String(events), bufferOf(bytes)];
  const answer = await servers
    .at(channel)
    .run("append", logKeys(channel), [...values, ...limitWords(limits), servers.publishing, channel]);
  if (answer === -1) throw new EntryRefused("this append was repeated too late");
  if (answer === null) return undefined;
  const [epoch, before] = listIn(answer);
  return entryAfter(numberIn(before), textIn(epoch), { key, events, bytes });
}

export async function readEntries(
  host: Host,
  { servers, channel, limits }: LogPlace,
  after: number,
): Promise<LogState> {
  const words = [newEpoch(host), String(after), ...limitWords(limits)];
  const [epoch, last, rows] = listIn(await servers.at(channel).run("read", logKeys(channel), words));
  const epochText = textIn(epoch);
  const entries = listIn(rows).map((row) => readEntry(row, epochText));
  const lastNumber = numberIn(last);
  const [first] = entries;
  return {
    epoch: epochText,
    last: lastNumber,
    entries,
    // Nothing is ever missing between two that are kept.
    complete: first === undefined ? after >= lastNumber : first.before <= after,
  };
}

/** The order of the fields is that of the scripts. */
function readEntry(row: unknown, epoch: string): LogEntry {
  const [id, fields] = listIn(row);
  const [, key, , , , events, , bytes] = listIn(fields);
  const [first = ""] = textIn(id).split("-", 1);
  return entryAfter(Number(first) - 1, epoch, { key: textIn(key), events: numberIn(events), bytes: bytesIn(bytes) });
}

/** The first byte of what is published to a topic. */
const MESSAGE = 0;
const ENTRY = 1;
const LINE_END = 10;
const HEAD = /^([^ ]{1,100}) ([^ ]{16}) (\d{1,16}) (\d{1,9})$/;

/** A message to a topic that is no entry of its log. */
export function topicMessage(bytes: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(bytes.length + 1);
  message[0] = MESSAGE;
  message.set(bytes, 1);
  return message;
}

/**
 * What comes from the channel of a topic: an entry of its log, or a message. What has another form is a message, as it is:
 * those who read it find out.
 */
export function readTopicMessage(bytes: Buffer): LogEntry | Buffer {
  if (bytes[0] === MESSAGE) return bytes.subarray(1);
  const end = bytes[0] === ENTRY ? bytes.indexOf(LINE_END) : -1;
  const [, key, epoch, before, events] = end < 0 ? [] : (HEAD.exec(bytes.toString("latin1", 1, end)) ?? []);
  if (key === undefined || epoch === undefined) return bytes;
  return entryAfter(Number(before), epoch, { key, events: Number(events), bytes: bytes.subarray(end + 1) });
}

/** The same memory. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
