// What is no token of Snow: characters from elsewhere, other quotes, comments as other languages have them.
import type { IToken } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { SourceFile } from "../../trees/source.ts";
import { adjoins, forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import { helpForCharacter, mended, printable } from "../words.ts";
import { endOfForeignComment, spanOf } from "./checks.ts";

const foreignCharacter = /[\x80-\uffff]/;

export class ForeignTokens {
  readonly problems: Diagnostic[] = [];
  readonly #file: SourceFile;
  /** Whether there are any such characters. */
  readonly #some: boolean;
  #commentReported = false;
  #unknownOnLine = false;

  constructor(file: SourceFile) {
    this.#file = file;
    this.#some = foreignCharacter.test(file.text);
  }

  endLine(): void {
    this.#unknownOnLine = false;
  }

  /** A word without the characters in it that can't be seen; undefined when nothing is left. */
  withoutMarks(token: IToken): IToken | undefined {
    return this.#some && foreignCharacter.test(token.image) ? mended(this.#file, token, this.problems) : token;
  }

  /** Says one thing for each line. */
  unknown(token: IToken): void {
    if (!this.#unknownOnLine) this.#report(token, token.image.slice(0, 1), helpForCharacter(token.image));
    this.#unknownOnLine = true;
  }

  singleQuoted(token: IToken): IToken {
    this.#report({ ...token, image: "'" }, "'", 'strings are written with `"`');
    return { ...token, tokenType: t.PlainString, tokenTypeIdx: typeIndex(t.PlainString) };
  }

  malformedNumber(token: IToken): IToken {
    this.problems.push(
      catalogue.syntaxError(this.#file, spanOf(token), {
        problem: `malformed number \`${token.image.slice(0, 40)}\``,
        label: "in this number",
        help: "write a space between a number and a word",
      }),
    );
    return { ...token, tokenType: t.Integer, tokenTypeIdx: typeIndex(t.Integer) };
  }

  /**
   * The last token that a comment hides which begins with the `/` at `index`, as `//` and `/*` do elsewhere; `index` when
   * none does. Says once how comments are written.
   */
  endOfComment(source: readonly IToken[], index: number): number {
    const slash = source[index];
    const next = source[index + 1];
    if (slash === undefined || next === undefined || !adjoins(slash, next)) return index;
    const isBlock = next.tokenType === t.Star;
    if (!isBlock && next.tokenType !== t.Slash) return index;
    if (!this.#commentReported) {
      this.#commentReported = true;
      const image = isBlock ? "/*" : "//";
      const span = { start: slash.startOffset, end: slash.startOffset + image.length };
      const help = isBlock ? forms.blockComment : forms.comment;
      const problem = `\`${image}\` starts no comment`;
      this.problems.push(catalogue.syntaxError(this.#file, span, { problem, label: "found here", help }));
    }
    return endOfForeignComment(source, index, isBlock);
  }

  #report(token: IToken, character: string, help?: string): void {
    this.problems.push(catalogue.unknownCharacter(this.#file, spanOf(token), printable(character), help));
  }
}
