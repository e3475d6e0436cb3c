// Between lexer and parser: keywords, significant newlines (rules N1 to N6), and the nesting of blocks.
//
// The pass keeps the stack of contexts that the newline rules need. While it is there it tells closures from named
// functions, and it puts in a `do` or `end` that is missing (with a diagnostic), so that one forgotten word does not
// make the rest of a file unreadable.
import type { IToken, TokenType } from "chevrotain";
import * as catalogue from "../report/catalogue.ts";
import type { Diagnostic } from "../report/diagnostics.ts";
import type { SourceFile, Span } from "../trees/source.ts";
import { adjoins, forms } from "./foreign.ts";
import { describeOpener, indentAt } from "./hints.ts";
import {
  beginsBareClosure,
  endOfForeignComment,
  hasArms,
  hasNoParameters,
  lineHasDo,
  pointAt,
  spanOf,
  startsCondition,
  unendedParts,
} from "./layout-checks.ts";
import {
  ARROW,
  ATOM,
  BRACE,
  CLOSE,
  DO,
  ELSE,
  END,
  EQUAL,
  FN,
  HEAD,
  IF,
  MALFORMED,
  NEWLINE,
  OPEN,
  RADIX,
  SEMICOLON,
  SINGLE_QUOTED,
  SLASH,
  STRING_CLOSE,
  STRING_OPEN,
  tables,
  UNKNOWN,
  WORD,
} from "./layout-tables.ts";
import { type Scan, scan } from "./lexer.ts";
import * as t from "./tokens.ts";
import { typeIndex } from "./tokens.ts";
import { helpForCharacter, mended, printable } from "./words.ts";

/** A missing `end`, and where the block begins that lacks it. */
export interface MissingEnd {
  readonly problem: Diagnostic;
  readonly opener: number;
}

export interface Layout {
  readonly tokens: IToken[];
  /** For each token how many contexts are open around it; an opener and its closer have the same number. */
  readonly depths: ArrayLike<number>;
  /** Missing words and unended strings. */
  readonly problems: readonly Diagnostic[];
  /** Characters and numbers that are no tokens; what is wrong with the rest of their lines may follow from them. */
  readonly lexical: readonly Diagnostic[];
  readonly missingEnds: readonly MissingEnd[];
  /** Set when the parser has nothing sensible to do (nested too deeply). */
  readonly unreadable: boolean;
  /** From here on parser errors are consequences of a string that does not end; infinite when there is none. */
  readonly readableUntil: number;
  /** The text ends inside something that was opened. */
  readonly unfinished: boolean;
}

/** How deep blocks, delimiters and strings may be nested. */
export const nestingLimit = 300;

/** Kinds of contexts. */
const DELIMITER = 0;
const STRING = 1;
/** After a word that wants a `do`: `if`, `struct`, a named `fn`, … */
const WORD_HEAD = 2;
const ELSE_IF_HEAD = 3;
/** From a closure's `fn` to its `->` or `do`. */
const CLOSURE_HEAD = 4;
const BLOCK = 5;
/** A block that was written with braces. */
const BRACE_BLOCK = 6;

const foreignCharacter = /[\x80-\uffff]/;
/** Reserved words that may follow the `fn` of a closure. */
const closureWords = new Set(["do", "when", "self", "true", "false", "nil", "end"]);
const declarationWords = new Set([
  ...["pub", "def", "struct", "interface", "impl", "actor", "service", "supervisor", "import"],
]);
/** Heads after which `=` may stand instead of `do`. */
const mayBeShort = new Set(["fn", "def", "type"]);
const elseIfWords = new Set(["elif", "elsif", "elseif"]);

function withRoom(depths: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(depths.length * 2 + 16);
  larger.set(depths);
  return larger;
}

