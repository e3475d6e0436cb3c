// How subjects, logs and leases are called on a NATS server.
import type { LogLimits, Subject } from "../../rooms/index.ts";
import { shortName } from "../subjects.ts";

/** A log on the server: its entries have one subject of a stream, and its head, which outlives them, another. */
export interface LogPlace {
  /** Of the topic. */
  readonly token: string;
  readonly stream: string;
  readonly entries: string;
  readonly head: string;
  /** What the stream keeps of a log: messages, and for how long. */
  readonly limits: Omit<LogLimits, "bytes">;
}

/**
 * Any text as one token of a subject: bytes other than letters, digits, `-` and `_` are `=` and two digits, and the empty
 * text is `=`.
 */
function tokenOf(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  const escaped = (byte: number): string => `=${byte.toString(16).padStart(2, "0")}`;
  const plain = (byte: number): boolean => /[\w-]/.test(String.fromCharCode(byte));
  const bytes = [...Buffer.from(text)].map((byte) => (plain(byte) ? String.fromCharCode(byte) : escaped(byte)));
  return bytes.length === 0 ? "=" : bytes.join("");
}

/** Milliseconds that a server keeps messages, at least. */
const SHORTEST = 1024;

/** The next power of two: limits that are nearly the same share a stream. */
function rounded(limit: number): number {
  return 2 ** Math.ceil(Math.log2(limit));
}

export class Names {
  /** Of all subjects. */
  readonly #prefix: string;
  /** Of all streams. */
  readonly #streams: string;

  /** `name`: of the cluster. */
  constructor(name: string) {
    const token = tokenOf(shortName(name));
    this.#prefix = `snow.${token}`;
    this.#streams = `snow_${token}`;
  }

  subject({ kind, name }: Subject): string {
    return kind === "all" ? `${this.#prefix}.all` : `${this.#prefix}.${kind}.${tokenOf(shortName(name))}`;
  }

  log(topic: string, wanted: LogLimits): LogPlace {
    // One more for what marks the beginning.
    const limits = {
      events: rounded(wanted.events + 1),
      milliseconds: rounded(Math.max(SHORTEST, wanted.milliseconds)),
    };
    const tag = `${limits.events}_${limits.milliseconds}`;
    const token = tokenOf(shortName(topic));
    return {
      token,
      stream: `${this.#streams}_log_${tag}`,
      entries: `${this.#prefix}.log.${tag}.${token}`,
      head: `${this.#prefix}.head.${tag}.${token}`,
      limits,
    };
  }

  lease(name: string, milliseconds: number): { readonly stream: string; readonly subject: string } {
    return {
      stream: `${this.#streams}_lease_${milliseconds}`,
      subject: `${this.#prefix}.lease.${milliseconds}.${tokenOf(shortName(name))}`,
    };
  }

  /** Where a server publishes again what a log has stored; the topic stands for the only `*` of the log's subject. */
  get republished(): string {
    return `${this.#prefix}.topic.{{wildcard(1)}}`;
  }
}
