// What a program writes, on its way to the page: in pieces, and no more of it than a page can show.
import type { RunEvent } from "../messages.ts";

/** UTF-16 units that one run may write. */
const MOST = 1_000_000;
/** A piece goes out when it is so long, whatever else happens. */
const PIECE = 16_384;

export class Output {
  readonly #tell: (event: RunEvent) => void;
  #text = "";
  #isError = false;
  #written = 0;

  constructor(tell: (event: RunEvent) => void) {
    this.#tell = tell;
  }

  write(text: string, isError: boolean): void {
    if (this.#written > MOST) return;
    if (isError !== this.#isError) this.flush();
    this.#isError = isError;
    this.#text += text;
    this.#written += text.length;
    if (this.#written > MOST) this.#text += "\n… and more, which the playground does not show\n";
    if (this.#text.length > PIECE || isError) this.flush();
  }

  flush(): void {
    if (this.#text === "") return;
    this.#tell({ kind: "output", text: this.#text, isError: this.#isError });
    this.#text = "";
  }
}
