// The tokens of a file as the formatter needs them: strings whole, comments and line breaks attached.
import type { SourceFile } from "../../compiler/trees/source.ts";
import { arrange } from "../compile.ts";

export interface Comment {
  readonly text: string;
  /** `#= … =#`; what follows may stand on its line. */
  readonly isBlock: boolean;
  /** Line breaks between it and the comment or token before. */
  readonly breaksBefore: number;
}

export interface Token {
  readonly text: string;
  /** `word` is a name, also one that is spelled like a keyword (after a dot). */
  readonly kind: "word" | "literal" | "symbol" | "end";
  /** `fn` of a closure. */
  readonly isClosure: boolean;
  readonly isText: boolean;
  /** Offset in the text. */
  readonly start: number;
  /** A significant newline or a semicolon stands before it. */
  readonly separated: boolean;
  /** Line breaks between it and the comment or token before. */
  readonly breaksBefore: number;
  /** Numbers of the lines, from 0, that it starts and ends on. */
  readonly line: number;
  readonly endLine: number;
  /** Comments between the token before and this one, without the `trailing` ones of that. */
  leading: readonly Comment[];
  /** Comments after it on its line. */
  trailing: readonly Comment[];
}

/** A block comment on the line of one of these belongs to what stands before it. */
const followers = new Set([
  ...[",", ")", "]", "}", "|", "=", "->", "=>", ":", "::", ".", "?", "end", "else", "do", "when", "where", "in"],
  ...["|>", "or", "||", "and", "&&", "==", "!=", "<", ">", "<=", ">=", "..", "..=", "<>", "++"],
  ...["+", "-", "*", "/", "%"],
]);
/** One after these belongs to what stands behind it. */
const openers = new Set(["(", "[", "{", "%{", "-", "!", "not"]);
const textStarts = new Set(["StringStart", "TripleStart", "SqlStart", "SqlTripleStart"]);
const textEnds = new Set(["StringEnd", "TripleEnd", "SqlTripleEnd"]);
const literals = new Set(["Integer", "Float", "Atom", "PlainString"]);

/** What stands between two tokens: blanks, semicolons, line breaks, comments. */
const gapPart = /\r\n|\r|\n|#=|##?[^\r\n]*|[^#\r\n]+/y;
const commentPart = /#=|=#|[^#=]+|[#=]/y;

interface Gap {
  readonly comments: readonly Comment[];
  readonly breaksAfter: number;
  readonly lines: number;
}

function readGap(text: string): Gap {
  const comments: Comment[] = [];
  let breaks = 0;
  let lines = 0;
  let at = 0;
  const add = (written: string, isBlock: boolean): void => {
    const shown = isBlock ? written.replace(/[ \t]*(?:\r\n|\r|\n)/g, "\n") : written.trimEnd();
    comments.push({ text: shown, isBlock, breaksBefore: breaks });
    breaks = 0;
  };
  while (at < text.length) {
    gapPart.lastIndex = at;
    const part = gapPart.exec(text)?.[0] ?? "";
    if (part === "") break;
    if (part === "#=") {
      const close = endOfBlockComment(text, at);
      const written = text.slice(at, close);
      add(written, true);
      lines += countLines(written);
      at = close;
      continue;
    }
    at += part.length;
    if (part.startsWith("#")) add(part, false);
    else if (/[\r\n]/.test(part)) {
      breaks++;
      lines++;
    }
  }
  return { comments, breaksAfter: breaks, lines };
}

function endOfBlockComment(text: string, start: number): number {
  let depth = 0;
  commentPart.lastIndex = start;
  for (let match = commentPart.exec(text); match !== null; match = commentPart.exec(text)) {
    if (match[0] === "#=") depth++;
    else if (match[0] === "=#" && --depth === 0) return commentPart.lastIndex;
  }
  return text.length;
}

function countLines(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** Which comments of a gap belong to the token before it, and which to the one after it. */
function share(
  { comments, breaksAfter, lines }: Gap,
  previous: Token | undefined,
  next: string,
  isLast: boolean,
): Pick<Token, "trailing" | "leading" | "breaksBefore"> {
  const allNext = { trailing: [], leading: comments, breaksBefore: breaksAfter };
  if (previous === undefined || comments.length === 0) return allNext;
  if (lines === 0 && !isLast) {
    return followers.has(next) && !openers.has(previous.text)
      ? { trailing: comments, leading: [], breaksBefore: breaksAfter }
      : allNext;
  }
  // Those on the line of the token before belong to it when the line ends after them.
  const ownLine = comments.findIndex((comment) => comment.breaksBefore > 0);
  if (ownLine < 0 && breaksAfter === 0 && !isLast) return allNext;
  const count = ownLine < 0 ? comments.length : ownLine;
  const trailing = comments.slice(0, count);
  if (count > 0 && openers.has(previous.text) && trailing.every(({ isBlock }) => isBlock)) {
    // Nothing needs the line break after the comment.
    const leading = comments.map((comment, index) => (index === count ? { ...comment, breaksBefore: 0 } : comment));
    return { trailing: [], leading, breaksBefore: ownLine < 0 ? 0 : breaksAfter };
  }
  return { trailing, leading: comments.slice(count), breaksBefore: breaksAfter };
}

/** The tokens of a file without syntax errors; the last one is the end of the text. */
export function tokensOf(file: SourceFile): Token[] {
  const { text } = file;
  const tokens: Token[] = [];
  let end = 0;
  let lineNumber = 0;
  let separated = false;

  function add(written: string, start: number, fields: Pick<Token, "kind" | "isClosure" | "isText">): void {
    const gap = readGap(text.slice(end, start));
    const { lines } = gap;
    const previous = tokens.at(-1);
    const { trailing, leading, breaksBefore } = share(gap, previous, written, fields.kind === "end");
    if (previous !== undefined) previous.trailing = trailing;
    const first = lineNumber + lines;
    lineNumber = first + countLines(written);
    end = start + written.length;
    tokens.push({
      ...fields,
      ...{ text: written, start, separated, breaksBefore, line: first, endLine: lineNumber },
      ...{ leading, trailing: [] },
    });
    separated = false;
  }

  let stringStart = 0;
  let depth = 0;
  for (const { tokenType, image, startOffset } of arrange(file).tokens) {
    const { name } = tokenType;
    if (textStarts.has(name)) {
      if (depth++ === 0) stringStart = startOffset;
    } else if (textEnds.has(name)) {
      if (--depth > 0) continue;
      const written = text.slice(stringStart, startOffset + image.length);
      add(written, stringStart, { kind: "literal", isClosure: false, isText: true });
    } else if (depth > 0) {
      // Strings with interpolations stay as they are written.
    } else if (name === "Separator") separated = true;
    else {
      const kind = name === "Identifier" ? "word" : literals.has(name) ? "literal" : "symbol";
      const written = text.slice(startOffset, startOffset + image.length);
      add(written, startOffset, { kind, isClosure: name === "FnClosure", isText: name === "PlainString" });
    }
  }
  add("", text.length, { kind: "end", isClosure: false, isText: false });
  return tokens;
}

/** The texts of all comments, in order. */
export function commentsOf(tokens: readonly Token[]): string {
  const all = tokens.flatMap(({ leading, trailing }) => [...leading, ...trailing]);
  return all.map(({ text }) => text).join("\n");
}
