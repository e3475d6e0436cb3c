// Numbered events of topics in the memory of the parent: what a broker keeps elsewhere.
import { host } from "../../current.ts";
import type { Append, LogEntry, LogLimits, LogState } from "../../rooms/index.ts";

/** Of random bytes, which are 16 characters. */
const EPOCH_BYTES = 12;

interface KeptEntry {
  readonly entry: LogEntry;
  /** When it goes, by the monotonic clock. */
  readonly due: number;
}

interface Log {
  readonly epoch: string;
  last: number;
  entries: KeptEntry[];
  bytes: number;
  /** The last entry of each node, kept or not: a repetition of it is none. */
  readonly latest: Map<string, LogEntry>;
  /** When it goes itself. */
  due: number;
}

/** The node, and its count, of `NODE:COUNT`. */
function partsOfKey(key: string): { readonly node: string; readonly count: number } {
  const at = key.lastIndexOf(":");
  return { node: key.slice(0, at), count: Number(key.slice(at + 1)) };
}

export class MemoryLogs {
  readonly #logs = new Map<string, Log>();

  /** Undefined: there is no such log. `isNew`: it was not there before. */
  append(
    topic: string,
    limits: LogLimits,
    { key, events, bytes }: Append,
  ): { readonly entry: LogEntry; readonly isNew: boolean } | undefined {
    const now = host().monotonicClock();
    const log = this.#logs.get(topic);
    if (log === undefined || log.due <= now) return undefined;
    log.due = now + limits.milliseconds;
    const { node, count } = partsOfKey(key);
    const latest = log.latest.get(node);
    if (latest !== undefined && partsOfKey(latest.key).count >= count) {
      const same = log.entries.find(({ entry }) => entry.key === key)?.entry;
      return { entry: same ?? latest, isNew: false };
    }
    // Of its own: what came with it need not be kept.
    const { epoch } = log;
    const entry = { epoch, key, before: log.last, first: log.last + 1, events, bytes: Uint8Array.from(bytes) };
    log.last += events;
    log.latest.set(node, entry);
    log.entries.push({ entry, due: now + limits.milliseconds });
    log.bytes += bytes.length;
    trim(log, limits, now);
    return { entry, isNew: true };
  }

  read(topic: string, limits: LogLimits, after: number): LogState {
    const now = host().monotonicClock();
    let log = this.#logs.get(topic);
    if (log === undefined || log.due <= now) {
      const epoch = Buffer.from(host().randomBytes(EPOCH_BYTES)).toString("base64url");
      log = { epoch, last: 0, entries: [], bytes: 0, latest: new Map(), due: 0 };
      this.#logs.set(topic, log);
    }
    log.due = now + limits.milliseconds;
    trim(log, limits, now);
    const entries = log.entries.map(({ entry }) => entry).filter(({ first, events }) => first + events - 1 > after);
    const oldest = entries[0]?.before ?? log.last;
    return { epoch: log.epoch, last: log.last, entries, complete: oldest <= after };
  }

  /** Drops the logs whose time is over. */
  sweep(): void {
    const now = host().monotonicClock();
    for (const [topic, { due }] of this.#logs) if (due <= now) this.#logs.delete(topic);
  }
}

function trim(log: Log, limits: LogLimits, now: number): void {
  let gone = 0;
  for (const { entry, due } of log.entries) {
    if (due > now && log.last - entry.before <= limits.events && log.bytes <= limits.bytes) break;
    log.bytes -= entry.bytes.length;
    gone += 1;
  }
  if (gone > 0) log.entries = log.entries.slice(gone);
}
