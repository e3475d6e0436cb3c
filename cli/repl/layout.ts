// Long values over several lines, and as much of them as is good to read.

/** Code points of a line. */
const width = 100;

interface Limits {
  /** Elements of one list that are shown when each has a line of its own, and when they share lines. */
  readonly lines: number;
  readonly elements: number;
  /** Of the whole text. */
  readonly rows: number;
  readonly characters: number;
  /** So many characters of the text are looked at. */
  readonly read: number;
}

const readable: Limits = { lines: 20, elements: 100, rows: 60, characters: 2000, read: 100_000 };
const endless = Number.POSITIVE_INFINITY;
const unlimited: Limits = { lines: endless, elements: endless, rows: endless, characters: endless, read: 4_000_000 };
const hint = ":show EXPR prints all";

/** The text of a value that stands behind `used` characters, laid out and cut. */
export function layOut(text: string, used: number): string {
  return arranged(text, used, readable);
}

/** The same with everything; what is very long is not laid out. */
export function wholeLayout(text: string, used: number): string {
  return arranged(text, used, unlimited);
}

function arranged(text: string, used: number, limits: Limits): string {
  if (used + text.length <= width && !text.includes("\n")) return text;
  const isWhole = text.length <= limits.read;
  if (!isWhole && limits === unlimited) return text;
  const parts = read(text.slice(0, limits.read), isWhole);
  if (parts === undefined || parts.every(isText)) return cutRows(cutText(text, limits), limits);
  return cutRows(render(parts, 0, used, limits), limits);
}

function cutText(text: string, { characters }: Limits): string {
  if (text.length <= characters) return text;
  const kept = [...text.slice(0, characters)].slice(0, -1).join("");
  return `${kept}… ${text.length - kept.length} more characters; ${hint}`;
}

function cutRows(text: string, { rows }: Limits): string {
  const lines = text.split("\n");
  if (lines.length <= rows) return text;
  return `${lines.slice(0, rows).join("\n")}\n… ${lines.length - rows} more lines; ${hint}`;
}

interface Group {
  readonly kind: "group";
  readonly open: string;
  readonly close: string;
  readonly items: readonly Item[];
  /** False: nobody has looked at what else it holds. */
  readonly isWhole: boolean;
}

/** Brackets with what they hold, or text between them. */
type Part = { readonly kind: "text"; readonly text: string } | Group;

type Item = readonly Part[];

function isText(part: Part): boolean {
  return part.kind === "text";
}

const closers: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

interface Open {
  readonly bracket: string;
  readonly items: Item[];
  parts: Part[];
  text: string;
}

function opened(bracket: string): Open {
  return { bracket, items: [], parts: [], text: "" };
}

/** The structure of a value's text; undefined when its brackets do not fit: a type may show itself as anything. */
function read(text: string, isWhole: boolean): Item | undefined {
  const stack: Open[] = [opened("")];
  for (let index = 0; index < text.length; index++) {
    const present = stack.at(-1);
    const character = text[index] ?? "";
    if (present === undefined) return undefined;
    if (character === '"' && isBefore(text[index - 1])) {
      const end = endOfString(text, index);
      present.text += text.slice(index, end);
      index = end - 1;
    } else if (closers[character] !== undefined) {
      endText(present);
      stack.push(opened(character));
    } else if (character === ")" || character === "]" || character === "}") {
      if (closers[present.bracket] !== character) return undefined;
      close(stack, true);
    } else if (character === "," && stack.length > 1) endItem(present, false);
    else present.text += character;
  }
  if (isWhole && stack.length > 1) return undefined;
  while (stack.length > 1) close(stack, false);
  const [whole] = stack;
  if (whole === undefined) return undefined;
  endText(whole);
  return whole.parts;
}

/** The innermost group becomes a part of the one around it. */
function close(stack: Open[], isWhole: boolean): void {
  const group = stack.pop();
  if (group === undefined) return;
  endItem(group, true);
  const { bracket: open, items } = group;
  stack.at(-1)?.parts.push({ kind: "group", open, close: closers[open] ?? "", items, isWhole });
}

/** What a String stands behind. */
function isBefore(character: string | undefined): boolean {
  return character === undefined || " ([{:".includes(character);
}

/** Behind the closing quote, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}

function endText(open: Open): void {
  if (open.text !== "") open.parts.push({ kind: "text", text: open.text });
  open.text = "";
}

function endItem(open: Open, last: boolean): void {
  endText(open);
  const [first, ...rest] = open.parts;
  // The space behind a comma, or inside of the braces of a struct.
  const begin = first?.kind === "text" ? { ...first, text: first.text.trimStart() } : first;
  const parts = begin === undefined ? [] : [begin, ...rest];
  const end = parts.at(-1);
  if (end?.kind === "text" && last) parts[parts.length - 1] = { ...end, text: end.text.trimEnd() };
  const written = parts.filter((part) => part.kind === "group" || part.text !== "");
  open.parts = [];
  if (written.length === 0 && last) return;
  open.items.push(written);
}

function flat(item: Item): string {
  return item.map((part) => (part.kind === "text" ? part.text : flatGroup(item, part))).join("");
}

function flatGroup(item: Item, group: Group): string {
  const inside = group.items.map(flat).join(", ");
  const padding = isStruct(item, group) && inside !== "" ? " " : "";
  return `${group.open}${padding}${inside}${padding}${group.close}`;
}

/** `Name { … }` has spaces inside, `%{…}` has not. */
function isStruct(item: Item, group: Part): boolean {
  const before = item[item.indexOf(group) - 1];
  return group.kind === "group" && group.open === "{" && before?.kind === "text" && before.text.endsWith(" ");
}

/** `used`: characters of the first line that are taken. */
function render(item: Item, indent: number, used: number, limits: Limits): string {
  const line = flat(item);
  if (used + line.length <= width && !isCut(item, limits)) return line;
  return item
    .map((part) => (part.kind === "text" ? cutText(part.text, limits) : broken(part, indent, limits)))
    .join("");
}

function isCut(item: Item, limits: Limits): boolean {
  return item.some((part) => part.kind === "group" && (!part.isWhole || part.items.length > limits.elements));
}

function broken(group: Group, indent: number, limits: Limits): string {
  const { items, open, close } = group;
  if (items.length === 0) return `${open}${close}`;
  const inner = " ".repeat(indent + 2);
  const isDense = items.length > 3 && items.every((item) => item.every(isText) && flat(item).length <= 24);
  const most = isDense ? limits.elements : limits.lines;
  const shown = items.slice(0, most);
  const rows = isDense
    ? filled(shown.map(flat), width - indent - 2)
    : shown.map((item) => render(item, indent + 2, indent + 3, limits));
  const left = group.isWhole ? `${items.length - most} more` : "more";
  const more = group.isWhole && items.length <= most ? "" : `,\n${inner}… ${left}; ${hint}`;
  return `${open}\n${rows.map((row) => `${inner}${row}`).join(",\n")}${more}\n${" ".repeat(indent)}${close}`;
}

/** As many to a line as fit. */
function filled(texts: readonly string[], room: number): string[] {
  const rows: string[] = [];
  for (const text of texts) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + text.length + 3 <= room) rows[rows.length - 1] = `${last}, ${text}`;
    else rows.push(text);
  }
  return rows;
}
