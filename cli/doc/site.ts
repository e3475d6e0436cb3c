// A site as files: that of a project's modules, and what every site has beside its pages.
import { escapeMarkup } from "../../runtime/markup.ts";
import { indexFile, namesPage, type Page, pageHtml, type Section, type Site, startPage, wordsFile } from "./frame.ts";
import { Markdown } from "./markdown.ts";
import { type DocumentedModule, type PlacedModule, placed } from "./model.ts";
import { firstSentence, modulePage } from "./module-page.ts";
import { Names } from "./names.ts";
import { relativeLink } from "./places.ts";
import { type Indexed, indexedModule, indexScript, listOfAll } from "./search-index.ts";
import { wordScript } from "./word-index.ts";

export interface SiteFile {
  /** From the root of the site, with slashes. */
  readonly path: string;
  readonly text: string;
}

export const libraryStart = "library/index.html";

/** What a site is made of. */
interface Parts extends Omit<Site, "hasTexts"> {
  readonly pages: readonly Page[];
  /** Those of the pages that are texts. */
  readonly texts: readonly Page[];
  readonly indexed: readonly Indexed[];
  readonly assets: readonly SiteFile[];
}

/** The pages of a site, with the list and the index of what its search finds, and the files beside them. */
export function siteFiles({ title, sections, pages, texts, indexed, assets }: Parts): SiteFile[] {
  const all = [...pages, listOfAll(namesPage, indexed)];
  const site = { title, sections, hasTexts: texts.length > 0 };
  return [
    ...all.map((page) => ({ path: page.path, text: pageHtml(site, page) })),
    ...assets,
    { path: indexFile, text: indexScript(indexed) },
    ...(texts.length === 0 ? [] : [{ path: wordsFile, text: wordScript(texts) }]),
  ];
}

export function placedLibrary(modules: readonly DocumentedModule[]): PlacedModule[] {
  return modules.map((module) => placed(module, `library/${module.name.toLowerCase()}.html`));
}

export function sectionOf(title: string, path: string, modules: readonly PlacedModule[]): Section {
  return { title, path, links: modules.map((module) => ({ title: module.name, path: module.path })) };
}

/** A page that leads to others; `text` is HTML, `about` Markdown. */
export function listPage(
  page: Omit<Page, "body">,
  text: string,
  rows: readonly { readonly title: string; readonly path: string; readonly about: string }[],
): Page {
  const markdown = new Markdown({ linkOf: () => undefined });
  const lines = rows.map(({ title, path, about }) => {
    const link = `<a href="${escapeMarkup(relativeLink(page.path, path))}">${escapeMarkup(title)}</a>`;
    return `<tr><td>${link}</td><td>${markdown.render(about, 6)}</td></tr>\n`;
  });
  const table =
    lines.length === 0 ? "" : `<div class="table"><table>\n<tbody>\n${lines.join("")}</tbody>\n</table></div>\n`;
  return { ...page, body: `<h1>${escapeMarkup(page.title)}</h1>\n${text}${table}` };
}

export function modulesPage(page: Omit<Page, "body">, text: string, modules: readonly PlacedModule[]): Page {
  const rows = modules.map(({ name, path, documentation }) => ({
    ...{ title: name, path },
    about: firstSentence(documentation),
  }));
  return listPage(page, text, rows);
}

/** Texts of the library link to pages of text about its modules, `list.md`, as they stand in the repository. */
function libraryLink(target: string, modules: readonly PlacedModule[]): string | undefined {
  const path = `library/${target.replace(/\.md(?=#|$)/, ".html")}`;
  const isThere = modules.some((module) => module.path === path.split("#")[0]);
  return isThere ? relativeLink(libraryStart, path) : undefined;
}

interface DocumentedProject {
  readonly name: string;
  readonly modules: readonly DocumentedModule[];
  /** That of the standard library, if it is to have pages. */
  readonly library: readonly DocumentedModule[];
}

/** A file may be called anything, and then its module: in links that would mean something. */
function fileName(module: string): string {
  return module.replaceAll(/[^\p{L}\p{N}_.-]/gu, "_");
}

export function projectSite({ name, modules, library }: DocumentedProject, assets: readonly SiteFile[]): SiteFile[] {
  const own = modules.map((module) => placed(module, `modules/${fileName(module.name)}.html`));
  const known = placedLibrary(library);
  const names = new Names(own, known);
  const start = sectionOf("Modules", startPage, own);
  const standard = sectionOf("Standard library", libraryStart, known);
  const sections = known.length === 0 ? [start] : [start, standard];
  const nothing = own.length === 0 ? "<p>No module has anything for others.</p>\n" : "";
  const first = { path: startPage, title: name, description: `The modules of ${name}.` };
  const second = { path: libraryStart, title: "Standard library", description: "The modules of the standard library." };
  const pages = [
    modulesPage(first, nothing, own),
    ...(known.length === 0 ? [] : [modulesPage(second, "", known)]),
    ...own.map((module) => modulePage(module, names)),
    ...known.map((module) => modulePage(module, names, (target) => libraryLink(target, known))),
  ];
  const indexed = [
    ...own.map((module) => indexedModule(module, false)),
    ...known.map((module) => indexedModule(module, true)),
  ];
  return siteFiles({ title: name, sections, pages, texts: [], indexed, assets });
}
