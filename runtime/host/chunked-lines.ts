// Lines of what is read chunk by chunk, while they are asked for.
import { END_OF_INPUT, IncomingText } from "./incoming-text.ts";
import type { HostLines, HostResult } from "./index.ts";

interface ChunkSource {
  /** The next bytes, none at the end; they are the reader's from now on. */
  read(): HostResult<Uint8Array>;
  close(): void;
}

export class ChunkedLines implements HostLines {
  readonly #text = new IncomingText();
  #source: ChunkSource | undefined;

  constructor(source: ChunkSource) {
    this.#source = source;
  }

  next(): HostResult<string> {
    for (;;) {
      const line = this.#text.takeLine();
      if (line !== undefined) return line;
      this.#readChunk();
    }
  }

  close(): void {
    const source = this.#source;
    this.#source = undefined;
    this.#text.end(END_OF_INPUT);
    source?.close();
  }

  #readChunk(): void {
    const chunk = this.#source?.read();
    if (chunk === undefined) return;
    if (!chunk.ok) this.#text.end(chunk);
    if (chunk.ok && chunk.value.length > 0) this.#text.add(chunk.value);
    else this.close();
  }
}
