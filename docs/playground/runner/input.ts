// Standard input of a program: lines that are typed while it runs.
import type { HostResult } from "../../../runtime/host/index.ts";

const END: HostResult<string> = { ok: false, code: "EOF", number: 0 };

type Hears = (line: HostResult<string>) => void;

export class Input {
  readonly #lines: string[] = [];
  readonly #waiting: Hears[] = [];
  readonly #wanted: () => void;
  #hasEnded = false;

  /** `wanted` is called whenever somebody begins to wait. */
  constructor(wanted: () => void) {
    this.#wanted = wanted;
  }

  /** undefined: there are no more. */
  type(line: string | undefined): void {
    if (line === undefined) this.#hasEnded = true;
    else this.#lines.push(line);
    this.#serve();
  }

  readLine(hears: Hears): () => void {
    this.#waiting.push(hears);
    this.#serve();
    if (this.#waiting.length > 0) this.#wanted();
    return () => {
      const place = this.#waiting.indexOf(hears);
      if (place >= 0) this.#waiting.splice(place, 1);
    };
  }

  /** All lines up to the end, which somebody has to type. */
  readInput(hears: Hears): () => void {
    const all: string[] = [];
    let giveUp = (): void => {};
    const next = (line: HostResult<string>): void => {
      if (!line.ok) {
        hears({ ok: true, value: all.map((one) => `${one}\n`).join("") });
        return;
      }
      all.push(line.value);
      giveUp = this.readLine(next);
    };
    giveUp = this.readLine(next);
    return () => giveUp();
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const line = this.#lines.shift();
      if (line === undefined && !this.#hasEnded) return;
      this.#waiting.shift()?.(line === undefined ? END : { ok: true, value: line });
    }
  }
}
