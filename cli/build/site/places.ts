// Where the files of the repository are on the site, and the links between them.
import { posix } from "node:path";
import { libraryStart, relativeLink, startPage } from "../../doc/index.ts";

export const examplesStart = "examples/index.html";
export const namesText = "docs/library/names.md";
export const licenceFile = "LICENSE.txt";

const single: Readonly<Record<string, string>> = {
  "README.md": startPage,
  "CHANGELOG.md": "changelog.html",
  LICENSE: licenceFile,
  examples: examplesStart,
  "docs/README.md": "documentation.html",
  "docs/library/README.md": libraryStart,
};

/** The place of a file of the repository, or of an example; undefined when the site does not have it. */
export function placeOf(path: string): string | undefined {
  const known = single[path];
  if (known !== undefined) return known;
  const [, example, file] = /^examples\/(\w+)(?:\/(.+))?$/.exec(path) ?? [];
  if (example !== undefined) return `examples/${example}.html${file === undefined ? "" : `#${fileAnchor(file)}`}`;
  const [, picture] = /^docs\/([^/]+\.svg)$/.exec(path) ?? [];
  if (picture !== undefined) return picture;
  const [, page] = /^docs\/(.+)\.md$/.exec(path) ?? [];
  return page?.replace(/(^|\/)README$/, "$1index").concat(".html");
}

/** That of the heading that a file has on the page of its example. */
function fileAnchor(file: string): string {
  return file.toLowerCase().replaceAll(/[^\w-]/g, "");
}

/** What a link in a file of the repository says, as one in a page of the site. Throws for one that leads nowhere. */
export function linkBetween(source: string, page: string, target: string): string {
  const [file = "", anchor] = target.split("#");
  if (file === "") return target;
  const path = posix.join(posix.dirname(source), file).replace(/\/$/, "");
  const place = placeOf(path);
  if (place === undefined) throw new Error(`${source}: the site has no page for ${target}`);
  return relativeLink(page, anchor === undefined ? place : `${place}#${anchor}`);
}
