// What a program writes the body of an answer with: bytes go out as fast as the client takes them, and no faster.
//
// Once Node holds as much as it wants to, nothing more is handed to it until the client has taken what is there: that waits,
// in the order in which it came, with the processes that brought it.
import type { Transform } from "node:stream";
import { goOn, type Suspension, waitForOutside } from "../../actors/index.ts";
import { entry, host } from "../../current.ts";
import type { BodySink, ServerResponse } from "../../host/http.ts";
import { type Coding, compressorFor } from "../compression.ts";
import { WRITE_TIMEOUT } from "../connection.ts";

type Chunk = string | Uint8Array;

interface Waiting {
  readonly chunk: Chunk;
  readonly done: (taken: boolean) => void;
}

/** Has what a compressor gives go out, at the pace of the client; then `finish` is called. */
export function sendFrom(compressor: Transform, response: ServerResponse, finish: () => void): void {
  let latest: Buffer | undefined;
  const send = (bytes: Buffer): void => {
    latest = bytes;
    const goOn = (): void => {
      if (latest === bytes) compressor.resume();
    };
    if (!response.write(bytes, goOn)) compressor.pause();
  };
  compressor.on("data", send).on("end", finish);
  compressor.on("error", () => response.destroy());
}

export class Writer {
  readonly #response: ServerResponse;
  /** Sends the head of the answer. Undefined: it is out. */
  #sendHead: (() => void) | undefined;
  /** In front of the response. */
  readonly #compressor: Transform | undefined;
  /** What takes the bytes of the program: the response, or the compressor. */
  readonly #target: BodySink;
  readonly #waiting = new Set<Waiting>();
  #closed = false;
  #isComplete = false;
  /** Node holds enough. */
  #full = false;
  /** Chunks that were handed over, and those among them that are out. */
  #given = 0;
  #taken = 0;
  readonly #whenTaken: () => void;

  constructor(response: ServerResponse, coding: Coding | undefined, sendHead: () => void) {
    this.#response = response;
    this.#sendHead = sendHead;
    this.#whenTaken = entry(() => this.#countTaken());
    // A stream may have nothing to say for as long as it likes.
    response.setTimeout(0);
    this.#compressor = coding === undefined ? undefined : compressorFor(coding, true);
    if (this.#compressor !== undefined) sendFrom(this.#compressor, response, () => this.#finish());
    this.#target = this.#compressor ?? response;
  }

  /** Chunks so far. */
  get given(): number {
    return this.#given;
  }

  /** Whether the client has been told anything yet. */
  get isBegun(): boolean {
    return this.#sendHead === undefined;
  }

  /** Sends the head of the answer, unless it is out or nothing goes out any more. */
  begin(): void {
    if (this.#closed) return;
    this.#sendHead?.();
    this.#sendHead = undefined;
  }

  /** True: it is on its way; false: nothing goes out any more; undefined: it has to wait. */
  write(chunk: Chunk): boolean | undefined {
    if (this.#closed) return false;
    if (this.#full) return undefined;
    this.#put(chunk);
    return true;
  }

  /** Has a chunk wait for its turn; `done` is told once what became of it. Answers how to take it back. */
  wait(chunk: Chunk, done: (taken: boolean) => void): () => void {
    const one = { chunk, done };
    this.#waiting.add(one);
    return () => {
      this.#waiting.delete(one);
    };
  }

  /** Nothing comes after what was written. A body that is not complete has no other end than that of its connection. */
  end(isComplete: boolean): void {
    this.begin();
    this.#close();
    this.#isComplete = isComplete;
    if (this.#compressor === undefined) this.#finish();
    else this.#compressor.end();
  }

  /** Nothing goes out any more. */
  close(): void {
    this.#close();
    this.#compressor?.destroy();
  }

  #finish(): void {
    const { socket } = this.#response.req;
    if (this.#isComplete) this.#response.end();
    // Node hands on what was written when this turn is over.
    else host().defer(() => socket.end(() => socket.destroy()));
  }

  #close(): void {
    this.#closed = true;
    this.#response.setTimeout(WRITE_TIMEOUT);
    for (const { done } of this.#waiting) done(false);
    this.#waiting.clear();
  }

  #put(chunk: Chunk): void {
    this.begin();
    this.#given += 1;
    if (this.#target.write(chunk, this.#whenTaken)) return;
    this.#full = true;
    this.#response.setTimeout(WRITE_TIMEOUT);
  }

  #countTaken(): void {
    this.#taken += 1;
    if (this.#closed || !this.#full || this.#taken < this.#given) return;
    this.#full = false;
    this.#response.setTimeout(0);
    for (const one of this.#waiting) {
      if (this.#full) return;
      this.#waiting.delete(one);
      this.#put(one.chunk);
      one.done(true);
    }
  }
}

/** Writes as the present process, which waits while the client is slow; false: nothing goes out any more. `what` is for diagnostics. */
export function writeTo(writer: Writer, chunk: Chunk, what: string): Suspension<boolean> {
  const taken = writer.write(chunk);
  if (taken !== undefined) return goOn(taken);
  return waitForOutside(what, (resume) => writer.wait(chunk, (isTaken) => resume.value(isTaken)));
}
