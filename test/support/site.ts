// Pages as those who read them meet them: their text, and where their links lead.
import { posix } from "node:path";

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

export function unescaped(html: string): string {
  return html.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "");
}

/** The text of a page without its tags and empty lines. */
export function textOf(html: string): string {
  return unescaped(html.replace(/<[^>]*>/g, "")).replace(/\n{2,}/g, "\n");
}

/** `PAGE -> TARGET` for each link to a page, a file or a place on a page that is not there. */
export function lostLinks(files: ReadonlyMap<string, string>): string[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (path: string): ReadonlySet<string> => {
    const known = anchors.get(path) ?? new Set(idsOf(files.get(path) ?? ""));
    anchors.set(path, known);
    return known;
  };
  const lost: string[] = [];
  for (const [page, html] of files) {
    if (!page.endsWith(".html")) continue;
    for (const [, written = ""] of html.matchAll(/ (?:href|src|action|data-index)="([^"]*)"/g)) {
      const target = unescaped(written);
      if (/^https?:/.test(target)) continue;
      const [file = "", anchor] = target.split("#");
      const path = file === "" ? page : posix.join(posix.dirname(page), decodeURIComponent(file));
      const there = files.has(path) && (anchor === undefined || anchorsOf(path).has(decodeURIComponent(anchor)));
      if (!there) lost.push(`${page} -> ${target}`);
    }
  }
  return lost;
}

export function idsOf(html: string): string[] {
  return [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => unescaped(id));
}

/** The levels of a page's headings that are first ones, and of those that leave a level out. */
export function headingsOf(html: string): { readonly first: readonly number[]; readonly skipping: readonly number[] } {
  const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
  return {
    first: levels.filter((level) => level === 1),
    skipping: levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1),
  };
}
