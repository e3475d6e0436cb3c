// Entries of logs as JetStream keeps them: messages of a subject of their own, numbered over the whole stream.
import type { Msg, NatsLink } from "../../libraries/nats.ts";
import type { LogEntry } from "../../rooms/index.ts";
import type { LogPlace } from "./names.ts";

/**
 * How many numbers an entry can take. The events of the message with sequence S have the numbers up to S × this, so that
 * the sequence alone tells the last one. Sequences up to 2^43 stay exact.
 */
export const NUMBERS = 1024;

/** Headers of ours: how many events an entry holds, and the epoch of its log. One without events is where that begins. */
export const EVENTS = "Snow-Events";
export const EPOCH = "Snow-Epoch";
const EPOCH_LENGTH = 16;
/** Headers of JetStream's. */
const ID = "Nats-Msg-Id";
const SEQUENCE = "Nats-Sequence";
const LAST_SEQUENCE = "Nats-Last-Sequence";
const STREAM = "Nats-Stream";

/** A message of a log. */
export interface Stored {
  readonly sequence: number;
  readonly key: string;
  /** 0: it marks the beginning of its epoch. */
  readonly events: number;
  readonly epoch: string;
  readonly bytes: Uint8Array;
}

/** What JetStream knows an append by: keys are of one topic, its memory is of a whole stream. */
export function idOf(key: string, token: string): string {
  return `${key}/${token}`;
}

function counted(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,13}$/.test(text) ? Number(text) : undefined;
}

/** Undefined for what no driver has written. */
export function storedOf(message: Pick<Msg, "headers" | "data">, sequence: number | undefined): Stored | undefined {
  const events = counted(message.headers?.get(EVENTS));
  const key = message.headers?.get(ID).split("/")[0] ?? "";
  const epoch = message.headers?.get(EPOCH) ?? "";
  if (epoch.length !== EPOCH_LENGTH) return undefined;
  if (events === undefined || events > NUMBERS || sequence === undefined || sequence === 0) return undefined;
  const { buffer, byteOffset, length } = message.data;
  const bytes = Buffer.from(buffer, byteOffset, length);
  return { sequence, key, events, epoch, bytes };
}

interface Republished {
  readonly stored: Stored;
  readonly stream: string;
  /** The last number before it. */
  readonly before: number;
}

/** What a server has published again when it had stored it. */
export function republishedOf(message: Msg): Republished | undefined {
  const stored = storedOf(message, counted(message.headers?.get(SEQUENCE)));
  const last = counted(message.headers?.get(LAST_SEQUENCE));
  if (stored === undefined || last === undefined || last >= stored.sequence) return undefined;
  return { stored, stream: message.headers?.get(STREAM) ?? "", before: last * NUMBERS };
}

export function isRepublished(message: Msg): boolean {
  return message.headers?.has(SEQUENCE) ?? false;
}

export function firstOf({ sequence, events }: Stored): number {
  return sequence * NUMBERS - events + 1;
}

export function entryOf(stored: Stored, before: number): LogEntry {
  const { key, epoch, events, bytes } = stored;
  return { key, epoch, before, first: firstOf(stored), events, bytes };
}

/** Of the message in its stream: `$JS.ACK.STREAM.CONSUMER.COUNT.SEQUENCE…`, of newer servers with two more words first. */
function sequenceOf({ reply }: Msg): number | undefined {
  const words = (reply ?? "").split(".");
  return counted(words[words.length > 9 ? 7 : 5]);
}

/** Messages and bytes that are asked for at once: a server cuts clients off that take too long. */
const AT_ONCE = 512;
const BYTES_AT_ONCE = 4 * 1024 * 1024;
/** Nanoseconds after which a server forgets a reader that is gone. */
const FORGOTTEN = 10e9;

/** All messages of a log from that sequence on. */
export async function readEntries(link: NatsLink, place: LogPlace, from: number): Promise<readonly Stored[]> {
  const { name, num_pending: pending } = await link.consumers.add(place.stream, {
    filter_subject: place.entries,
    deliver_policy: "by_start_sequence",
    opt_start_seq: Math.max(1, from),
    ack_policy: "none",
    mem_storage: true,
    inactive_threshold: FORGOTTEN,
  });
  const found: Stored[] = [];
  const bytes = Math.max(BYTES_AT_ONCE, 2 * link.maxPayload);
  for (let left = pending; left > 0; ) {
    const messages = await link.pull(place.stream, name, { batch: Math.min(left, AT_ONCE), bytes });
    if (messages.length === 0) break;
    left -= messages.length;
    for (const message of messages) {
      const stored = storedOf(message, sequenceOf(message));
      if (stored !== undefined) found.push(stored);
    }
  }
  link.consumers.delete(place.stream, name).catch(() => {});
  return found;
}
