// An `end` that the text lacks: where it should have stood, by the indentation, and how that is said.
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import { describeOpener, indentAt } from "../hints.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import { spanOf } from "./checks.ts";
import { BLOCK, type Contexts } from "./contexts.ts";
import type { MissingEnd } from "./result.ts";
import { tables } from "./tables.ts";
import { type TokenList, virtual } from "./token-list.ts";

interface Pass {
  readonly file: SourceFile;
  readonly contexts: Contexts;
  readonly out: TokenList;
}

export class MissingEnds {
  readonly found: MissingEnd[] = [];
  readonly #file: SourceFile;
  readonly #contexts: Contexts;
  readonly #out: TokenList;
  /** How many blocks the text leaves open, and have not been closed yet. */
  #lacking: number;

  constructor({ file, contexts, out }: Pass, lacking: number) {
    this.#file = file;
    this.#contexts = contexts;
    this.#out = out;
    this.#lacking = lacking;
  }

  get areLeft(): boolean {
    return this.#lacking > 0;
  }

  /** At the first token of a line: closes blocks that should have ended before it. */
  repairBefore(next: IToken, nextType: TokenType | undefined, newline: IToken): void {
    const contexts = this.#contexts;
    const { text } = this.#file;
    const column = indentAt(text, next.startOffset);
    const isCloser = nextType === t.End || nextType === t.Else;
    if (!isCloser && !(nextType !== undefined && tables().startsItem[typeIndex(nextType)] === true)) return;
    while (this.#lacking > 0 && contexts.kind === BLOCK) {
      const { owner } = contexts;
      if (owner === undefined) return;
      const indent = indentAt(text, owner.startOffset);
      if (isCloser) {
        const isAround = (outer: IToken): boolean => indentAt(text, outer.startOffset) === column;
        if (indent <= column || !contexts.someOuterBlock(isAround)) return;
      } else if (indent < column) return;
      this.#closeBlock(next);
      this.#out.emit(newline, contexts.size);
    }
  }

  /** Closes what is open at the end of the text; `innermost` is the last of the blocks. */
  closeAll(innermost: IToken): void {
    const { end } = this.#out;
    this.#report({ start: end, end }, undefined, innermost);
    const contexts = this.#contexts;
    while (contexts.size > 0) {
      const closesBlock = contexts.kind === BLOCK;
      contexts.pop();
      if (closesBlock) this.#out.emit(virtual(t.End, end), contexts.size);
    }
  }

  /** Closes the innermost block. */
  #closeBlock(at: IToken): void {
    const { owner } = this.#contexts;
    this.#contexts.pop();
    this.#out.emit(virtual(t.End, this.#out.end), this.#contexts.size);
    if (owner !== undefined) this.#report(spanOf(at), at.image, owner);
    this.#lacking--;
  }

  #report(span: Span, found: string | undefined, owner: IToken): void {
    const help = describeOpener(this.#file, owner);
    const isCloser = found === "end" || found === "else";
    const label = `found the \`${found}\` of an enclosing block`;
    const problem = isCloser
      ? catalogue.syntaxError(this.#file, span, { problem: "expected `end`", label, help })
      : catalogue.unexpectedToken(this.#file, span, { expected: "`end`", found, help });
    this.found.push({ problem, opener: owner.startOffset });
  }
}
