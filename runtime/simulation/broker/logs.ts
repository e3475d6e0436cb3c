// What a simulated broker keeps: logs of topics and leases.
import type { Append, LogEntry, LogLimits, LogState } from "../../rooms/index.ts";

interface Kept {
  readonly entry: LogEntry;
  readonly time: number;
}

interface Log {
  readonly epoch: string;
  last: number;
  /** The number of the last event that is not kept any more. */
  forgotten: number;
  entries: Kept[];
  /** By the key of the attempt; kept as long as the log, so that none has a second effect. */
  readonly byKey: Map<string, LogEntry>;
  /** When it ends unless somebody appends or reads. */
  expires: number;
}

interface Lease {
  readonly holder: string;
  readonly until: number;
}

interface Appended {
  readonly entry: LogEntry;
  /** False: the attempt had been numbered before. */
  readonly isNew: boolean;
}

export class BrokerLogs {
  /** As with NATS: numbers are not consecutive, and none is known before an entry when nothing older is kept. */
  sparse = false;
  readonly #now: () => number;
  readonly #newEpoch: () => string;
  readonly #logs = new Map<string, Log>();
  readonly #leases = new Map<string, Lease>();

  constructor(now: () => number, newEpoch: () => string) {
    this.#now = now;
    this.#newEpoch = newEpoch;
  }

  /** undefined: there is no such log. */
  append(name: string, limits: LogLimits, { key, events, bytes }: Append): Appended | undefined {
    const log = this.#present(name);
    if (log === undefined) return undefined;
    log.expires = this.#now() + limits.milliseconds;
    const known = log.byKey.get(key);
    if (known !== undefined) return { entry: known, isNew: false };
    const { epoch } = log;
    this.#trim(log, limits);
    const before = this.sparse && log.entries.length === 0 ? 0 : log.last;
    const first = log.last + (this.sparse ? 1 + (log.last % 3) : 1);
    const entry: LogEntry = { key, epoch, before, first, events, bytes: Uint8Array.from(bytes) };
    log.last = first + events - 1;
    log.byKey.set(key, entry);
    log.entries.push({ entry, time: this.#now() });
    this.#trim(log, limits);
    return { entry, isNew: true };
  }

  read(name: string, limits: LogLimits, after: number): LogState {
    const log = this.#open(name, limits);
    this.#trim(log, limits);
    const kept = log.entries.map(({ entry }) => entry).filter(({ first, events }) => first + events - 1 > after);
    return { epoch: log.epoch, last: log.last, entries: kept, complete: after >= log.forgotten };
  }

  lease(name: string, holder: string, milliseconds: number): boolean {
    const held = this.#leases.get(name);
    if (held !== undefined && held.holder !== holder && held.until > this.#now()) return false;
    this.#leases.set(name, { holder, until: this.#now() + milliseconds });
    return true;
  }

  release(name: string, holder: string): void {
    if (this.#leases.get(name)?.holder === holder) this.#leases.delete(name);
  }

  /** What a broker forgets that keeps nothing on disk. */
  clear(): void {
    this.#logs.clear();
    this.#leases.clear();
  }

  #present(name: string): Log | undefined {
    const log = this.#logs.get(name);
    return log === undefined || log.expires <= this.#now() ? undefined : log;
  }

  #open(name: string, { milliseconds }: LogLimits): Log {
    const log = this.#present(name) ?? this.#newLog();
    this.#logs.set(name, log);
    log.expires = this.#now() + milliseconds;
    return log;
  }

  #newLog(): Log {
    const last = this.sparse ? 7 : 0;
    return { epoch: this.#newEpoch(), last, forgotten: 0, entries: [], byKey: new Map(), expires: 0 };
  }

  #trim(log: Log, limits: LogLimits): void {
    const { entries } = log;
    let events = 0;
    let bytes = 0;
    let from = entries.length;
    for (; from > 0; from--) {
      const kept = entries[from - 1];
      if (kept === undefined) break;
      events += kept.entry.events;
      bytes += kept.entry.bytes.length;
      const isOver = events > limits.events || bytes > limits.bytes;
      if (isOver || kept.time + limits.milliseconds <= this.#now()) break;
    }
    const dropped = entries[from - 1]?.entry;
    if (dropped === undefined) return;
    log.forgotten = dropped.first + dropped.events - 1;
    log.entries = entries.slice(from);
  }
}
