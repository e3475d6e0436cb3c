// Text from outside in what is written for people: nothing in it can begin a line, move the cursor or turn the reading order.

/** C0 and C1 controls, line separators, and the characters that change the direction of text (Unicode UAX #9). */
function isControl(unit: number): boolean {
  if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return true;
  if (unit < 0x200e || unit > 0x2069) return unit === 0x061c;
  return unit <= 0x200f || (unit >= 0x2028 && unit <= 0x202e) || unit >= 0x2066;
}

const short: ReadonlyMap<number, string> = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
]);

/** Control characters as escapes, `\n`, `\u001b`; what is left is one line. */
export function printable(text: string): string {
  let result = "";
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (!isControl(unit)) continue;
    const escaped = short.get(unit) ?? `\\u${unit.toString(16).padStart(4, "0")}`;
    result += text.slice(from, index) + escaped;
    from = index + 1;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** The same for lines that are put together of the program's own texts and others. */
export function printableLines(lines: readonly string[]): string {
  return `${lines.map(printable).join("\n")}\n`;
}
