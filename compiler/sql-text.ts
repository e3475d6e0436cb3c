// The text of an SQL statement as both engines read it, so far as it takes to know what is quoted, what is a comment, what an
// engine takes for a placeholder, and where a statement ends. It knows no grammar, and no words but `ARRAY`.

/** Stands for what is interpolated. No statement holds the character itself. */
export const HOLE = "\0";

interface SqlSegment {
  /** `text` is `'…'`, `name` is `"…"`, `` `…` `` or `[…]`, `dollar` is `$tag$…$tag$`; `operator` is `??`, `separator` is `;`. */
  readonly kind: "code" | "text" | "name" | "dollar" | "comment" | "placeholder" | "operator" | "separator" | "hole";
  /** Offsets; together the segments are the whole text. */
  readonly start: number;
  readonly end: number;
  /** What is quoted, and a comment, may end with the text before its own end. */
  readonly closed: boolean;
}

const letters = "A-Za-z_\\u0080-\\uffff";
const patterns = {
  blank: /\s+/y,
  word: new RegExp(`[${letters}][${letters}0-9$]*`, "y"),
  number: new RegExp(`[0-9][${letters}0-9.]*`, "y"),
  text: /'(?:[^']+|'')*('?)/y,
  // Where a line ends between them, the next text goes on with the first, escapes included.
  escapedText:
    /'(?:[^'\\]|''|\\[\s\S]?)*(?:'(?:[ \t\f\v]|--[^\r\n]*)*[\r\n](?:\s|--[^\r\n]*[\r\n])*'(?:[^'\\]|''|\\[\s\S]?)*)*('?)/y,
  name: /"(?:[^"]+|"")*("?)/y,
  backquoted: /`(?:[^`]+|``)*(`?)/y,
  bracketed: /\[[^\]]*(\]?)/y,
  lineComment: /--[^\n]*/y,
  dollar: new RegExp(`\\$(?:[${letters}][${letters}0-9]*)?\\$`, "y"),
  placeholder: new RegExp(`\\?[0-9]*|[$:@][${letters}0-9]+`, "y"),
  // In brackets, `[1:2]` is a slice of an array.
  slice: /:[0-9]+/y,
} as const;

class Scanner {
  readonly #text: string;
  readonly #segments: SqlSegment[] = [];
  #at = 0;
  /** What ends directly where the scanner is: a word as it is written, `x` for any other value, else nothing. */
  #behind = "";
  /** Brackets of arrays that are open. */
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): readonly SqlSegment[] {
    while (this.#at < this.#text.length) this.#next();
    return this.#segments;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #add(kind: SqlSegment["kind"], length: number, closed = true): void {
    const start = this.#at;
    const end = start + length;
    const last = this.#segments.at(-1);
    if (kind === "code" && last?.kind === "code") this.#segments[this.#segments.length - 1] = { ...last, end };
    else this.#segments.push({ kind, start, end, closed });
    if (kind !== "comment") this.#behind = kind === "code" || kind === "separator" ? "" : "x";
    this.#at = end;
  }

  #next(): void {
    const character = this.#text.charAt(this.#at);
    const following = this.#text.charAt(this.#at + 1);
    if (character === HOLE) this.#add("hole", 1);
    else if (character === "'")
      this.#quoted("text", /^[eE]$/.test(this.#behind) ? patterns.escapedText : patterns.text);
    else if (character === '"') this.#quoted("name", patterns.name);
    else if (character === "`") this.#quoted("name", patterns.backquoted);
    else if (character === "-" && following === "-")
      this.#add("comment", this.#match(patterns.lineComment)?.length ?? 2);
    else if (character === "/" && following === "*") this.#blockComment();
    else if (character === "[" && !this.#isOfArray()) this.#quoted("name", patterns.bracketed);
    else if (character === "$" && this.#match(patterns.dollar) !== undefined) this.#dollarQuote();
    else if (character === ";") this.#add("separator", 1);
    else if (character === "?" && following === "?") this.#add("operator", 2);
    else if (character === ":" && following === ":") this.#add("code", 2);
    else if (/[?$:@]/.test(character)) this.#placeholder();
    else this.#code();
  }

  #quoted(kind: "text" | "name", pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    const [whole = "", close = ""] = pattern.exec(this.#text) ?? [];
    this.#add(kind, whole.length, close !== "");
  }

  /** They nest. */
  #blockComment(): void {
    const signs = /\/\*|\*\//g;
    signs.lastIndex = this.#at;
    let depth = 0;
    for (let sign = signs.exec(this.#text); sign !== null; sign = signs.exec(this.#text)) {
      depth += sign[0] === "/*" ? 1 : -1;
      if (depth > 0) continue;
      this.#add("comment", signs.lastIndex - this.#at);
      return;
    }
    this.#add("comment", this.#text.length - this.#at, false);
  }

  /** Brackets behind a value, behind `ARRAY` and in such brackets are PostgreSQL's; others quote a name for SQLite. */
  #isOfArray(): boolean {
    return this.#depth > 0 || this.#behind !== "";
  }

  #dollarQuote(): void {
    const tag = this.#match(patterns.dollar) ?? "";
    const close = this.#text.indexOf(tag, this.#at + tag.length);
    if (close < 0) this.#add("dollar", this.#text.length - this.#at, false);
    else this.#add("dollar", close + tag.length - this.#at);
  }

  #placeholder(): void {
    const found =
      this.#depth > 0 && this.#match(patterns.slice) !== undefined ? undefined : this.#match(patterns.placeholder);
    this.#add(found === undefined ? "code" : "placeholder", found?.length ?? 1);
  }

  #code(): void {
    const word = this.#match(patterns.word);
    const number = this.#match(patterns.number);
    const blank = this.#match(patterns.blank);
    const written = word ?? number ?? blank ?? this.#text.charAt(this.#at);
    const isArray = blank !== undefined && /^array$/i.test(this.#behind);
    if (written === "[") this.#depth += 1;
    if (written === "]") this.#depth = Math.max(0, this.#depth - 1);
    this.#add("code", written.length);
    if (word !== undefined || isArray) this.#behind = word ?? "array";
    else if (number !== undefined || written === "]" || written === ")") this.#behind = "x";
  }
}

