// What happened, as a stream of lines to wait for.
/** Lines that callbacks note and tests wait for. */
export class Journal {
  readonly lines: string[] = [];
  #waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];

  note(line: string): void {
    this.lines.push(line);
    const met = this.#waiting.filter(({ isMet }) => isMet());
    this.#waiting = this.#waiting.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve();
  }

  /** All lines, as soon as there are so many. */
  wait(count: number): Promise<readonly string[]> {
    return this.#when(() => this.lines.length >= count);
  }

  /** All lines, as soon as this one is among them. */
  until(line: string): Promise<readonly string[]> {
    return this.#when(() => this.lines.includes(line));
  }

  async #when(isMet: () => boolean): Promise<readonly string[]> {
    if (!isMet()) await new Promise<void>((resolve) => this.#waiting.push({ isMet, resolve }));
    return this.lines;
  }
}
