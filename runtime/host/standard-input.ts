// Standard input, by the line or as a whole, for those who ask, in order; it is read only while somebody does.
import type { HostResult } from "./index.ts";
import { failure, INVALID_TEXT, TOO_LARGE } from "./system-errors.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** What a reader gets once there are no more lines, however often it asks. */
const END_OF_INPUT = { ok: false, code: "EOF", number: 0 } as const;

/** Bytes of a line; what fits into the longest string of V8. */
const LONGEST_LINE = 2 ** 29 - 24;

/** Somebody who waits for a line, or for everything. */
interface Reader {
  /** What there is for the reader; undefined: not yet. */
  readonly take: () => HostResult<string> | undefined;
  readonly callback: (text: HostResult<string>) => void;
}

export class StandardInput {
  /** Bytes of what is wanted that came in earlier chunks, and how many. */
  #begun: Uint8Array[] = [];
  #size = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #ended: HostResult<string> | undefined;
  #started = false;
  #waiting: Reader[] = [];
  #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  readLine(callback: (line: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#takeLine(), callback });
  }

  readInput(limit: number, callback: (text: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#takeAll(limit), callback });
  }

  #read(reader: Reader): () => void {
    if (this.#waiting.length === 0) {
      const text = reader.take();
      if (text !== undefined) {
        reader.callback(text);
        return () => {};
      }
    }
    this.#waiting.push(reader);
    this.#listen();
    return () => {
      const index = this.#waiting.indexOf(reader);
      if (index >= 0) this.#waiting.splice(index, 1);
      if (this.#waiting.length === 0 && this.#ended === undefined) process.stdin.pause();
    };
  }

  #listen(): void {
    if (!this.#started) {
      this.#started = true;
      const end = (result: HostResult<string>) => {
        this.#ended ??= result;
        this.#serve();
      };
      process.stdin.on("data", (chunk: Buffer) => {
        const rest = this.#chunk.subarray(this.#offset);
        this.#chunk = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        this.#offset = 0;
        this.#serve();
      });
      process.stdin.on("end", () => end(END_OF_INPUT));
      process.stdin.on("close", () => end(END_OF_INPUT));
      process.stdin.on("error", (error) => end(failure(error)));
    }
    process.stdin.resume();
  }

  #serve(): void {
    for (let reader = this.#waiting[0]; reader !== undefined; reader = this.#waiting[0]) {
      const text = reader.take();
      if (text === undefined) return;
      this.#waiting.shift();
      reader.callback(text);
    }
    if (this.#ended === undefined) process.stdin.pause();
  }

  #takeLine(): HostResult<string> | undefined {
    const end = this.#chunk.indexOf(LINE_FEED, this.#offset);
    if (end >= 0) {
      const line = this.#complete(this.#chunk.subarray(this.#offset, end));
      this.#offset = end + 1;
      return this.#decode(line, true);
    }
    if (!this.#keepChunk(LONGEST_LINE)) return TOO_LARGE;
    if (this.#ended === undefined) return undefined;
    const rest = this.#complete(new Uint8Array(0));
    return rest.length > 0 ? this.#decode(rest, false) : this.#ended;
  }

  #takeAll(limit: number): HostResult<string> | undefined {
    if (!this.#keepChunk(limit)) return TOO_LARGE;
    if (this.#ended === undefined) return undefined;
    const rest = this.#complete(new Uint8Array(0));
    return this.#ended === END_OF_INPUT ? this.#decode(rest, false) : this.#ended;
  }

  /** Puts what is left of the chunk with what was begun. False: that is too much, and is forgotten. */
  #keepChunk(limit: number): boolean {
    const rest = this.#chunk.subarray(this.#offset);
    this.#chunk = new Uint8Array(0);
    this.#offset = 0;
    if (rest.length > 0) this.#begun.push(rest);
    this.#size += rest.length;
    if (this.#size <= limit) return true;
    this.#begun = [];
    this.#size = 0;
    return false;
  }

  #complete(last: Uint8Array): Uint8Array {
    if (this.#begun.length === 0) return last;
    const whole = Buffer.concat([...this.#begun, last]);
    this.#begun = [];
    this.#size = 0;
    return whole;
  }

  #decode(line: Uint8Array, terminated: boolean): HostResult<string> {
    const cut = terminated && line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
    try {
      return { ok: true, value: this.#decoder.decode(cut) };
    } catch {
      return INVALID_TEXT;
    }
  }
}
