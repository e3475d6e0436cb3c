// What happened, as a stream of lines to wait for.
/** Lines that callbacks note and tests wait for. */
export class Journal {
  readonly lines: string[] = [];
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  note(line: string): void {
    this.lines.push(line);
    const met = this.#waiting.filter(({ count }) => count <= this.lines.length);
    this.#waiting = this.#waiting.filter(({ count }) => count > this.lines.length);
    for (const { resolve } of met) resolve();
  }

  /** All lines, as soon as there are so many. */
  async wait(count: number): Promise<readonly string[]> {
    if (this.lines.length < count) {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ count, resolve });
      });
    }
    return this.lines;
  }
}
