// The truth about one epoch, put together from what all who saw a part of it were told.

export class Epoch {
  readonly #texts = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  /** By number, the one before it. */
  readonly #before = new Map<number, number>();

  /** Some have begun with less than all of it. */
  isCut = false;

  has(text: string): boolean {
    return this.#numbers.has(text);
  }

  textOf(number: number): string | undefined {
    return this.#texts.get(number);
  }

  /** What is wrong with it. `text`: undefined when it was not for who was told; `before`: undefined when that was not kept. */
  told(number: number, text: string | undefined, before: number | undefined): string | undefined {
    if (text !== undefined) {
      const known = this.#texts.get(number) ?? text;
      if (known !== text) return `${number} is ${text} here and ${known} there`;
      const knownNumber = this.#numbers.get(text) ?? number;
      if (knownNumber !== number) return `${text} is ${knownNumber} and ${number}`;
      this.#texts.set(number, text);
      this.#numbers.set(text, number);
    }
    if (before === undefined) return undefined;
    const knownBefore = this.#before.get(number) ?? before;
    if (knownBefore !== before) return `${number} comes after ${before} here and after ${knownBefore} there`;
    this.#before.set(number, before);
    return undefined;
  }
}
