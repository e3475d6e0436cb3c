// Text that comes in chunks of bytes and is taken by the line, or as a whole.
import type { HostResult } from "./index.ts";
import { INVALID_TEXT, TOO_LARGE } from "./system-errors.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** What a reader gets once there are no more lines, however often it asks. */
export const END_OF_INPUT = { ok: false, code: "EOF", number: 0 } as const;

/** Bytes of a line; what fits into the longest string of V8. */
const LONGEST_LINE = 2 ** 29 - 24;

export class IncomingText {
  /** Bytes of what is wanted that came in earlier chunks, and how many. */
  #begun: Uint8Array[] = [];
  #size = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #offset = 0;
  #ended: HostResult<string> | undefined;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** The chunk is the text's from now on: nobody else may write to it. */
  add(chunk: Uint8Array): void {
    const rest = this.#chunk.subarray(this.#offset);
    this.#chunk = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#offset = 0;
  }

  /** No more chunks come: at the end of the input, or because of an error. Only the first call counts. */
  end(result: HostResult<string>): void {
    this.#ended ??= result;
  }

  /** Without its line end; undefined: not there yet. */
  takeLine(): HostResult<string> | undefined {
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

  /** All that is left; more than `limit` bytes are an error. Undefined: not there yet. */
  takeAll(limit: number): HostResult<string> | undefined {
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
