// The index of a site's search: for each page its title and what is on it, in few bytes.
import { escapeMarkup } from "../../runtime/markup.ts";
import type { Page } from "./frame.ts";
import type { PlacedModule } from "./model.ts";
import { relativeLink } from "./places.ts";

/** A page that is found by its title, and what is found on it. */
export interface Indexed {
  readonly path: string;
  readonly title: string;
  readonly places: readonly { readonly text: string; readonly anchor: string }[];
}

export function indexedModule({ name, path, entries }: PlacedModule, isLibrary: boolean): Indexed {
  const places = entries
    .filter(({ kind }) => kind !== "implementation")
    .flatMap(({ name: entry, kind, anchor, constructors, members }) => {
      // Types of the library need no module in front, and neither do the functions of its prelude.
      const prefix = isLibrary && (kind === "type" || name === "Prelude") ? "" : `${name}.`;
      return [
        ...[entry, ...constructors].map((text) => ({ text: `${prefix}${text}`, anchor })),
        ...members.map((member) => ({ text: `${prefix}${entry}.${member.name}`, anchor: member.anchor })),
      ];
    });
  return { path, title: name, places };
}

/**
 * A script that hands the index to the page's: a page of a site that is opened from a disk may load nothing else. A place is
 * its text, after a dot without the page's title, and its anchor where that does not follow from it.
 */
export function indexScript(pages: readonly Indexed[]): string {
  const rows = pages.map(({ path, title, places }) => [
    path,
    title,
    places.map(({ text, anchor }) => {
      const shown = text.startsWith(`${title}.`) ? text.slice(title.length) : text;
      const usual = shown.replace(/^\./, "").toLowerCase().replaceAll(" ", "-");
      return anchor === usual ? shown : [shown, anchor];
    }),
  ]);
  return `receiveIndex(${JSON.stringify(rows)});\n`;
}

/** Everything that the search can find, as a page, for those whose browser runs no scripts. */
export function listOfAll(path: string, pages: readonly Indexed[]): Page {
  const link = (target: string, text: string): string =>
    `<a href="${escapeMarkup(relativeLink(path, target))}">${escapeMarkup(text)}</a>`;
  const parts = pages.map(({ path: target, title, places }) => {
    const items = places.map(({ text, anchor }) => `<li>${link(`${target}#${anchor}`, text)}</li>\n`).join("");
    return `<h2>${link(target, title)}</h2>\n${items === "" ? "" : `<ul class="names">\n${items}</ul>\n`}`;
  });
  const title = "All names";
  const body = `<h1>${title}</h1>\n${parts.join("")}`;
  return { path, title, description: "Every page, and what is on it.", body };
}
