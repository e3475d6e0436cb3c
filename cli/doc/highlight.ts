// Snow text as HTML with its colours, as the compiler's own lexer reads it, and with links behind the names that have a place.
import { escapeMarkup } from "../../runtime/markup.ts";
import { arrange } from "../compile.ts";
import { keywords } from "../keywords.ts";

/** Where what is written leads, such as a name, `List.map` or `Point`; undefined: nowhere. */
export type LinkOf = (name: string) => string | undefined;

/** Classes of the style: keyword, string, comment, number, the name of a function where it is defined, type. */
type Colour = "k" | "s" | "c" | "n" | "f" | "t";

interface Piece {
  readonly text: string;
  readonly colour: Colour | undefined;
  /** A name, or the dot between two. */
  readonly isName: boolean;
}

const words: ReadonlySet<string> = new Set(keywords);
const comment = /#=[\s\S]*?(?:=#|$)|#[^\r\n]*/g;
const texts = /^(?:PlainString|String|Triple|Sql)/;

/** The text in `<span>`s; everything in it is escaped. */
export function highlight(text: string, linkOf: LinkOf = () => undefined): string {
  const pieces = piecesOf(text);
  let html = "";
  for (let index = 0; index < pieces.length; ) {
    const path = pathAt(pieces, index, linkOf);
    if (path === undefined) html += written(pieces[index++]);
    else {
      const inner = pieces.slice(index, path.end).map(written).join("");
      html += `<a href="${escapeMarkup(path.href)}">${inner}</a>`;
      index = path.end;
    }
  }
  return html;
}

function written(piece: Piece | undefined): string {
  if (piece === undefined) return "";
  const text = escapeMarkup(piece.text);
  return piece.colour === undefined ? text : `<span class="${piece.colour}">${text}</span>`;
}

/** The longest path of names from a piece on that leads somewhere. */
function pathAt(pieces: readonly Piece[], start: number, linkOf: LinkOf): { href: string; end: number } | undefined {
  if (pieces[start]?.isName !== true || pieces[start]?.text === "." || pieces[start - 1]?.text === ".")
    return undefined;
  let end = start;
  while (pieces[end]?.isName === true) end += 1;
  for (; end > start; end -= 1) {
    const name = pieces
      .slice(start, end)
      .map(({ text }) => text)
      .join("");
    const href = name.endsWith(".") ? undefined : linkOf(name);
    if (href !== undefined) return { href, end };
  }
  return undefined;
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  let previous = { image: "", name: "" };
  for (const { image, startOffset, tokenType } of arrange({ path: "", text }).tokens) {
    // What the layout pass put in stands nowhere.
    if (startOffset < end || !text.startsWith(image, startOffset) || tokenType.name === "Separator") continue;
    pieces.push(...betweenTokens(text.slice(end, startOffset)));
    pieces.push({ text: image, ...kindOf(tokenType.name, image, previous) });
    end = startOffset + image.length;
    previous = { image, name: tokenType.name };
  }
  return joined([...pieces, ...betweenTokens(text.slice(end))]);
}

/** What is of one string is one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece.colour === "s" && last?.colour === "s") result.splice(-1, 1, { ...piece, text: last.text + piece.text });
    else result.push(piece);
  }
  return result;
}

/** What a token is behind another one. */
function kindOf(
  token: string,
  image: string,
  previous: { readonly image: string; readonly name: string },
): Omit<Piece, "text"> {
  const is = (colour: Colour | undefined, isName = false) => ({ colour, isName });
  if (texts.test(token)) return is("s");
  if (token === "Integer" || token === "Float" || token === "RadixInteger" || token === "Atom") return is("n");
  if (token === "Identifier") {
    if (/^\p{Lu}/u.test(image)) return is("t", true);
    if (previous.name === "Keyword_fn" || previous.name === "Keyword_def") return is("f", true);
    return is(words.has(image) && previous.image !== "." ? "k" : undefined, true);
  }
  if (token === "Dot") return is(undefined, true);
  return is(token.startsWith("Keyword_") || token === "FnClosure" ? "k" : undefined);
}

/** Blanks and comments. */
function betweenTokens(gap: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: text, index } of gap.matchAll(comment)) {
    pieces.push({ text: gap.slice(end, index), colour: undefined, isName: false });
    pieces.push({ text, colour: "c", isName: false });
    end = index + text.length;
  }
  return [...pieces, { text: gap.slice(end), colour: undefined, isName: false }].filter(({ text }) => text !== "");
}
