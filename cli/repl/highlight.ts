// Colours for a line of Snow that is being typed.
import { keywords } from "../keywords.ts";

const token =
  /(?<comment>#.*$)|(?<string>\bsql"""(?:[^"]|"(?!""))*(?:"{3,})?|\bsql"[^"]*"?|"(?:[^"\\]|\\.)*"?)|(?<atom>:[\p{L}_][\p{L}\p{N}_]*)|(?<number>\b\d[\d_]*(?:\.\d+)?\b)|(?<word>[\p{L}_][\p{L}\p{N}_]*)/gu;

const words: ReadonlySet<string> = new Set(keywords);

const colours = { comment: 90, string: 32, atom: 36, number: 33, keyword: 35, type: 34 } as const;

/** The line with escape sequences; what is seen has the same width. */
export function highlight(line: string): string {
  return line.replace(token, (text, ...rest) => {
    const groups: unknown = rest.at(-1);
    const colour = colourOf(text, groups);
    return colour === undefined ? text : `\u001b[${colour}m${text}\u001b[0m`;
  });
}

function colourOf(text: string, groups: unknown): number | undefined {
  if (typeof groups !== "object" || groups === null) return undefined;
  for (const kind of ["comment", "string", "atom", "number"] as const) {
    if (Reflect.get(groups, kind) !== undefined) return colours[kind];
  }
  if (words.has(text)) return colours.keyword;
  return /^\p{Lu}/u.test(text) ? colours.type : undefined;
}
