// Who reads from the log of a room, with what they are written to by side by side: a write takes little more time than
// the system does, and a look into a member that is in no cache would be a part of that.
import type { FrameLog, Outbox, Sink } from "./outbox.ts";

/** Somebody in the room. */
export interface Reader {
  readonly outbox: Outbox;
  /** Where it is found here, while it reads. */
  place: number;
  /** It does not read any more: it has everything, but its transport has not passed all of it on. */
  stopToWait(): void;
}

/** Fewer places than this that nobody reads at are left. */
const FREE_PLACES = 16;

export class Readers {
  /** In the order in which they began; undefined: it has stopped. */
  #readers: (Reader | undefined)[] = [];
  #sinks: (Sink | undefined)[] = [];
  #free = 0;
  /** Those before this place read from the beginning of the log, the others began when something was in it. */
  #late = 0;

  /** Its cursor is at the end of the log. */
  add(reader: Reader, sink: Sink): void {
    const place = this.#readers.length;
    reader.place = place;
    if (this.#late === place && reader.outbox.cursor === 0) this.#late += 1;
    if (place === 0) {
      // Most rooms are small, and an array that is pushed to has room for many.
      this.#readers = [reader];
      this.#sinks = [sink];
      return;
    }
    this.#readers.push(reader);
    this.#sinks.push(sink);
  }

  remove(reader: Reader): void {
    this.#leave(reader.place);
    this.#closeUp();
  }

  /** Writes to each of them what it has not got, and has all cursors at the beginning. Answers the number of writes. */
  write(log: FrameLog): number {
    const whole = log.joined();
    const late = this.#late;
    const sinks = this.#sinks;
    let writes = 0;
    for (let place = 0; place < late; place++) {
      const sink = sinks[place];
      if (sink === undefined) continue;
      writes += 1;
      const isReady = sink.write(whole);
      if (sink.writableLength > 0) this.#wait(place, isReady);
    }
    if (late < sinks.length) writes += this.#writeLate(log, whole);
    this.#closeUp();
    return writes;
  }

  #writeLate(log: FrameLog, whole: Buffer): number {
    let writes = 0;
    let partCursor = 0;
    let part = whole;
    for (let place = this.#late; place < this.#readers.length; place++) {
      const sink = this.#sinks[place];
      const outbox = this.#readers[place]?.outbox;
      if (sink === undefined || outbox === undefined) continue;
      const { cursor } = outbox;
      outbox.cursor = 0;
      if (cursor === log.length) continue;
      if (cursor !== partCursor) {
        partCursor = cursor;
        part = whole.subarray(log.bytes - log.bytesFrom(cursor));
      }
      writes += 1;
      const isReady = sink.write(part);
      if (sink.writableLength > 0) this.#wait(place, isReady);
    }
    this.#late = this.#readers.length;
    return writes;
  }

  #wait(place: number, isReady: boolean): void {
    const reader = this.#readers[place];
    if (reader === undefined) return;
    this.#leave(place);
    reader.stopToWait();
    if (!isReady) reader.outbox.transport.overfull();
  }

  #leave(place: number): void {
    this.#readers[place] = undefined;
    this.#sinks[place] = undefined;
    this.#free += 1;
  }

  #closeUp(): void {
    if (this.#free < FREE_PLACES || this.#free < this.#readers.length / 2) return;
    const sinks = this.#sinks;
    const readers = this.#readers;
    const late = this.#late;
    this.#readers = [];
    this.#sinks = [];
    this.#free = 0;
    this.#late = 0;
    for (const [place, reader] of readers.entries()) {
      const sink = sinks[place];
      if (reader === undefined || sink === undefined) continue;
      reader.place = this.#readers.length;
      this.#readers.push(reader);
      this.#sinks.push(sink);
      if (place < late) this.#late += 1;
    }
  }
}
