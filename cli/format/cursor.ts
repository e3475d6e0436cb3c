// Walks over the tokens and turns them into documents; comments go along with the tokens that they stand at.
import {
  blankLine,
  choice,
  comment,
  concat,
  type Doc,
  freshLine,
  group,
  hang,
  hardLine,
  indent,
  isForced,
  join,
  line,
  needsLines,
  sequence,
  softLine,
  trailingComma,
} from "./document.ts";
import type { Comment, Token } from "./tokens.ts";

/** A piece of an expression, pattern or type. */
export interface Part {
  readonly doc: Doc;
  /** The same over several lines, when its first and last line can stand beside other things: `f(x, fn y do … end)`. */
  readonly expanded?: Doc;
  /** The same for a place that is indented already: without an indentation of its own. */
  readonly aligned?: Doc;
  /** Stays on the line of an `=` or `->` before it. */
  readonly stays: boolean;
  /** Goes to a line of its own before it is broken. */
  readonly hangs?: boolean;
}

export interface ListOptions {
  /** A space between the delimiters and what they enclose. */
  readonly space?: boolean;
  /** Whether the grammar allows a comma after the last element. */
  readonly comma?: boolean;
  /** Parentheses: a comma makes a tuple of one element, and may end a tuple of several. */
  readonly tuple?: boolean;
  /** Stays broken when the author broke it after its opener. */
  readonly keepsBreak?: boolean;
  /** Whether the last element may be expanded while the others stay on the line. */
  readonly hugs?: boolean;
}

interface Opening {
  readonly opener: Doc;
  /** What stays on the line of the opener. */
  readonly lead?: Doc;
  /** The list is broken in any case. */
  readonly keeps: boolean;
}

interface Element {
  readonly part: Part;
  /** Comments behind the comma that follows. */
  readonly comments: Doc;
  readonly comma: boolean;
}

export class FormatError extends Error {}

export function simple(doc: Doc): Part {
  return { doc, stays: false };
}

export class Cursor {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected peek(distance = 0): Token {
    const token = this.#tokens[Math.min(this.#index + distance, this.#tokens.length - 1)];
    if (token === undefined) throw new FormatError("no tokens");
    return token;
  }

  protected previous(): Token | undefined {
    return this.#tokens[this.#index - 1];
  }

  /** Whether the next token is this keyword or sign. */
  protected at(text: string, distance = 0): boolean {
    const token = this.peek(distance);
    return token.kind === "symbol" && token.text === text;
  }

  protected atWord(text?: string, distance = 0): boolean {
    const token = this.peek(distance);
    return token.kind === "word" && (text === undefined || token.text === text);
  }

  /** Whether the next token belongs to the statement that is being read. */
  protected continues(text: string, distance = 0): boolean {
    return this.at(text, distance) && !this.peek(distance).separated;
  }

  /** The next token, whatever it is, with its comments. */
  protected take(): Doc {
    const token = this.peek();
    if (token.kind === "end") throw new FormatError("unexpected end of text");
    this.#index++;
    return concat(leadingComments(token.leading, token.breaksBefore), token.text, trailingComments(token.trailing));
  }

  protected expect(text: string): Doc {
    if (text === "=>") this.passLeading();
    if (!this.at(text)) {
      throw new FormatError(`expected ${text}, found ${this.peek().text} in line ${this.peek().line + 1}`);
    }
    return this.take();
  }

  protected takeWord(): Doc {
    if (!this.atWord()) {
      throw new FormatError(`expected a name, found ${this.peek().text} in line ${this.peek().line + 1}`);
    }
    return this.take();
  }

  /** A sign that never begins a line: comments on lines before it move behind it. */
  protected takeSign(): Doc {
    this.passLeading();
    return this.take();
  }

  private passLeading(): void {
    const token = this.peek();
    if (token.leading.length === 0) return;
    const next = this.peek(1);
    next.leading = [...token.leading, ...token.trailing, ...next.leading];
    token.leading = [];
    token.trailing = [];
  }