export function sqlSegments(text: string): readonly SqlSegment[] {
  return new Scanner(text).scan();
}

/** What cannot be in one statement. Offsets are those of the text; `segment` is the one that it is about. */
export interface SqlFault {
  /** `hole`: an interpolation in something quoted or in a comment. `second`: another statement behind a `;`. */
  readonly kind: "hole" | "unclosed" | "placeholder" | "second";
  readonly start: number;
  readonly end: number;
  readonly segment: SqlSegment;
}

export function sqlFaults(text: string): readonly SqlFault[] {
  const segments = sqlSegments(text);
  const faults: SqlFault[] = [];
  for (const segment of segments) {
    const { kind, start, end, closed } = segment;
    if (kind === "placeholder") faults.push({ kind, start, end, segment });
    if (!closed) faults.push({ kind: "unclosed", start, end: start + 1, segment });
    if (kind === "hole") continue;
    for (let at = text.indexOf(HOLE, start); at >= 0 && at < end; at = text.indexOf(HOLE, at + 1))
      faults.push({ kind: "hole", start: at, end: at + 1, segment });
  }
  const separator = segments.findIndex(({ kind }) => kind === "separator");
  const says = ({ kind, start, end }: SqlSegment): boolean =>
    kind !== "comment" && kind !== "separator" && text.slice(start, end).trim() !== "";
  const segment = segments[separator];
  if (segment !== undefined && segments.slice(separator).some(says))
    faults.push({ kind: "second", start: segment.start, end: segment.end, segment });
  return faults;
}

/**
 * The texts of a statement without faults as an engine is given them, one more than it has interpolations. The `;` at its end
 * is left out and a comment ends with its line, so that the text goes on wherever it is put; `??` is the operator `?`.
 */
export function sqlTexts(text: string): readonly string[] {
  let made = "";
  for (const { kind, start, end } of sqlSegments(text)) {
    const written = text.slice(start, end);
    if (kind === "operator") made += "?";
    else if (kind === "separator") made += " ";
    else made += kind === "comment" && end === text.length && written.startsWith("--") ? `${written}\n` : written;
  }
  return made.split(HOLE);
}
