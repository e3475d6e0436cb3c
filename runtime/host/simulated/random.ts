// Random numbers from a seed: sfc32 (Chris Doty-Humphrey, PractRand), whose state is four words.

/** Numbers of 0 … 2^32-1, the same ones for the same seed and stream. */
export class SeededWords {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `stream` tells apart what is drawn from one seed, so that more of one changes nothing of another. */
  constructor(seed: number, stream: number) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / 2 ** 32) >>> 0;
    this.#c = stream >>> 0;
    for (let round = 0; round < 12; round += 1) this.next();
  }

  next(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }
}
