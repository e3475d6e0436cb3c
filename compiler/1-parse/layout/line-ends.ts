// The ends of lines (rules N2 to N6): which of them end a statement, and what a head lacks whose line ends.
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../../report/catalogue.ts";
import type { Diagnostic } from "../../report/index.ts";
import type { SourceFile } from "../../trees/source.ts";
import { forms } from "../foreign.ts";
import * as t from "../tokens.ts";
import { typeIndex } from "../tokens.ts";
import { beginsChannelPart, pointAt } from "./checks.ts";
import { BLOCK, type Contexts, ELSE_IF_HEAD, WORD_HEAD } from "./contexts.ts";
import type { MissingEnds } from "./missing-ends.ts";
import { tables } from "./tables.ts";
import { retype, type TokenList, virtual } from "./token-list.ts";

interface Pass {
  readonly file: SourceFile;
  readonly source: readonly IToken[];
  readonly contexts: Contexts;
  readonly out: TokenList;
  readonly ends: MissingEnds;
  readonly problems: Diagnostic[];
}

const declarationWords = new Set([
  ...["pub", "def", "struct", "interface", "impl", "actor", "service", "supervisor", "import"],
]);
/** Heads after which `=` may stand instead of `do`. */
const mayBeShort = new Set(["fn", "def", "type"]);

const separatorIndex = typeIndex(t.Separator);
const identifierIndex = typeIndex(t.Identifier);
const barIndex = typeIndex(t.Bar);
const starIndex = typeIndex(t.Star);
const greaterIndex = typeIndex(t.Greater);

export class LineEnds {
  readonly #file: SourceFile;
  readonly #source: readonly IToken[];
  readonly #contexts: Contexts;
  readonly #out: TokenList;
  readonly #ends: MissingEnds;
  readonly #problems: Diagnostic[];

  constructor({ file, source, contexts, out, ends, problems }: Pass) {
    this.#file = file;
    this.#source = source;
    this.#contexts = contexts;
    this.#out = out;
    this.#ends = ends;
    this.#problems = problems;
  }

  /** A newline where it is visible; `after` is the place of what follows it. */
  newline(token: IToken, after: number): void {
    const { previous } = this.#out;
    const next = this.#source[after];
    if (next === undefined) return;
    const { continuesAfter, continuesBefore } = tables();
    if (continuesAfter[previous] === true && !this.#endsStatement() && !this.#startsDeclaration(after)) return;
    if (continuesBefore[next.tokenTypeIdx] === true) return;
    if (next.tokenTypeIdx === identifierIndex && (next.image === "and" || next.image === "or")) return;
    this.#endLine(token, next);
  }

  semicolon(token: IToken): void {
    this.#contexts.popHeads();
    if (this.#out.previous === 0 || this.#out.previous === separatorIndex) return;
    retype(token, t.Separator);
    this.#emit(token);
  }

  /** A significant newline: what heads it leaves without a `do`, and the separator. */
  #endLine(newline: IToken, next: IToken): void {
    const nextType = next.tokenTypeIdx === identifierIndex ? t.keywords.get(next.image) : next.tokenType;
    if (this.#contexts.inHead) {
      const { owner } = this.#contexts;
      if (owner !== undefined && this.#lacksDo(owner, nextType)) this.#putInDo(owner, newline);
      else this.#contexts.popHeads();
    }
    if (this.#out.previous === separatorIndex) return;
    retype(newline, t.Separator);
    this.#emit(newline);
    if (this.#ends.areLeft) this.#ends.repairBefore(next, nextType, newline);
  }

  #putInDo(owner: IToken, newline: IToken): void {
    const elseIf = this.#contexts.kind === ELSE_IF_HEAD;
    this.#contexts.popHeads();
    this.#problems.push(
      catalogue.unexpectedToken(this.#file, pointAt(newline.startOffset), {
        expected: mayBeShort.has(owner.image) ? "`=` or `do`" : "`do`",
        found: "\n",
        help: this.#out.before(owner)?.tokenType === t.End ? forms.endAlone : undefined,
      }),
    );
    this.#out.emit(virtual(t.Do, this.#out.end), elseIf ? this.#contexts.size - 1 : this.#contexts.size);
    if (!elseIf) this.#contexts.push(BLOCK, owner, false);
  }

  #lacksDo(owner: IToken, nextType: TokenType | undefined): boolean {
    if (nextType === t.Do) return false;
    if (tables().needsDo[owner.tokenTypeIdx] === true || owner.tokenType === t.Identifier) return true;
    if (owner.tokenType !== t.Fn && owner.tokenType !== t.Def && owner.tokenType !== t.Type) return false;
    const around = this.#contexts.outerOwner?.tokenType;
    if (around === t.Interface || (around === t.Impl && owner.tokenType === t.Type)) return false;
    const before = this.#out.before(owner);
    if (before !== undefined && (before.image === "extern" || before.image === "async")) return false;
    return nextType !== t.Equal && nextType !== t.When && nextType !== t.Where && nextType !== t.Arrow;
  }

  /** Whether the line that begins there cannot be the operand that the line before still needs. */
  #startsDeclaration(index: number): boolean {
    const word = this.#source[index];
    const name = this.#source[index + 1];
    if (word === undefined) return false;
    if (word.image !== "fn")
      return declarationWords.has(word.image) || beginsChannelPart(word, name, this.#contexts.owner) !== undefined;
    const behind = this.#source[index + 2]?.tokenType;
    return (behind === t.LParen || behind === t.Less) && /^[\p{Lowercase}_]/u.test(name?.image ?? "");
  }

  /** Whether what was just read looks like an operator but is none: `>` after the type in a head, `import *`. */
  #endsStatement(): boolean {
    const { previous, tokens } = this.#out;
    const { kind, owner } = this.#contexts;
    if (previous === starIndex) return tokens.at(-2)?.tokenType === t.Import;
    if (previous === barIndex) return kind === WORD_HEAD;
    if (previous !== greaterIndex || kind !== WORD_HEAD) return false;
    if (owner?.tokenType !== t.Fn && owner?.tokenType !== t.Def) return false;
    for (let index = tokens.length - 1; index >= 0 && tokens[index] !== owner; index--) {
      if (tokens[index]?.tokenType === t.When) return false;
    }
    return true;
  }

  #emit(token: IToken): void {
    this.#out.emit(token, this.#contexts.size);
  }
}