  /** The comments before the next token as lines of their own, for the block or list that it closes. */
  protected takeComments(): readonly Comment[] {
    const token = this.peek();
    const comments = token.leading;
    token.leading = [];
    return comments;
  }

  /** The comments before the next token; apart from it, so that they do not break what it begins. */
  protected comments(): Doc {
    const { breaksBefore } = this.peek();
    return leadingComments(this.takeComments(), breaksBefore);
  }

  /** Line breaks before the next token and its comments. */
  protected breaksBefore(): number {
    const token = this.peek();
    return (token.leading[0] ?? token).breaksBefore;
  }

  /** Whether a line break stands before the next token. */
  protected startsLine(): boolean {
    return this.peek().line > (this.previous()?.endLine ?? 0);
  }

  /** Whether something between a sign and what follows it cannot stay on the sign's line. */
  protected isCommented(): boolean {
    return this.peek().leading.length > 0 || (this.previous()?.trailing.length ?? 0) > 0;
  }

  /** A sign and what belongs behind it: on the same line, or indented on the next. */
  protected after(text: string, read: () => Part, hangs = false): Doc {
    const sign = this.expect(text);
    const commented = this.isCommented();
    const isBelow = this.startsLine();
    const comments = this.comments();
    const part = read();
    if (part.stays && !commented) {
      if (!hangs && part.hangs !== true) return concat(sign, " ", part.doc);
      // What the author began on the next line stays there when it takes several lines in any case.
      return concat(sign, isBelow && isForced(part.doc) ? indent(hardLine, part.doc) : hang(part.doc));
    }
    return group(concat(sign, indent(line, comments, part.aligned ?? part.doc)));
  }

  // -------------------------------------------------------------- lists

  /** Elements between two delimiters, separated by commas. */
  protected list(closer: string, element: () => Part, options: ListOptions = {}): Part {
    const comments = this.comments();
    const opener = this.take();
    const keeps = options.keepsBreak === true && !this.at(closer) && this.startsLine();
    const { doc, expanded } = this.listAfter({ opener, keeps }, closer, element, options);
    const opened = expanded === undefined ? {} : { expanded: concat(comments, expanded) };
    return { doc: concat(comments, doc), ...opened, stays: true };
  }

  /** The same when the opener has been read. */
  protected listAfter(opening: Opening, closer: string, element: () => Part, options: ListOptions): Part {
    const { keeps, lead } = opening;
    const opener = concat(opening.opener, lead ?? "");
    const elements = this.elements(closer, element);
    const comments = this.takeComments();
    const edge = options.space === true ? line : softLine;
    const close = this.expect(closer);
    if (elements.length === 0) {
      if (comments.length === 0 && !needsLines(opener)) return { doc: concat(opener, close), stays: true };
      return { doc: concat(opener, indent(ownLines(comments)), hardLine, close), stays: true };
    }
    const commas = options.comma === true || (options.tuple === true && elements.some(({ comma }) => comma));
    const isSingle = options.tuple === true && elements.length === 1;
    const written = elements.map(({ part, comments: behind }, index) => {
      const isLast = index + 1 === elements.length;
      const comma = !isLast ? "," : commas ? (isSingle ? "," : trailingComma) : "";
      return concat(part.doc, comma, behind);
    });
    const content = concat(
      opener,
      indent(lead === undefined ? edge : line, join(written, line), comments.length === 0 ? "" : ownLines(comments)),
      edge,
      close,
    );
    const broken = group(content, true);
    if (keeps || comments.length > 0) return { doc: broken, expanded: broken, stays: true };
    const [only] = elements;
    // What has no other form gains nothing from lines of its own.
    if (elements.length === 1 && only?.part.expanded !== undefined && only.part.expanded === only.part.doc) {
      if (!needsLines(concat(opener, only.comments))) {
        const flat = concat(opener, only.part.doc, commas && isSingle ? "," : "", close);
        return { doc: flat, expanded: flat, stays: true };
      }
    }
    const hugged = options.hugs === true ? this.hugged(opener, elements, close, commas && isSingle) : undefined;
    if (hugged === undefined) {
      const isList = options.hugs !== true;
      return { doc: group(content), ...(isList ? { expanded: broken } : {}), stays: true };
    }
    return { doc: choice(group(content), hugged, broken), expanded: hugged, stays: true };
  }

