// How far the seeds of a simulation are, for somebody who sits at a terminal.

export class Progress {
  readonly #isShown: boolean;

  constructor(isShown: boolean) {
    this.#isShown = isShown;
  }

  /** In place of what was told before. */
  tell(line: string): void {
    if (this.#isShown) process.stderr.write(`\r\x1b[K${line}`);
  }

  /** The line is free again. */
  clear(): void {
    this.tell("");
  }
}
