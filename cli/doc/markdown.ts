// Markdown as HTML, for doc comments and for pages of text. Nothing that is written becomes markup of its own: HTML is text,
// links are relative or lead to http(s), pictures are links.
import MarkdownIt, { type MarkdownIt as Parser, type StateBlock, type Token } from "markdown-it";
import { escapeMarkup } from "../../runtime/markup.ts";
import { highlight, type LinkOf } from "./highlight.ts";
import { Slugs } from "./slugs.ts";

interface Heading {
  readonly level: number;
  readonly text: string;
  readonly anchor: string;
}

interface MarkdownOptions {
  /** Where a relative link leads; undefined: nowhere, then it is text. Without it such links stay as they are written. */
  readonly linkOf?: LinkOf;
  /** The page of a name that is written as code. */
  readonly nameOf?: LinkOf;
  /** `<details>`, `<summary>…</summary>` and `</details>` on lines of their own fold what stands between them. */
  readonly folds?: boolean;
  /** Where a picture is, which has to be one of the site's own; without it pictures are links. */
  readonly pictureOf?: (target: string) => string;
  /** The anchors that there are besides those of the text's headings. */
  readonly slugs?: Slugs;
  /** HTML behind a block of code. */
  readonly behindBlock?: (language: string, text: string) => string;
}

/** The texts of one page: its headings have anchors that no two of them share. */
export class Markdown {
  readonly headings: Heading[] = [];
  readonly #slugs: Slugs;
  readonly #options: MarkdownOptions;
  readonly #parser: Parser;
  /** The level of the heading that the text stands under. */
  #below = 0;

  constructor(options: MarkdownOptions = {}) {
    this.#options = options;
    this.#slugs = options.slugs ?? new Slugs();
    this.#parser = new MarkdownIt({ html: false, linkify: false });
    if (options.pictureOf === undefined) this.#parser.disable("image");
    this.#parser.validateLink = leads;
    this.#parser.core.ruler.push("page", (state) => this.#arrange(state.tokens));
    if (options.folds === true) this.#parser.block.ruler.before("paragraph", "fold", readFold, fold);
    this.#setRules();
  }

  /** Headings of the text begin one level below that of the heading that it stands under, and skip none. */
  render(text: string, below: number): string {
    this.#below = below;
    return this.#parser.render(text);
  }

  #setRules(): void {
    const { rules } = this.#parser.renderer;
    rules.fence = (tokens, index) => this.#block(tokens[index]?.content ?? "", tokens[index]?.info ?? "");
    // Text that is indented is code of the language at hand.
    rules.code_block = (tokens, index) => this.#block(tokens[index]?.content ?? "", "snow");
    rules.code_inline = (tokens, index) => {
      const text = tokens[index]?.content ?? "";
      const inLink = tokens.slice(0, index).reduce((depth, { type }) => depth + linkDepth(type), 0) > 0;
      const href = inLink ? undefined : this.#options.nameOf?.(text);
      const code = `<code>${escapeMarkup(text)}</code>`;
      return href === undefined ? code : `<a href="${escapeMarkup(href)}">${code}</a>`;
    };
    rules.table_open = () => '<div class="table"><table>\n';
    rules.table_close = () => "</table></div>\n";
    rules.fold_open = (tokens, index) =>
      `<details class="fold"><summary>${escapeMarkup(tokens[index]?.content ?? "")}</summary>\n`;
    rules.fold_close = () => "</details>\n";
  }

  #block(text: string, info: string): string {
    const [language = ""] = info.trim().split(/\s+/);
    const behind = this.#options.behindBlock?.(language, text) ?? "";
    return codeBlock(text, language) + behind;
  }

  #arrange(tokens: Token[]): void {
    const levels: number[] = [];
    for (const [index, token] of tokens.entries()) {
      if (token.type === "heading_open") this.#heading(token, tokens[index + 1], levels);
      if (token.type === "heading_close") token.tag = `h${this.#below + levels.length}`;
      if (token.children !== null) token.children = this.#withLinks(token.children);
    }
    withoutEmptyHeads(tokens);
  }

  #heading(token: Token, inline: Token | undefined, levels: number[]): void {
    const written = Number(token.tag.slice(1));
    while ((levels.at(-1) ?? 0) >= written) levels.pop();
    if (this.#below + levels.length < 6) levels.push(written);
    const level = this.#below + levels.length;
    const text = (inline?.children ?? []).map(({ content }) => content).join("");
    const anchor = this.#slugs.next(text);
    this.headings.push({ level, text, anchor });
    token.tag = `h${level}`;
    token.attrSet("id", anchor);
  }

  #withLinks(tokens: readonly Token[]): Token[] {
    let isLost = false;
    return tokens.filter((token) => {
      if (token.type === "image") this.#picture(token);
      if (token.type === "link_open") isLost = !this.#link(token);
      return !isLost || linkDepth(token.type) === 0;
    });
  }

  #picture(token: Token): void {
    const target = String(token.attrGet("src") ?? "");
    token.attrSet("src", this.#options.pictureOf?.(target) ?? target);
  }

  /** Whether it leads somewhere. */
  #link(token: Token): boolean {
    const target = String(token.attrGet("href") ?? "");
    const { linkOf } = this.#options;
    if (/^https?:/i.test(target)) token.attrSet("rel", "noopener noreferrer");
    else if (linkOf !== undefined) {
      const place = linkOf(target);
      if (place === undefined) return false;
      token.attrSet("href", place);
    }
    return true;
  }
}

