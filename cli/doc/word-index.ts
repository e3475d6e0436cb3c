// The words of the pages of text, for a search that no name or heading answers: loaded only then.
import type { Page } from "./frame.ts";

/** A word that stands in so large a part of the places leads nowhere: of it is only told that it is there. */
const common = 0.3;

interface Place {
  readonly path: string;
  readonly title: string;
  readonly anchor: string;
  readonly words: ReadonlySet<string>;
}

/** A script that hands over the places, each a page's part below one heading, and where each word stands. */
export function wordScript(pages: readonly Page[]): string {
  const places = pages.flatMap(placesOf);
  const found = new Map<string, number[]>();
  for (const [number, { words }] of places.entries())
    for (const word of words) found.set(word, [...(found.get(word) ?? []), number]);
  const words = [...found]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([word, numbers]) => {
      const told = numbers.length > places.length * common ? [] : numbers.map((number) => number.toString(36));
      return [word, ...told].join(" ");
    });
  const rows = places.map(({ path, title, anchor }) => [path, title, anchor]);
  return `receiveWords(${JSON.stringify(rows)}, ${JSON.stringify(words.join("\n"))});\n`;
}

function placesOf({ path, title, body }: Page): Place[] {
  const [head = "", ...parts] = body.split(/<h2 id="/);
  const first = { path, title, anchor: "", words: wordsOf(head) };
  const others = parts.map((part) => {
    const heading = textOf(/>(.*?)<\/h2>/s.exec(part)?.[1] ?? "").trim();
    const anchor = part.slice(0, part.indexOf('"'));
    return { path, title: `${title}: ${heading}`, anchor, words: wordsOf(part.slice(part.indexOf(">") + 1)) };
  });
  return [first, ...others];
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** Names in programs are found by the other index. */
function wordsOf(html: string): ReadonlySet<string> {
  const prose = html.replace(/<pre[\s\S]*?<\/pre>/g, " ");
  return new Set(
    textOf(prose)
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}_]{2,}/gu),
  );
}
