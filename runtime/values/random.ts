// Random numbers by xoshiro128** (Blackman and Vigna), seedable; not for secrets.

const TWO_32 = 2 ** 32;
/** A range of more integers can't be drawn from in one go. */
export const WIDEST = 2 ** 53;

type State = [number, number, number, number];

declare module "../current.ts" {
  interface Program {
    readonly random: RandomSequence;
  }
}

/** splitmix32: well-mixed words from any seed, never all zero in four in a row. */
function spread(seed: number): () => number {
  let word = seed >>> 0;
  return () => {
    word = (word + 0x9e3779b9) >>> 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

function stateFrom(low: number, high: number): State {
  const a = spread(low);
  const b = spread(high ^ 0x5bd1e995);
  const words: State = [a() ^ b(), a() ^ b(), a() ^ b(), a() ^ b()];
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The random numbers of a program. */
export class RandomSequence {
  #state: State | undefined;
  readonly #word: () => number;

  /** `word` gives the words that a sequence without a seed begins with, when it is first used. */
  constructor(word: () => number) {
    this.#word = word;
  }

  /** Begins anew. */
  seed(seed: number): void {
    this.#state = stateFrom(seed >>> 0, Math.floor(seed / TWO_32) >>> 0);
  }

  /** 0 … 2^32-1. */
  next32(): number {
    this.#state ??= stateFrom(this.#word(), this.#word());
    const state = this.#state;
    const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 11);
    return result;
  }

  /** 0 … 2^53-1. */
  next53(): number {
    const high = this.next32() >>> 11;
    return high * TWO_32 + this.next32();
  }

  /** Unbiased integer in 0 … bound-1, 1 ≤ bound ≤ 2^53: what would favour small numbers is drawn again. */
  below(bound: number): number {
    if (bound <= TWO_32) {
      const limit = TWO_32 - (TWO_32 % bound);
      for (;;) {
        const value = this.next32();
        if (value < limit) return value % bound;
      }
    }
    const limit = WIDEST - (WIDEST % bound);
    for (;;) {
      const value = this.next53();
      if (value < limit) return value % bound;
    }
  }

  /** Integer in from … to-1, from < to. */
  between(from: number, to: number): number {
    if (to - from <= WIDEST) return from + this.below(to - from);
    // Draw from -2^53 … 2^53-1 until one falls into the range.
    for (;;) {
      const value = this.next32() >= TWO_32 / 2 ? this.next53() : this.next53() - WIDEST;
      if (value >= from && value < to) return value;
    }
  }
}