/** Whether a link is one: not with another scheme, and not to another host without one. */
function leads(target: string): boolean {
  return /^https?:\/\//i.test(target) || !/^[^/?#]*:|^[\\/]{2}/.test(target);
}

/** A block of code as it stands on every page. */
export function codeBlock(text: string, language: string, linkOf?: LinkOf): string {
  const shown = text.replace(/\n+$/, "");
  const code = language === "snow" ? highlight(shown, linkOf) : escapeMarkup(shown);
  return `<pre><code>${code}</code></pre>\n`;
}

function linkDepth(type: string): number {
  return type === "link_open" ? 1 : type === "link_close" ? -1 : 0;
}

/** A row of heads that says nothing is left out, a single one that says nothing is no head. */
function withoutEmptyHeads(tokens: Token[]): void {
  const start = tokens.findIndex(({ type }) => type === "thead_open");
  if (start < 0) return;
  const end = tokens.findIndex(({ type }) => type === "thead_close");
  const heads = tokens.slice(start, end + 1);
  const isEmpty = (index: number): boolean => heads[index + 1]?.content === "";
  const opens = heads.flatMap(({ type }, index) => (type === "th_open" ? [index] : []));
  if (opens.every(isEmpty)) tokens.splice(start, end + 1 - start);
  else
    for (const index of opens.filter(isEmpty))
      for (const head of [heads[index], heads[index + 2]]) if (head !== undefined) head.tag = "td";
  const rest = tokens.slice(start).findIndex(({ type }) => type === "table_close");
  const later = tokens.splice(start + rest + 1);
  withoutEmptyHeads(later);
  tokens.push(...later);
}

const fold = { alt: ["paragraph", "reference", "blockquote", "list"] };

/** The lines that fold, each on its own. */
function readFold(state: StateBlock, line: number, _end: number, silent: boolean): boolean {
  const text = lineOf(state, line);
  if (text === "</details>") {
    if (!silent) state.push("fold_close", "details", -1);
  } else {
    const summary = text === "<details>" ? /^<summary>(.*)<\/summary>$/.exec(lineOf(state, line + 1))?.[1] : undefined;
    if (summary === undefined) return false;
    if (!silent) state.push("fold_open", "details", 1).content = summary;
    state.line = line + 2;
    return true;
  }
  state.line = line + 1;
  return true;
}

function lineOf(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line] ?? 0);
}