/** Reads the text and gives the tokens for the parser, with what is wrong in them. */
export function arrange(file: SourceFile): Layout & { readonly documentation: readonly IToken[] } {
  const read = scan(file.text);
  const first = run(file, read, 0);
  const repairable = !first.layout.unreadable && first.layout.readableUntil === Number.POSITIVE_INFINITY;
  // The pass changes the tokens that it is given; the second run needs fresh ones.
  const result = first.lacking > 0 && repairable ? run(file, scan(file.text), first.lacking) : first;
  return { ...result.layout, documentation: read.documentation };
}

/** `lacking`: how many blocks the text leaves open; they are closed where the indentation says so. */
function run(file: SourceFile, read: Scan, lacking: number): { layout: Layout; lacking: number } {
  const {
    roles,
    continuesAfter,
    continuesBefore,
    wantsOperand,
    closerOf,
    startsStatement,
    startsItem,
    wantsName,
    notInHead,
    needsDo,
  } = tables();
  const { text } = file;
  const source = read.tokens;
  const tokens: IToken[] = [];
  let depths = new Uint16Array(source.length);
  const problems: Diagnostic[] = [];
  const lexical: Diagnostic[] = [];
  const missingEnds: MissingEnd[] = [];
  const foreign = foreignCharacter.test(text);
  const separatorIndex = typeIndex(t.Separator);
  const newlineIndex = typeIndex(t.Newline);
  const dotIndex = typeIndex(t.Dot);
  const fnIndex = typeIndex(t.Fn);
  const defIndex = typeIndex(t.Def);
  const identifierIndex = typeIndex(t.Identifier);
  const barIndex = typeIndex(t.Bar);
  const starIndex = typeIndex(t.Star);
  const greaterIndex = typeIndex(t.Greater);

  // The context stack. An entry of `delimited` says whether newlines are invisible in that context.
  const kinds: number[] = [];
  const owners: IToken[] = [];
  const delimited: boolean[] = [];
  const arrows: number[] = [];
  let size = 0;
  let invisible = false;

  let previous = 0;
  let missing = lacking;
  let droppedNewline: IToken | undefined;
  /** The `->` of a closure without parameters: a block follows. */
  let blockArrow: IToken | undefined;
  let bracesReported = false;
  let commentReported = false;
  /** The `fn` just read follows `extern`, or `not(` follows it: such functions have reserved words as names. */
  let externFunction = false;
  let unreadable = false;
  let unknownOnLine = false;

  function push(kind: number, owner: IToken, isDelimited: boolean): void {
    if (size >= nestingLimit && !unreadable) {
      unreadable = true;
      problems.push(catalogue.nestedTooDeeply(file, spanOf(owner)));
    }
    kinds[size] = kind;
    owners[size] = owner;
    delimited[size] = isDelimited;
    arrows[size] = 0;
    size++;
    invisible = isDelimited;
  }

  function pop(): void {
    size--;
    invisible = size > 0 && delimited[size - 1] === true;
  }

  function emit(token: IToken, depth: number): void {
    if (tokens.length === depths.length) depths = withRoom(depths);
    depths[tokens.length] = depth;
    tokens.push(token);
    previous = token.tokenTypeIdx;
    droppedNewline = undefined;
  }

  function retype(token: IToken, type: TokenType): void {
    token.tokenType = type;
    token.tokenTypeIdx = typeIndex(type);
  }

  function virtual(type: TokenType, offset: number, image = ""): IToken {
    return { image, startOffset: offset, tokenTypeIdx: typeIndex(type), tokenType: type };
  }

  function endOfPrevious(): number {
    const last = tokens.at(-1);
    if (last === undefined) return 0;
    return last.tokenTypeIdx === separatorIndex ? last.startOffset : last.startOffset + last.image.length;
  }

  function popHeads(): void {
    while (size > 0 && (kinds[size - 1] === WORD_HEAD || kinds[size - 1] === ELSE_IF_HEAD)) pop();
  }

  /**
   * Leaves delimiters that were never closed, down to the block or the top level around them. Newlines are invisible
   * in there (N1), so it is `next` that stands in the wrong place, not the end of the line before it.
   */
  function abandonDelimiters(next: IToken): void {
    const newline = droppedNewline;
    while (size > 0 && delimited[size - 1] === true && kinds[size - 1] !== STRING) pop();
    if (newline !== undefined && !invisible) {
      popHeads();
      emit({ ...newline, ...virtual(t.Separator, next.startOffset, next.image) }, size);
    }
  }

  function hasBlock(): boolean {
    for (let index = size - 1; index >= 0; index--) {
      const kind = kinds[index];
      if (kind === STRING) return false;
      if (kind === BLOCK || kind === CLOSURE_HEAD || kind === BRACE_BLOCK) return true;
    }
    return false;
  }

  function reportMissingEnd(span: Span, found: string | undefined, owner: IToken): void {
    const help = describeOpener(file, owner);
    const isCloser = found === "end" || found === "else";
    const label = `found the \`${found}\` of an enclosing block`;
    const problem = isCloser
      ? catalogue.syntaxError(file, span, { problem: "expected `end`", label, help })
      : catalogue.unexpectedToken(file, span, { expected: "`end`", found, help });
    missingEnds.push({ problem, opener: owner.startOffset });
  }

  /** Closes the innermost block with an `end` that the text lacks. */
  function closeBlock(at: IToken): void {
    const owner = owners[size - 1];
    pop();
    emit(virtual(t.End, endOfPrevious()), size);
    if (owner !== undefined) reportMissingEnd(spanOf(at), at.image, owner);
    missing--;
  }

  /** At the first token of a line: closes blocks that should have ended before it. */
  function repairBefore(next: IToken, nextType: TokenType | undefined, newline: IToken): void {
    const column = indentAt(text, next.startOffset);
    const isCloser = nextType === t.End || nextType === t.Else;
    if (!isCloser && !(nextType !== undefined && startsItem[typeIndex(nextType)] === true)) return;
    while (missing > 0 && size > 0 && kinds[size - 1] === BLOCK) {
      const own = owners[size - 1];
      if (own === undefined) return;
      const indent = indentAt(text, own.startOffset);
      if (isCloser) {
        if (indent <= column || !someBlockAt(column)) return;
      } else if (indent < column) return;
      closeBlock(next);
      emit(newline, size);
    }
  }

  function someBlockAt(column: number): boolean {
    for (let index = size - 2; index >= 0; index--) {
      const owner = owners[index];
      if (owner !== undefined && kinds[index] === BLOCK && indentAt(text, owner.startOffset) === column) return true;
    }
    return false;
  }

  /** A significant newline: what heads it leaves without a `do`, and the separator. */
  function endLine(newline: IToken, next: IToken): void {
    const nextType = next.tokenTypeIdx === identifierIndex ? t.keywords.get(next.image) : next.tokenType;
    if (size > 0 && (kinds[size - 1] === WORD_HEAD || kinds[size - 1] === ELSE_IF_HEAD)) {
      const owner = owners[size - 1];
      if (owner !== undefined && lacksDo(owner, nextType)) {
        const elseIf = kinds[size - 1] === ELSE_IF_HEAD;
        popHeads();
        problems.push(
          catalogue.unexpectedToken(file, pointAt(newline.startOffset), {
            expected: mayBeShort.has(owner.image) ? "`=` or `do`" : "`do`",
            found: "\n",
            help: tokens[tokens.lastIndexOf(owner) - 1]?.tokenType === t.End ? forms.endAlone : undefined,
          }),
        );
        emit(virtual(t.Do, endOfPrevious()), elseIf ? size - 1 : size);
        if (!elseIf) push(BLOCK, owner, false);
      } else popHeads();
    }
    if (previous === separatorIndex) return;
    retype(newline, t.Separator);
    emit(newline, size);
    if (missing > 0) repairBefore(next, nextType, newline);
  }

  function lacksDo(owner: IToken, nextType: TokenType | undefined): boolean {
    if (nextType === t.Do) return false;
    if (needsDo[owner.tokenTypeIdx] === true || owner.tokenType === t.Identifier) return true;
    if (owner.tokenType !== t.Fn && owner.tokenType !== t.Def && owner.tokenType !== t.Type) return false;
    const around = owners[size - 2]?.tokenType;
    if (around === t.Interface || (around === t.Impl && owner.tokenType === t.Type)) return false;
    const before = tokens[tokens.lastIndexOf(owner) - 1];
    if (before !== undefined && (before.image === "extern" || before.image === "async")) return false;
    return nextType !== t.Equal && nextType !== t.When && nextType !== t.Where && nextType !== t.Arrow;
  }

  /** Whether the line that begins there cannot be the operand that the line before still needs. */
  function startsDeclaration(index: number): boolean {
    const word = source[index]?.image ?? "";
    if (word !== "fn") return declarationWords.has(word);
    const name = source[index + 1];
    return source[index + 2]?.tokenType === t.LParen && /^[\p{Lowercase}_]/u.test(name?.image ?? "");
  }

  /** Whether what was just read looks like an operator but is none: `>` after the type in a head, `import *`. */
  function endsStatement(): boolean {
    if (previous === starIndex) return tokens.at(-2)?.tokenType === t.Import;
    if (previous === barIndex) return size > 0 && kinds[size - 1] === WORD_HEAD;
    if (previous !== greaterIndex) return false;
    if (size === 0 || kinds[size - 1] !== WORD_HEAD) return false;
    const owner = owners[size - 1];
    if (owner?.tokenType !== t.Fn && owner?.tokenType !== t.Def) return false;
    for (let index = tokens.length - 1; index >= 0 && tokens[index] !== owner; index--) {
      if (tokens[index]?.tokenType === t.When) return false;
    }
    return true;
  }

  function report(token: IToken, character: string, help?: string): void {
    lexical.push(catalogue.unknownCharacter(file, spanOf(token), printable(character), help));
  }

  function isStructLiteral(index: number): boolean {
    let after = index + 1;
    while (source[after]?.tokenTypeIdx === newlineIndex) after++;
    const name = source[after];
    if (name === undefined || name.tokenType === t.RBrace || name.tokenType === t.DotDot) return true;
    const colon = source[after + 1];
    return (
      name.tokenType === t.Identifier &&
      colon !== undefined &&
      (colon.tokenType === t.Colon || colon.tokenType === t.Atom || colon.tokenType === t.ColonColon)
    );
  }

  /** Closures with bare parameters cannot start a statement; in some bodies there are no statements. */
  function startsBareClosure(index: number): boolean {
    const around = size > 0 && kinds[size - 1] === BLOCK ? owners[size - 1]?.tokenType : undefined;
    if (around === t.Interface || around === t.Impl || around === t.Service) return false;
    return beginsBareClosure(source, index);
  }

  /** `//` and `/*` begin comments elsewhere: says once how they are written, and gives the last token that they hide. */
  function foreignComment(index: number): number {
    const slash = source[index];
    const next = source[index + 1];
    if (slash === undefined || next === undefined || !adjoins(slash, next)) return index;
    const isBlock = next.tokenType === t.Star;
    if (!isBlock && next.tokenType !== t.Slash) return index;
    if (!commentReported) {
      commentReported = true;
      const image = isBlock ? "/*" : "//";
      const span = { start: slash.startOffset, end: slash.startOffset + image.length };
      const help = isBlock ? forms.blockComment : forms.comment;
      lexical.push(
        catalogue.syntaxError(file, span, { problem: `\`${image}\` starts no comment`, label: "found here", help }),
      );
    }
    return endOfForeignComment(source, index, isBlock);
  }

  for (let index = 0; index < source.length && !unreadable; index++) {
    let token = source[index];
    if (token === undefined) break;
    let role = roles[token.tokenTypeIdx];

    if (role === WORD) {
      if (foreign && foreignCharacter.test(token.image)) {
        const word = mended(file, token, lexical);
        if (word === undefined) continue;
        token = word;
      }
      if (previous === dotIndex || (externFunction && (previous === fnIndex || previous === defIndex))) {
        emit(token, size);
        continue;
      }
      const keyword = t.keywords.get(token.image);
      if (keyword === undefined) {
        if (size > 0) {
          const kind = kinds[size - 1];
          if (kind === CLOSURE_HEAD) {
            // The arrow of `Fun(…) -> T` is not the closure's.
            if (
              token.image === "Fun" &&
              source[index + 1]?.tokenType === t.LParen &&
              (previous === typeIndex(t.ColonColon) || previous === typeIndex(t.Arrow))
            ) {
              arrows[size - 1] = (arrows[size - 1] ?? 0) + 1;
            }
          } else if (
            kind === BLOCK &&
            elseIfWords.has(token.image) &&
            (previous === separatorIndex || lineHasDo(source, index))
          ) {
            const next = source[index + 1];
            if (owners[size - 1]?.tokenType === t.If && next !== undefined && startsCondition(next)) {
              problems.push(
                catalogue.syntaxError(file, spanOf(token), {
                  problem: `there is no \`${token.image}\``,
                  label: `found \`${token.image}\``,
                  help: "write `else if`",
                }),
              );
              emit(virtual(t.Else, token.startOffset, token.image), size - 1);
              const word = virtual(t.If, token.startOffset + token.image.length);
              emit(word, size - 1);
              push(ELSE_IF_HEAD, word, false);
              continue;
            }
          }
        }
        emit(token, size);
        if (token.image === "child" && size > 0 && owners[size - 1]?.tokenType === t.Supervisor) {
          if (source[index + 1]?.tokenType === t.Identifier) push(WORD_HEAD, token, false);
        }
        continue;
      }
      retype(token, keyword);
      role = roles[token.tokenTypeIdx];
      if (invisible && startsStatement[token.tokenTypeIdx] === true) abandonDelimiters(token);
    }

    switch (role) {
      case NEWLINE: {
        unknownOnLine = false;
        if (invisible) {
          droppedNewline ??= token;
          break;
        }
        if (previous === 0) break;
        let after = index + 1;
        while (source[after]?.tokenTypeIdx === newlineIndex) after++;
        const next = source[after];
        index = after - 1;
        if (next === undefined) break;
        if (continuesAfter[previous] === true && !endsStatement() && !startsDeclaration(after)) break;
        if (continuesBefore[next.tokenTypeIdx] === true) break;
        if (next.tokenTypeIdx === identifierIndex && (next.image === "and" || next.image === "or")) break;
        endLine(token, next);
        break;
      }
      case SEMICOLON:
        if (invisible) {
          emit(token, size);
          break;
        }
        popHeads();
        if (previous === 0 || previous === separatorIndex) break;
        retype(token, t.Separator);
        emit(token, size);
        break;
      case OPEN:
        emit(token, size);
        push(DELIMITER, token, true);
        break;
      case BRACE: {
        const kind = size > 0 ? kinds[size - 1] : undefined;
        const isHead = kind === WORD_HEAD || kind === ELSE_IF_HEAD || kind === CLOSURE_HEAD;
        const opensBlock =
          (isHead || previous === typeIndex(t.Else)) && previous !== typeIndex(t.For) && !isStructLiteral(index);
        if (!opensBlock) {
          emit(token, size);
          push(DELIMITER, token, true);
          break;
        }
        if (!bracesReported) {
          bracesReported = true;
          problems.push(
            catalogue.unexpectedToken(file, spanOf(token), {
              expected: "`do`",
              found: "{",
              kind: "missing-do",
              help: "a block is written `do … end`",
            }),
          );
        }
        if (previous === typeIndex(t.Else)) {
          kinds[size - 1] = BRACE_BLOCK;
          break;
        }
        if (kind === CLOSURE_HEAD) {
          emit(virtual(t.Do, token.startOffset, "{"), size - 1);
          kinds[size - 1] = BRACE_BLOCK;
          break;
        }
        const owner = owners[size - 1] ?? token;
        pop();
        if (kind === ELSE_IF_HEAD) {
          emit(virtual(t.Do, token.startOffset, "{"), size - 1);
          kinds[size - 1] = BRACE_BLOCK;
        } else {
          emit(virtual(t.Do, token.startOffset, "{"), size);
          push(BRACE_BLOCK, owner, false);
        }
        break;
      }
      case CLOSE: {
        popHeads();
        if (token.tokenType === t.RBrace && size > 0 && kinds[size - 1] === BRACE_BLOCK) {
          let after = index + 1;
          while (source[after]?.tokenTypeIdx === newlineIndex) after++;
          if (source[after]?.image === "else") {
            index = after - 1;
            break;
          }
          pop();
          emit(virtual(t.End, token.startOffset, "}"), size);
          break;
        }
        let at = size - 1;
        while (at >= 0) {
          const opener = owners[at];
          if (kinds[at] === STRING) at = -1;
          else if (kinds[at] === DELIMITER && opener && closerOf[opener.tokenTypeIdx] === token.tokenTypeIdx) break;
          else at--;
        }
        if (at >= 0) while (size > at) pop();
        else if (size > 0 && kinds[size - 1] === DELIMITER) pop();
        emit(token, size);
        break;
      }
      case STRING_OPEN:
        emit(token, size);
        push(STRING, token, true);
        break;
      case STRING_CLOSE:
        while (size > 0 && kinds[size - 1] !== STRING) pop();
        if (size > 0) pop();
        emit(token, size);
        break;
      case ARROW:
        if (size > 0 && kinds[size - 1] === CLOSURE_HEAD) {
          const pending = arrows[size - 1] ?? 0;
          if (pending > 0) arrows[size - 1] = pending - 1;
          else {
            kinds[size - 1] = BLOCK;
            if (hasNoParameters(tokens)) blockArrow = token;
          }
        }
        emit(token, size);
        break;
      case EQUAL:
        if (size > 0 && (kinds[size - 1] === WORD_HEAD || kinds[size - 1] === CLOSURE_HEAD)) pop();
        emit(token, size);
        break;
      case HEAD: {
        const next = source[index + 1];
        emit(token, size);
        if (wantsName[token.tokenTypeIdx] === true && next?.tokenType !== t.Identifier) break;
        if (next !== undefined && notInHead[next.tokenTypeIdx] === true) break;
        if (token.tokenType === t.For && size > 0 && owners[size - 1]?.tokenType === t.Impl) break;
        push(WORD_HEAD, token, invisible);
        break;
      }
      case IF: {
        const elseIf = previous === typeIndex(t.Else);
        emit(token, elseIf ? size - 1 : size);
        push(elseIf ? ELSE_IF_HEAD : WORD_HEAD, token, elseIf ? false : invisible);
        break;
      }
      case FN: {
        const name = source[index + 1];
        const before = tokens.at(-1);
        const startsHere = wantsOperand[previous] !== true || (blockArrow !== undefined && before === blockArrow);
        // The method of the interface Not has a reserved word for its name.
        const isNot = startsHere && name?.image === "not" && source[index + 2]?.tokenType === t.LParen;
        externFunction = isNot || (before !== undefined && (before.image === "extern" || before.image === "async"));
        const named =
          token.tokenType === t.Def ||
          externFunction ||
          (startsHere && name?.tokenType === t.Identifier && !closureWords.has(name.image));
        const isBare = named && token.tokenType === t.Fn && !externFunction && startsBareClosure(index);
        if (isBare) problems.push(catalogue.bareClosureStatement(file, spanOf(token)));
        if (named && !isBare) {
          if (invisible) abandonDelimiters(token);
          emit(token, size);
          push(WORD_HEAD, token, false);
        } else {
          retype(token, t.FnClosure);
          emit(token, size);
          push(CLOSURE_HEAD, token, false);
        }
        break;
      }
      case DO: {
        const kind = size > 0 ? kinds[size - 1] : undefined;
        if (kind === WORD_HEAD) {
          const owner = owners[size - 1] ?? token;
          pop();
          emit(token, size);
          push(BLOCK, owner, false);
        } else if (kind === ELSE_IF_HEAD) {
          pop();
          emit(token, size - 1);
        } else if (kind === CLOSURE_HEAD) {
          kinds[size - 1] = BLOCK;
          emit(token, size - 1);
        } else {
          emit(token, size);
          push(BLOCK, token, false);
        }
        break;
      }
      case END: {
        popHeads();
        if (invisible && hasBlock()) abandonDelimiters(token);
        if (size > 0 && (kinds[size - 1] === BLOCK || kinds[size - 1] === CLOSURE_HEAD)) pop();
        emit(token, size);
        break;
      }
      case ELSE: {
        popHeads();
        // `else -> …` is meant as an arm: it stands inside the block.
        const isArm = size > 0 && hasArms(owners[size - 1]) && source[index + 1]?.tokenType === t.Arrow;
        emit(token, isArm || size === 0 ? size : size - 1);
        break;
      }
      case ATOM: {
        const word = foreign && foreignCharacter.test(token.image) ? mended(file, token, lexical) : token;
        if (word !== undefined) emit(word, size);
        break;
      }
      case UNKNOWN:
        if (!unknownOnLine) report(token, token.image.slice(0, 1), helpForCharacter(token.image));
        unknownOnLine = true;
        break;
      case SINGLE_QUOTED:
        report({ ...token, image: "'" }, "'", 'strings are written with `"`');
        emit({ ...token, tokenType: t.PlainString, tokenTypeIdx: typeIndex(t.PlainString) }, size);
        break;
      case MALFORMED:
        lexical.push(
          catalogue.syntaxError(file, spanOf(token), {
            problem: `malformed number \`${token.image.slice(0, 40)}\``,
            label: "in this number",
            help: "write a space between a number and a word",
          }),
        );
        emit({ ...token, tokenType: t.Integer, tokenTypeIdx: typeIndex(t.Integer) }, size);
        break;
      case SLASH: {
        const last = foreignComment(index);
        if (last === index) emit(token, size);
        else index = last;
        break;
      }
      case RADIX:
        retype(token, t.Integer);
        emit(token, size);
        break;
      default:
        emit(token, size);
    }
  }

  if (previous === separatorIndex) tokens.pop();
  const openStrings = unreadable ? [] : owners.slice(0, size).filter((_, index) => kinds[index] === STRING);
  const openBlocks = owners.slice(0, size).filter((_, index) => kinds[index] === BLOCK);
  const unfinished = size > 0 && kinds.slice(0, size).some((kind) => kind !== WORD_HEAD);

  const unended = unendedParts(file, tokens, owners.slice(0, size), openStrings[0], read.commentBrackets);
  problems.push(...unended.problems);
  if (missing > 0 && openBlocks.length > 0 && unended.problems.length === 0) {
    const end = { start: endOfPrevious(), end: endOfPrevious() };
    const innermost = openBlocks.at(-1);
    if (innermost !== undefined) reportMissingEnd(end, undefined, innermost);
    while (size > 0) {
      const closesBlock = kinds[size - 1] === BLOCK;
      pop();
      if (closesBlock) emit(virtual(t.End, end.end), size);
    }
  }
  return {
    layout: {
      tokens,
      depths: depths.subarray(0, tokens.length),
      problems,
      lexical,
      missingEnds,
      unreadable,
      readableUntil: unended.readableUntil,
      unfinished: unfinished || unended.problems.length > 0,
    },
    lacking: openBlocks.length,
  };
}
