// The site: the pages of docs/, the library's, those about diagnostics and examples, as files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  indexedModule,
  libraryModules,
  libraryStart,
  listPage,
  modulePage,
  modulesPage,
  Names,
  type Page,
  placedLibrary,
  readAssets,
  relativeLink,
  type Section,
  type SiteFile,
  sectionOf,
  siteFiles,
  startPage,
} from "../../doc/index.ts";
import { readExplanations } from "../explanations.ts";
import { projectRoot, readLibrary } from "../standard-library.ts";
import { codePage, codePath, codesPage, codesStart, indexedCode } from "./code-pages.ts";
import { examplePage, examplesPage, readExamples } from "./example-pages.ts";
import { examplesStart, licenceFile, linkBetween, namesText, placeOf } from "./places.ts";
import { playgroundLink, playgroundStart } from "./playground.ts";
import { pictures, textFiles, textPage } from "./text-pages.ts";

/** `hasPlayground`: there is one beside the pages, in `playground/`, which programs of the tour are opened in. */
export function snowSite({ hasPlayground }: { readonly hasPlayground: boolean }): SiteFile[] {
  const table = readLibrary();
  const library = placedLibrary(libraryModules(table));
  const names = new Names([], library);
  const texts = textFiles().map((source) =>
    textPage(source, {
      names,
      behindBlock: (path, language, text) =>
        hasPlayground && language === "snow" && path.startsWith("tour/") ? playgroundLink(path, text, table) : "",
    }),
  );
  const codes = readExplanations();
  const examples = readExamples();
  const shown = examples.map(examplePage);
  const below = (folder: string): Page[] => texts.map(({ page }) => page).filter(({ path }) => isBelow(path, folder));
  const guides = guidesPage(below("guides"));
  const start = { path: libraryStart, title: "Standard library", description: "Every module, function and type." };
  const modules = library.map((module) =>
    modulePage(module, names, (target) => linkBetween("docs/library/README.md", module.path, target)),
  );
  const pages = [
    ...texts.map(({ page }) => page),
    guides,
    modulesPage(start, otherNames, library),
    ...modules,
    codesPage(codes),
    ...codes.map(codePage),
    examplesPage(examples),
    ...shown.map(({ page }) => page),
  ];
  const indexed = [
    ...texts.map((text) => text.indexed),
    ...library.map((module) => indexedModule(module, true)),
    ...codes.map(indexedCode),
    ...shown.map((example) => example.indexed),
  ];
  const linked = (title: string, path: string, links: readonly Page[]): Section => ({ title, path, links });
  const sections = [
    linked("The tour", "tour/index.html", below("tour")),
    ...(hasPlayground ? [linked("Playground", playgroundStart, [])] : []),
    linked("Guides", guides.path, below("guides")),
    linked("Reference", placeOf("docs/README.md") ?? "", below("")),
    sectionOf("Standard library", libraryStart, library),
    { title: "Diagnostics", path: codesStart, links: codes.map(({ code }) => ({ title: code, path: codePath(code) })) },
    linked(
      "Examples",
      examplesStart,
      shown.map(({ page }) => page),
    ),
    linked("Changes", placeOf("CHANGELOG.md") ?? "", []),
  ];
  const licence = { path: licenceFile, text: readFileSync(join(projectRoot, "LICENSE"), "utf8") };
  const read = texts.map(({ page }) => page).filter(({ path }) => path !== placeOf("CHANGELOG.md"));
  const assets = [...readAssets(), ...pictures(), licence];
  return siteFiles({ title: "Snow", sections, pages, texts: read, indexed, assets });
}

const otherNames = `<p>Modules need no import. <a href="${relativeLink(libraryStart, placeOf(namesText) ?? "")}">Other names</a>: functions by one word, and what they are called inside.</p>\n`;

function guidesPage(pages: readonly Page[]): Page {
  const page = { path: "guides/index.html", title: "Guides", description: "What takes more than a page of the tour." };
  return listPage(
    page,
    "<p>What takes more than a page of the tour.</p>\n",
    pages.map(({ title, path, description }) => ({ title, path, about: description })),
  );
}

/** Whether a page belongs to the section of a folder; `""` is the pages about the command and what runs. */
function isBelow(path: string, folder: string): boolean {
  const others = [startPage, placeOf("docs/README.md"), placeOf("CHANGELOG.md")];
  if (folder === "") return !path.includes("/") && !others.includes(path);
  return path.startsWith(`${folder}/`) && !path.endsWith("/index.html") && path !== placeOf(namesText);
}
