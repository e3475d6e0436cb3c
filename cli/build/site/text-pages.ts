// Pages of text: those of docs/, the README, the list of changes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  contents,
  type Indexed,
  Markdown,
  type Names,
  type Page,
  relativeLink,
  type SiteFile,
  startPage,
} from "../../doc/index.ts";
import { projectRoot } from "../standard-library.ts";
import { linkBetween, namesText, placeOf } from "./places.ts";

interface TextPage {
  readonly page: Page;
  readonly indexed: Indexed;
}

interface TextOptions {
  readonly names: Names;
  /** HTML behind a block of a page of the tour. */
  readonly behindBlock: (path: string, language: string, text: string) => string;
}

/** The files of the repository that are pages of text, in the order of their names. */
export function textFiles(): string[] {
  const docs = readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".md"))
    .filter((path) => !path.startsWith("docs/library/") || path === namesText)
    .sort();
  return ["README.md", "CHANGELOG.md", ...docs];
}

/** The pictures beside the pages of text. */
export function pictures(): SiteFile[] {
  const names = readdirSync(join(projectRoot, "docs")).filter((name) => name.endsWith(".svg"));
  return names.map((name) => ({ path: name, text: readFileSync(join(projectRoot, "docs", name), "utf8") }));
}

export function textPage(source: string, options: TextOptions): TextPage {
  const path = placeOf(source) ?? "";
  const text = readFileSync(join(projectRoot, source), "utf8").replace(/^<!--.*?-->\s*/s, "");
  const markdown = new Markdown({
    folds: true,
    linkOf: (target) => linkBetween(source, path, target),
    pictureOf: (target) => linkBetween(source, path, target),
    nameOf: (name) => {
      const target = /^\w+\.\w/.test(name) ? options.names.find(name.replace(/\(.*\)$/, ""), "") : undefined;
      return target === undefined ? undefined : relativeLink(path, target);
    },
    behindBlock: (language, block) => options.behindBlock(path, language, block),
  });
  const html = markdown.render(text, 0);
  const [first, ...places] = markdown.headings;
  const title = capitalized((first?.text ?? path).replace(/^Guide: /, ""));
  const list = path === startPage ? "" : contents(places.filter(({ level }) => level === 2));
  const body = html.replace("<h2", (heading) => list + heading);
  return { page: { path, title, description: beginningOf(text), body }, indexed: { path, title, places } };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The first sentence behind the title, or a few short ones, without what Markdown adds. */
function beginningOf(text: string): string {
  const [paragraph = ""] = /^(?!#|```|\||- |<|!\[|\n)[\s\S]+?(?=\n\n|(?![\s\S]))/m.exec(text) ?? [];
  const plain = paragraph
    .replaceAll("\n", " ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*]/g, "");
  let beginning = "";
  for (const [sentence] of plain.matchAll(/.+?(?:[.:](?= |$)|$)\s*/g)) {
    if (beginning !== "" && beginning.length + sentence.length > 160) break;
    beginning += sentence;
  }
  return beginning.trim().replace(/:$/, ".");
}
