// What waits to be written to a member, either in the log of a room or apart.

/** A message, framed once for everybody. */
export interface Message {
  /** Header and payload in one piece. */
  readonly bytes: Buffer;
  readonly payloadBytes: number;
}

/** What takes bytes, as sockets do. */
export interface Sink {
  /** Hands bytes over at once; false when it has more than it likes to have. Never calls back into the rooms. */
  write(bytes: Buffer): boolean;
  /** Bytes that were written and that the system has not taken yet. */
  readonly writableLength: number;
}

/** Where an outbox is emptied to. */
export interface Transport {
  /** Bytes that may wait, in the outbox and here. */
  readonly budget: number;
  /** Whether it takes every message as it is. */
  readonly takesPlain: boolean;
  /** What is written to where every message is taken as it is, from when that can be. */
  readonly sink: Sink | undefined;
  /** Bytes that were written and that the system has not taken yet. */
  backlog(): number;
  /** The bytes of a message in the form that it wants. */
  encode(message: Message): Buffer;
  /** Hands bytes over at once; false when it can't take any yet. Never calls back into the rooms. */
  write(bytes: Buffer): boolean;
  /** Called when the sink has more than it likes to have. */
  overfull(): void;
  /** Called when a message did not fit in the budget and was not queued. */
  refused(): void;
}

/** The frames of one turn of the event loop for the members of a room. */
export class FrameLog {
  #frames: Buffer[] = [];
  #bytes = 0;
  /** Those that stopped reading while something was pending here. */
  #left: Outbox[] = [];

  get length(): number {
    return this.#frames.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(frame: Buffer): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
  }

  /** Bytes from a frame to the end. */
  bytesFrom(frame: number): number {
    let bytes = this.#bytes;
    for (let index = 0; index < frame; index++) bytes -= this.#frames[index]?.length ?? 0;
    return bytes;
  }

  /** Moves the frames from one on to an outbox that stops reading. */
  leave(outbox: Outbox, from: number): void {
    for (let index = from; index < this.#frames.length; index++) {
      const frame = this.#frames[index];
      if (frame !== undefined) outbox.push(frame);
    }
    this.#left.push(outbox);
  }

  /** All frames in one piece. */
  joined(): Buffer {
    const [first] = this.#frames;
    return this.#frames.length === 1 && first !== undefined ? first : Buffer.concat(this.#frames, this.#bytes);
  }

  /** Empties it. Answers those that stopped reading while something was pending. */
  clear(): readonly Outbox[] {
    const left = this.#left;
    this.#frames = [];
    this.#bytes = 0;
    this.#left = [];
    return left;
  }
}

/** The place of a member at the log that its outbox reads from. */
export interface Reading {
  readonly log: FrameLog;
  /** The outbox does not read from the log any more. */
  stop(): void;
}

const NOTHING: readonly Buffer[] = [];

/**
 * What is pending is either a range of the log of one room (from frame `cursor` to its end) or a list of its own (the
 * parts), never both: an outbox takes part in a room's log only while it has no parts and nothing waits in its transport.
 * So the order is always the order of the calls.
 */
export class Outbox {
  readonly transport: Transport;
  /** In the room whose log it reads from; in all other rooms its member stands apart. */
  reading: Reading | undefined = undefined;
  /** The first frame of that log that has not been written. */
  cursor = 0;
  /** Set while it is in the list of those to be flushed at the end of the turn. */
  dirty = false;
  #parts: readonly Buffer[] | Buffer[] = NOTHING;
  /** Bytes in the parts. */
  partBytes = 0;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Bytes that wait: in the log, in the parts, in the transport. */
  waiting(): number {
    const { reading } = this;
    return this.transport.backlog() + this.partBytes + (reading === undefined ? 0 : reading.log.bytesFrom(this.cursor));
  }

  /** What it is written to by when it reads from a log from here on; undefined: it can't, or something else waits. */
  get freeSink(): Sink | undefined {
    if (this.partBytes > 0) return undefined;
    const { sink } = this.transport;
    return sink?.writableLength === 0 ? sink : undefined;
  }

  /** Appends to the parts. It must not read from a log. */
  push(bytes: Buffer): void {
    if (this.partBytes === 0) this.#parts = [bytes];
    else (this.#parts as Buffer[]).push(bytes);
    this.partBytes += bytes.length;
  }

  /** Stops reading from a log: what is pending there becomes parts. Answers whether there was any. */
  standApart(): boolean {
    const { reading, cursor } = this;
    if (reading === undefined) return false;
    const { log } = reading;
    this.reading = undefined;
    this.cursor = 0;
    reading.stop();
    if (cursor === log.length) return false;
    log.leave(this, cursor);
    return true;
  }

  /** Writes everything that is pending, in one piece. Answers whether something was written. */
  flush(): boolean {
    this.standApart();
    if (this.partBytes === 0) return false;
    const [first] = this.#parts;
    const bytes = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts, this.partBytes);
    if (!this.transport.write(bytes)) {
      this.#parts = [bytes];
      return false;
    }
    this.#parts = NOTHING;
    this.partBytes = 0;
    return true;
  }

  /** Throws away what is pending. */
  discard(): void {
    this.standApart();
    this.#parts = NOTHING;
    this.partBytes = 0;
  }
}
