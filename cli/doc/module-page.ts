// The page of a module: what it is for, and each of its definitions with its type and its text.
import { escapeMarkup } from "../../runtime/markup.ts";
import { parseDocumentation } from "../compile.ts";
import { contents, type Page } from "./frame.ts";
import { highlight, type LinkOf } from "./highlight.ts";
import { codeBlock, Markdown } from "./markdown.ts";
import { groups, type PlacedModule } from "./model.ts";
import type { Names } from "./names.ts";
import { relativeLink } from "./places.ts";

type PlacedEntry = PlacedModule["entries"][number];

/** `linkOf`: where the relative links of its texts lead, which stay as they are without it. */
export function modulePage(module: PlacedModule, names: Names, linkOf?: LinkOf): Page {
  return new ModulePage(module, names, linkOf).page();
}

class ModulePage {
  readonly #module: PlacedModule;
  readonly #names: Names;
  readonly #markdown: Markdown;

  constructor(module: PlacedModule, names: Names, linkOf: LinkOf | undefined) {
    this.#module = module;
    this.#names = names;
    const nameOf: LinkOf = (text) => this.#linkOf(text.replace(/\(\)$/, ""));
    this.#markdown = new Markdown({ slugs: module.slugs, nameOf, ...(linkOf === undefined ? {} : { linkOf }) });
  }

  page(): Page {
    const { name, path, entries, documentation } = this.#module;
    const parts = groups.flatMap(({ title, kinds }) => {
      const members = entries.filter(({ kind }) => kinds.includes(kind));
      return members.length === 0 ? [] : [`<h2>${title}</h2>\n${members.map((one) => this.#entry(one)).join("")}`];
    });
    const text = this.#documentation(documentation, 1);
    const nothing = parts.length === 0 ? "<p>Nothing here is for other modules.</p>\n" : "";
    const links = contents(entries.map((entry) => ({ text: entry.name, anchor: entry.anchor })));
    const body = `<h1>${escapeMarkup(name)}</h1>\n${text}${nothing}${links}${parts.join("")}`;
    return { path, title: name, description: firstSentence(documentation), body };
  }

  #linkOf(name: string, except?: string): string | undefined {
    const target = this.#names.find(name, this.#module.name);
    return target === undefined || target === except ? undefined : relativeLink(this.#module.path, target);
  }

  #entry(entry: PlacedEntry): string {
    const members = entry.members.map((member) => this.#definition(4, member, member.name)).join("");
    const note = entry.note === "" ? "" : `<p class="note">${escapeMarkup(entry.note)}</p>\n`;
    return `<section>\n${this.#definition(3, entry, entry.name)}${note}${members}</section>\n`;
  }

  #definition(level: number, definition: PlacedEntry["members"][number], name: string): string {
    const { anchor, signature, documentation } = definition;
    const own = `${this.#module.path}#${anchor}`;
    const text = highlight(signature, (path) => this.#linkOf(path, own));
    const link = `<a href="#${encodeURIComponent(anchor)}">${escapeMarkup(name)}</a>`;
    return `<h${level} id="${escapeMarkup(anchor)}">${link}</h${level}>
<pre class="signature"><code>${text}</code></pre>
${this.#documentation(documentation, level)}`;
  }

  #documentation(documentation: string, level: number): string {
    const { description, example } = parseDocumentation(documentation);
    return this.#markdown.render(description, level) + (example === "" ? "" : codeBlock(example, "snow"));
  }
}

export function firstSentence(documentation: string): string {
  const text = parseDocumentation(documentation).description.replaceAll("\n", " ");
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}