  /** All on the line of the opener, the last one expanded; undefined when that cannot be. */
  private hugged(opener: Doc, elements: readonly Element[], close: Doc, single: boolean): Doc | undefined {
    const expanded = elements.at(-1)?.part.expanded;
    const before = elements.slice(0, -1).map(({ part }) => part.doc);
    if (expanded === undefined || needsLines(opener) || before.some(needsLines)) return undefined;
    if (elements.some(({ comments }) => needsLines(comments))) return undefined;
    return concat(opener, join([...before, expanded], ", "), single ? "," : "", close);
  }

  private elements(closer: string, element: () => Part): Element[] {
    const elements: Element[] = [];
    while (!this.at(closer)) {
      const commented = this.peek().leading.length > 0;
      const comments = this.comments();
      const { expanded, ...part } = element();
      const comma = this.at(",");
      // Comments before an element keep it from being expanded beside others.
      const kept =
        expanded === undefined || commented ? { ...part, doc: concat(comments, part.doc) } : { ...part, expanded };
      elements.push({ part: kept, comments: comma ? this.commentsOfComma() : "", comma });
    }
    return elements;
  }

  /** Leaves a comma out; what remains are the comments behind it. */
  protected commentsOfComma(): Doc {
    this.passLeading();
    const { trailing } = this.peek();
    this.#index++;
    return trailingComments(trailing);
  }

  // -------------------------------------------------------------- blocks

  /** Lines up to a closing word, which is not read. At most one empty line is kept, none at the start and the end. */
  protected lines(closers: readonly string[], one: () => Doc): { readonly doc: Doc; readonly count: number } {
    const parts: Doc[] = [];
    let count = 0;
    while (this.peek().kind !== "end" && !closers.some((closer) => this.at(closer))) {
      if (parts.length > 0) parts.push(this.breaksBefore() > 1 ? blankLine : hardLine);
      parts.push(this.comments(), one());
      count++;
    }
    for (const written of this.takeComments()) {
      if (parts.length > 0) parts.push(written.breaksBefore > 1 ? blankLine : hardLine);
      parts.push(commentText(written));
      count += 2;
    }
    return { doc: sequence(parts), count };
  }

  /** `head`, indented content, `tail`. */
  protected enclosed(head: Doc, content: { readonly doc: Doc; readonly count: number }, tail: Doc): Doc {
    return content.count === 0 ? concat(head, line, tail) : concat(head, indent(line, content.doc), line, tail);
  }

  /** Whether everything since `start` stands on one line. */
  protected isOneLine(start: Token): boolean {
    return start.line === this.previous()?.endLine;
  }
}

function commentText(written: Comment): Doc {
  return written.isBlock ? written.text : comment(written.text);
}

function ownLines(comments: readonly Comment[]): Doc {
  return sequence(
    comments.flatMap((written) => [written.breaksBefore > 1 ? blankLine : hardLine, commentText(written)]),
  );
}

/** Comments before a token; a line break follows where one is written. */
function leadingComments(comments: readonly Comment[], breaksAfter: number): Doc {
  if (comments.length === 0) return "";
  const parts: Doc[] = [];
  for (const [index, written] of comments.entries()) {
    const breaks = comments[index + 1]?.breaksBefore ?? breaksAfter;
    if (index === 0 && written.breaksBefore > 0) parts.push(freshLine);
    parts.push(commentText(written), breaks > 1 ? blankLine : breaks > 0 ? hardLine : " ");
  }
  return sequence(parts);
}

function trailingComments(comments: readonly Comment[]): Doc {
  return concat(...comments.map((written) => (written.isBlock ? ` ${written.text}` : comment(written.text))));
}
