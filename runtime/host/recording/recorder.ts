// Writes down what enters a program, in the order in which it enters.
import {
  ANSWER,
  AT_ONCE,
  CALLED,
  CHECK,
  CLOCK,
  FAILED,
  FINISHED,
  HAPPENED,
  JOINED,
  LATE,
  SHUT_AT_ONCE,
  TIME,
} from "./kinds.ts";
import { packed } from "./plain.ts";
import { mixed, type Source, type Tape } from "./tape.ts";
import type { Writer } from "./writer.ts";

/** Turns between two sums. */
const CHECKED = 16;

interface Clock {
  value: number;
  /** Since it last changed. */
  reads: number;
}

/** Differences may be below 0. */
function unsigned(difference: number): number {
  return difference >= 0 ? difference * 2 : -difference * 2 - 1;
}

/** Throws where it can't be copied. */
function writable(value: unknown): Uint8Array {
  try {
    return packed(value);
  } catch (error) {
    throw new Error(`a value can't be written down: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface RecorderOptions {
  /** Of the file. */
  readonly maxBytes: number;
  /** Milliseconds, never going back. */
  readonly now: () => number;
  readonly defer: (call: () => void) => void;
  /** The recording ends before the program does: it has become too large, or can't be written on. */
  readonly ended: (reason: "full" | Error) => void;
}

export class Recorder implements Tape {
  readonly plays = false;
  readonly #writer: Writer;
  readonly #options: RecorderOptions;
  readonly #clocks: readonly [Clock, Clock] = [
    { value: 0, reads: 0 },
    { value: 0, reads: 0 },
  ];
  #isOpen = true;
  #sources = 0;
  /** Of others that are being made. */
  #calls = 0;
  #time: number;
  #sum = 0;
  #turns = 0;
  #isHappening = false;

  constructor(writer: Writer, options: RecorderOptions) {
    this.#writer = writer;
    this.#options = options;
    this.#time = options.now();
  }

  /** Whether what happens is still written down. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The number of a place where something may happen. */
  number(): number {
    this.#sources += 1;
    return this.#sources;
  }

  /** A turn begins at the place with this number. */
  begin(kind: number, place: number, bytes?: Uint8Array): void {
    if (!this.#isOpen) return;
    const writer = this.#writer;
    if (writer.size >= this.#options.maxBytes) {
      this.#end("full");
      return;
    }
    try {
      if (kind === HAPPENED && this.#isWithinCall()) writer.byte(JOINED);
      else this.#beforeTurn();
      writer.byte(kind);
      writer.number(place);
      if (bytes !== undefined) writer.bytes(bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The same with a value that goes with it. */
  beginWith(kind: number, place: number, value: unknown): void {
    if (!this.#isOpen) return;
    let bytes: Uint8Array;
    try {
      bytes = writable(value);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.begin(kind, place, bytes);
  }

  /** Some things happen several at once: an output and the end of an input, lines of one piece of text. */
  #isWithinCall(): boolean {
    if (this.#isHappening) return true;
    this.#isHappening = true;
    process.nextTick(() => {
      this.#isHappening = false;
    });
    return false;
  }

  #writeTime(now: number): void {
    this.#writer.byte(TIME);
    this.#writer.number(now - this.#time);
    this.#time = now;
  }

  #writeSum(): void {
    this.#writer.byte(CHECK);
    this.#writer.number(this.#sum >>> 0);
  }

  #beforeTurn(): void {
    const now = this.#options.now();
    if (now !== this.#time) this.#writeTime(now);
    this.#turns += 1;
    if (this.#turns % CHECKED === 0) this.#writeSum();
  }

  answer<T>(read: () => T): T {
    const value = read();
    this.#within((writer) => {
      const bytes = writable(value);
      writer.byte(ANSWER);
      writer.bytes(bytes);
    });
    return value;
  }

  call<T>(run: () => T): T {
    this.#calls += 1;
    try {
      return this.answer(run);
    } finally {
      this.#calls -= 1;
    }
  }

  clock(which: 0 | 1, read: () => number): number {
    const now = read();
    const clock = this.#clocks[which];
    clock.reads += 1;
    if (now === clock.value) return now;
    this.#within((writer) => {
      writer.byte(CLOCK);
      writer.number(which);
      writer.number(clock.reads);
      writer.number(unsigned(now - clock.value));
    });
    clock.value = now;
    clock.reads = 0;
    return now;
  }

  source<P extends readonly unknown[]>(receive: (...values: P) => void): Source<P> {
    const place = this.number();
    let hasBegun = false;
    return {
      happened: (...values) => {
        if (hasBegun && this.#calls === 0) this.beginWith(HAPPENED, place, values);
        else this.#atOnce(place, values);
        receive(...values);
      },
      begun() {
        hasBegun = true;
      },
      forget() {},
    };
  }

  turn(call: () => void): Source<[]> {
    const place = this.number();
    return {
      happened: () => {
        this.begin(CALLED, place);
        call();
      },
      begun() {},
      forget() {},
    };
  }

  defer(call: () => void): void {
    this.#options.defer(this.turn(call).happened);
  }

  note(number: number): void {
    this.#sum = mixed(this.#sum, number);
  }

  /** A write, of which so many were before on this socket, was not done at once. */
  late(place: number, write: number): void {
    this.#within((writer) => {
      writer.byte(LATE);
      writer.number(place);
      writer.number(write);
    });
  }

  failed(place: number, write: number, error: Error): void {
    this.#within((writer) => {
      const bytes = writable(error);
      writer.byte(FAILED);
      writer.number(place);
      writer.number(write);
      writer.bytes(bytes);
    });
  }

  shutAtOnce(place: number): void {
    this.#within((writer) => {
      writer.byte(SHUT_AT_ONCE);
      writer.number(place);
    });
  }

  /** Everything so far goes to the disk. */
  flush(): void {
    this.#within((writer) => writer.flush());
  }

  /** The same between two turns: the one before is whole then. */
  flushTurn(): void {
    this.#within((writer) => {
      this.#writeTime(this.#options.now());
      writer.flush();
    });
  }

  /** The program ends. */
  finish(): void {
    if (this.#isOpen) this.#end(undefined);
  }

  #atOnce(place: number, values: readonly unknown[]): void {
    this.#within((writer) => {
      const bytes = writable(values);
      writer.byte(AT_ONCE);
      writer.number(place);
      writer.bytes(bytes);
    });
  }

  #within(write: (writer: Writer) => void): void {
    if (!this.#isOpen) return;
    try {
      write(this.#writer);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#isOpen) this.#end(error instanceof Error ? error : new Error(String(error)));
  }

  /** After an error the last turn is not whole, and so is the file. */
  #end(reason: "full" | Error | undefined): void {
    this.#isOpen = false;
    try {
      if (!(reason instanceof Error)) {
        this.#writeSum();
        this.#writer.byte(FINISHED);
        this.#writer.number(0);
      }
      this.#writer.flush();
      this.#writer.close();
    } catch {
      // The reason has been told, or there is none to tell but this one: that the disk is full.
    }
    if (reason !== undefined) this.#options.ended(reason);
  }
}
