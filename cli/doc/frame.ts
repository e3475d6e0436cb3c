// The frame of a page: head, search, the list of pages, and what stands in the middle.
import { escapeMarkup } from "../../runtime/markup.ts";
import { relativeLink } from "./places.ts";

/** A part of a site in its list of pages. */
export interface Section {
  readonly title: string;
  /** Of the page that it begins with. */
  readonly path: string;
  /** Shown on the pages of the section, and on all of them when it is the only one. */
  readonly links: readonly { readonly title: string; readonly path: string }[];
}

export interface Site {
  readonly title: string;
  /** Its search finds words in texts too. */
  readonly hasTexts: boolean;
  readonly sections: readonly Section[];
}

export interface Page {
  /** From the root of the site. */
  readonly path: string;
  readonly title: string;
  /** One sentence, for those who look for the page elsewhere. */
  readonly description: string;
  /** HTML, with one `<h1>`. */
  readonly body: string;
}

/** The files beside the pages. */
export const styleFile = "style.css";
export const scriptFile = "search.js";
export const indexFile = "search-index.js";
/** Of a site with pages of text. */
export const wordsFile = "search-words.js";
export const namesPage = "all.html";
export const startPage = "index.html";

/** How a page tells that it may be written over. */
export const generator = '<meta name="generator" content="snow doc">';

export function pageHtml(site: Site, { path, title, description, body }: Page): string {
  const to = (target: string): string => escapeMarkup(relativeLink(path, target));
  const full = title === site.title ? title : `${title} · ${site.title}`;
  const summary = description === "" ? "" : `<meta name="description" content="${escapeMarkup(description)}">\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${generator}
${summary}<title>${escapeMarkup(full)}</title>
<link rel="stylesheet" href="${to(styleFile)}">
<script src="${to(scriptFile)}" defer></script>
</head>
<body>
<a class="skip" href="#content">To the text</a>
<header>
<a class="brand" href="${to(startPage)}">${escapeMarkup(site.title)}</a>
<form role="search" action="${to(namesPage)}">
<input type="search" name="q" aria-label="Search" placeholder="Search" autocomplete="off" spellcheck="false" data-index="${to(indexFile)}"${site.hasTexts ? ` data-words="${to(wordsFile)}"` : ""}>
<div class="found" hidden><p role="status"></p><ul></ul></div>
</form>
</header>
<div class="page">
<details class="menu">
<summary>Pages</summary>
<nav aria-label="Pages">
${navigation(site, path)}</nav>
</details>
<main id="content" tabindex="-1">
${body}</main>
</div>
</body>
</html>
`;
}

function navigation({ sections }: Site, path: string): string {
  const link = (target: string, title: string): string => {
    const current = target === path ? ' aria-current="page"' : "";
    return `<li><a href="${escapeMarkup(relativeLink(path, target))}"${current}>${escapeMarkup(title)}</a>`;
  };
  const items = sections.map((section) => {
    const isOpen = sections.length === 1 || section.path === path || section.links.some((one) => one.path === path);
    const links = isOpen ? section.links.map((one) => `${link(one.path, one.title)}</li>\n`).join("") : "";
    return `${link(section.path, section.title)}${links === "" ? "" : `\n<ul>\n${links}</ul>\n`}</li>\n`;
  });
  return `<ul>\n${items.join("")}</ul>\n`;
}

/** The links to what is on a page, at its top; nothing when there is little. */
export function contents(links: readonly { readonly text: string; readonly anchor: string }[]): string {
  if (links.length < 3) return "";
  const items = links.map(
    ({ text, anchor }) => `<li><a href="#${encodeURIComponent(anchor)}">${escapeMarkup(text)}</a></li>`,
  );
  return `<nav class="contents" aria-label="On this page">\n<ul>\n${items.join("\n")}\n</ul>\n</nav>\n`;
}
