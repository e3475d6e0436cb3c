// The picture of the README: the program that it shows, two people who talk through it, and the story of a simulation.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keywords } from "../keywords.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { projectRoot } from "./standard-library.ts";

/** Pixels; a character of the monospaced texts is about 0.6 times as wide as it is high. */
const size = { text: 13, line: 20, character: 7.85, padding: 20, head: 44, gap: 20 };

const style = `
  .page { fill: #f5f7fa } .card { fill: #ffffff; stroke: #d5dce5 } .title { fill: #4a5b70; font: 600 13px system-ui, sans-serif }
  .code { fill: #1c2733; font: ${size.text}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }
  .word { fill: #7a2aa8 } .said { fill: #1c2733; font: 14px system-ui, sans-serif }
  .mine { fill: #cfe6ff } .theirs { fill: #e8edf2 } .wrong { fill: #b3261e }
  @media (prefers-color-scheme: dark) {
    .page { fill: #10161d } .card { fill: #18212b; stroke: #2d3a48 } .title { fill: #9fb2c8 }
    .code, .said { fill: #e3ebf3 } .word { fill: #d6a0ff } .mine { fill: #1f4a75 } .theirs { fill: #2a3642 } .wrong { fill: #ff8a80 }
  }`;

export function picture(): GeneratedFile {
  const code = firstBlock("README.md", "snow", "fn ").split("\n");
  const [, ...story] = firstBlock("docs/guides/simulation.md", "sh", " failed: seed")
    .split("\n")
    .filter((line) => !/^(?:again:|\$ |\d+ passed)|\[snow-rt\]/.test(line));
  const columns = [
    { title: "The program", width: widthOf(code), body: (x: number, y: number) => lines(code, x, y, coloured) },
    { title: "Two people at it", width: 190, body: conversation },
    {
      title: "What a simulation tells of a mistake",
      width: widthOf(story),
      body: (x: number, y: number) => lines(story, x, y, told),
    },
  ];
  const height = size.head + (Math.max(code.length, story.length) + 1) * size.line + 2 * size.gap;
  let left = size.gap;
  const cards = columns.map(({ title, width, body }) => {
    const x = left;
    left += width + size.gap;
    return `<g><rect class="card" x="${x}" y="${size.gap}" width="${width}" height="${height - 2 * size.gap}" rx="8"/>
<text class="title" x="${x + size.padding}" y="${size.gap + 28}">${title}</text>
${body(x + size.padding, size.gap + size.head + 10)}</g>`;
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left} ${height}" role="img" aria-labelledby="title">
<title id="title">A server in ten lines, two people who talk through it, and the story of a simulation that found a mistake</title>
<style>${style}
</style>
<rect class="page" width="${left}" height="${height}" rx="12"/>
${cards.join("\n")}
</svg>
`;
  return { path: "docs/picture.svg", text };
}

/** The text of the first block of a page in a language that contains `mark`. */
function firstBlock(page: string, language: string, mark: string): string {
  const text = readFileSync(join(projectRoot, page), "utf8");
  for (const [, name, body = ""] of text.matchAll(/^```(\w*)\n(.*?)^```/gms))
    if (name === language && body.includes(mark)) return body.trimEnd();
  throw new Error(`${page} has no such block`);
}

function widthOf(texts: readonly string[]): number {
  return Math.ceil(Math.max(...texts.map((text) => text.length)) * size.character) + 2 * size.padding;
}

function lines(texts: readonly string[], x: number, y: number, inner: (text: string) => string): string {
  return texts
    .map(
      (text, index) =>
        `<text class="code" x="${x}" y="${y + index * size.line}" xml:space="preserve">${inner(text)}</text>`,
    )
    .join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function coloured(text: string): string {
  return escaped(text).replace(/(#.*)|\b([a-z]+)\b/g, (all, comment: string | undefined, word: string) =>
    comment === undefined && keywords.includes(word) ? `<tspan class="word">${word}</tspan>` : all,
  );
}

function told(text: string): string {
  return / failed: |assert/.test(text) ? `<tspan class="wrong">${escaped(text)}</tspan>` : escaped(text);
}

/** Everybody in the room gets what one of them says, who says it too. */
function conversation(x: number, y: number): string {
  const said = [
    { by: "Ada", text: "hello?" },
    { by: "Bob", text: "here!" },
    { by: "Ada", text: "tea at four" },
  ];
  const windows = ["Ada", "Bob"].map((own, place) => {
    const top = y + place * 132;
    const bubbles = said.map(({ by, text }, index) => {
      const width = text.length * 7.5 + 20;
      const start = by === own ? x + 150 - width : x;
      const line = top + 14 + index * 32;
      return `<rect class="${by === own ? "mine" : "theirs"}" x="${start}" y="${line}" width="${width}" height="26" rx="13"/>
<text class="said" x="${start + 10}" y="${line + 18}">${text}</text>`;
    });
    return `<text class="title" x="${x}" y="${top + 4}">${own} sees</text>
${bubbles.join("\n")}`;
  });
  return windows.join("\n");
}
