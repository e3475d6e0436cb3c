// The tokens that the layout pass gives to the parser, each with the number of contexts around it.
import type { IToken, TokenType } from "chevrotain";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";

const separatorIndex = typeIndex(t.Separator);

export class TokenList {
  readonly tokens: IToken[] = [];
  /** The type of the last token; 0 before the first. */
  previous = 0;
  /** The first newline since the last token that was invisible. */
  droppedNewline: IToken | undefined;
  #depths: Uint16Array<ArrayBuffer>;

  /** `room`: how many tokens there are about to be. */
  constructor(room: number) {
    this.#depths = new Uint16Array(room);
  }

  emit(token: IToken, depth: number): void {
    const { tokens } = this;
    if (tokens.length === this.#depths.length) this.#makeRoom();
    this.#depths[tokens.length] = depth;
    tokens.push(token);
    this.previous = token.tokenTypeIdx;
    this.droppedNewline = undefined;
  }

  get depths(): Uint16Array {
    return this.#depths.subarray(0, this.tokens.length);
  }

  /** Where the last token ends; a separator has no width. */
  get end(): number {
    const last = this.tokens.at(-1);
    if (last === undefined) return 0;
    return last.tokenTypeIdx === separatorIndex ? last.startOffset : last.startOffset + last.image.length;
  }

  /** The token before the last one that is this. */
  before(token: IToken): IToken | undefined {
    return this.tokens[this.tokens.lastIndexOf(token) - 1];
  }

  #makeRoom(): void {
    const larger = new Uint16Array(this.#depths.length * 2 + 16);
    larger.set(this.#depths);
    this.#depths = larger;
  }
}

export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = typeIndex(type);
}

/** A token that the text lacks. */
export function virtual(type: TokenType, offset: number, image = ""): IToken {
  return { image, startOffset: offset, tokenTypeIdx: typeIndex(type), tokenType: type };
}
