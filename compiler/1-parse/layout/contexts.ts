// The stack of what is open around a place: delimiters, strings, heads and blocks.
import type { IToken } from "chevrotain";

/** Kinds of contexts. */
export const DELIMITER = 0;
export const STRING = 1;
/** After a word that wants a `do`: `if`, `struct`, a named `fn`, … */
export const WORD_HEAD = 2;
export const ELSE_IF_HEAD = 3;
/** From a closure's `fn` to its `->` or `do`. */
export const CLOSURE_HEAD = 4;
export const BLOCK = 5;
/** A block that was written with braces. */
export const BRACE_BLOCK = 6;

/** How deep blocks, delimiters and strings may be nested. */
const nestingLimit = 300;

export class Contexts {
  readonly #kinds: number[] = [];
  readonly #owners: IToken[] = [];
  readonly #delimited: boolean[] = [];
  readonly #arrows: number[] = [];
  size = 0;
  /** Whether newlines are invisible (N1). */
  invisible = false;
  /** The first that is nested too deeply. */
  tooDeep: IToken | undefined;

  push(kind: number, owner: IToken, isDelimited: boolean): void {
    if (this.size >= nestingLimit) this.tooDeep ??= owner;
    this.#kinds[this.size] = kind;
    this.#owners[this.size] = owner;
    this.#delimited[this.size] = isDelimited;
    this.#arrows[this.size] = 0;
    this.size++;
    this.invisible = isDelimited;
  }

  pop(): void {
    this.size--;
    this.invisible = this.size > 0 && this.#delimited[this.size - 1] === true;
  }

  /** Leaves all down to a size. */
  popTo(size: number): void {
    while (this.size > size) this.pop();
  }

  /** Of the innermost context; undefined at top level. */
  get kind(): number | undefined {
    return this.size > 0 ? this.#kinds[this.size - 1] : undefined;
  }

  /** The innermost context has become one of another kind. */
  become(kind: number): void {
    this.#kinds[this.size - 1] = kind;
  }

  get owner(): IToken | undefined {
    return this.size > 0 ? this.#owners[this.size - 1] : undefined;
  }

  /** The owner of the context around the innermost one. */
  get outerOwner(): IToken | undefined {
    return this.size > 1 ? this.#owners[this.size - 2] : undefined;
  }

  get inHead(): boolean {
    const { kind } = this;
    return kind === WORD_HEAD || kind === ELSE_IF_HEAD;
  }

  popHeads(): void {
    while (this.inHead) this.pop();
  }

  /** Leaves delimiters that were never closed, down to the block, the string or the top level around them. */
  popDelimiters(): void {
    while (this.size > 0 && this.#delimited[this.size - 1] === true && this.kind !== STRING) this.pop();
  }

  /** The arrow of `Fun(…) -> T` in the head of a closure is not the closure's. */
  expectArrow(): void {
    this.#arrows[this.size - 1] = (this.#arrows[this.size - 1] ?? 0) + 1;
  }

  /** Whether an arrow is that of a type, which is taken off the account. */
  takeArrow(): boolean {
    const pending = this.#arrows[this.size - 1] ?? 0;
    if (pending > 0) this.#arrows[this.size - 1] = pending - 1;
    return pending > 0;
  }

  /** Whether a block is open inside of the innermost string. */
  hasBlock(): boolean {
    for (let index = this.size - 1; index >= 0; index--) {
      const kind = this.#kinds[index];
      if (kind === STRING) return false;
      if (kind === BLOCK || kind === CLOSURE_HEAD || kind === BRACE_BLOCK) return true;
    }
    return false;
  }

  /** The place of the innermost delimiter that fits, inside of the innermost string; -1 when there is none. */
  lastDelimiter(fits: (opener: IToken) => boolean): number {
    for (let index = this.size - 1; index >= 0; index--) {
      const opener = this.#owners[index];
      if (this.#kinds[index] === STRING) return -1;
      if (this.#kinds[index] === DELIMITER && opener !== undefined && fits(opener)) return index;
    }
    return -1;
  }

  /** Whether a block around the innermost context passes the test. */
  someOuterBlock(test: (owner: IToken) => boolean): boolean {
    for (let index = this.size - 2; index >= 0; index--) {
      const owner = this.#owners[index];
      if (owner !== undefined && this.#kinds[index] === BLOCK && test(owner)) return true;
    }
    return false;
  }

  /** The owners of all open contexts, or of those of one kind, from the outermost. */
  owners(kind?: number): IToken[] {
    return this.#owners.slice(0, this.size).filter((_, index) => kind === undefined || this.#kinds[index] === kind);
  }

  /** Whether something is open that is no head. */
  get isUnfinished(): boolean {
    return this.#kinds.slice(0, this.size).some((kind) => kind !== WORD_HEAD);
  }
}
