// Words and single characters that are not what they should be: what is wrong, and what is read instead.
import type { IToken } from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type { Diagnostic } from "../report/index.ts";
import type { SourceFile } from "../trees/source.ts";
import { forms } from "./foreign.ts";
import * as t from "./tokens.ts";
import { typeIndex } from "./tokens.ts";

const validWord = /^[\p{Alphabetic}_][\p{Alphabetic}\p{N}_]*$/u;
const validAtom = /^:[\p{Lowercase}_][\p{Alphabetic}\p{N}_]*$/u;

/** A word or atom with characters that no word has. Gives the token without them, or undefined. */
export function mended(file: SourceFile, token: IToken, problems: Diagnostic[]): IToken | undefined {
  const valid = token.tokenType === t.Atom ? validAtom : validWord;
  if (token.startOffset === 0 && token.image.startsWith("\ufeff")) {
    token.image = token.image.slice(1);
    token.startOffset = 1;
    if (token.image === "") return undefined;
  }
  if (valid.test(token.image)) return token;
  let end = 0;
  for (const character of token.image) {
    const whole = token.image.slice(0, end + character.length);
    if (!valid.test(whole) && whole !== ":") {
      const offset = token.startOffset + end;
      const help = /\s/.test(character) ? "this looks like a space, but is another character" : undefined;
      const quote = /[“”„«»‘’]/.test(character);
      problems.push(
        catalogue.unknownCharacter(
          file,
          { start: offset, end: offset + character.length },
          printable(character),
          quote ? 'strings are written with `"`' : help,
        ),
      );
      break;
    }
    end += character.length;
  }
  if (/^[“”„«»‘’]/.test(token.image)) {
    return { ...token, tokenType: t.PlainString, tokenTypeIdx: typeIndex(t.PlainString) };
  }
  const image = token.image.slice(0, end);
  if (image === "" || image === ":") return undefined;
  return { ...token, image };
}

export function printable(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x20 && code !== 0x7f && !/[\p{C}\p{Z}]/u.test(character)) return character;
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

export function helpForCharacter(image: string): string | undefined {
  switch (image) {
    case "&":
      return "write `&&` or `and`";
    case "'":
    case "`":
      return 'strings are written with `"`';
    case "^":
      return "there is no power operator; operations on bits are in module `Int`";
    case "\\":
      return forms.closure;
    case "$":
      return "`${…}` belongs inside a string";
    default:
      return undefined;
  }
}
