// Standard input, by the line or as a whole, for those who ask, in order; it is read only while somebody does.
import { END_OF_INPUT, IncomingText } from "./incoming-text.ts";
import type { HostResult } from "./index.ts";
import { failure } from "./system-errors.ts";

/** Somebody who waits for a line, or for everything. */
interface Reader {
  /** What there is for the reader; undefined: not yet. */
  readonly take: () => HostResult<string> | undefined;
  readonly callback: (text: HostResult<string>) => void;
}

export class StandardInput {
  readonly #text = new IncomingText();
  #started = false;
  #waiting: Reader[] = [];

  readLine(callback: (line: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#text.takeLine(), callback });
  }

  readInput(limit: number, callback: (text: HostResult<string>) => void): () => void {
    return this.#read({ take: () => this.#text.takeAll(limit), callback });
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
      if (this.#waiting.length === 0 && !this.#text.hasEnded) process.stdin.pause();
    };
  }

  #listen(): void {
    if (!this.#started) {
      this.#started = true;
      const end = (result: HostResult<string>) => {
        this.#text.end(result);
        this.#serve();
      };
      process.stdin.on("data", (chunk: Buffer) => {
        this.#text.add(chunk);
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
    if (!this.#text.hasEnded) process.stdin.pause();
  }
}
