// Every link of the documentation leads somewhere, and the package holds what its papers link to.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import { root } from "../support/command.ts";

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

const papers = ["README.md", "CHANGELOG.md", ...pagesIn("docs"), ...pagesIn("examples")];
const pages = [...papers, "CONTRIBUTING.md"];

const texts = new Map<string, string>();

function readPage(page: string): string {
  const text = texts.get(page) ?? readFileSync(join(root, page), "utf8");
  texts.set(page, text);
  return text;
}

function proseOf(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, "");
}

interface Link {
  /** Path from the root. */
  readonly path: string;
  readonly anchor: string | undefined;
}

/** The links of a page that lead to files of ours. */
function linksOf(page: string): Link[] {
  const prose = proseOf(readPage(page)).replaceAll(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]*)\)/g)].flatMap(([, target = ""]) => {
    if (/^(https?|mailto):/.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    return { path: file === "" ? page : join(dirname(page), file), anchor };
  });
}

/** As GitHub makes them of headings: lower case, without punctuation, with dashes, numbered when they come again. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...proseOf(readPage(page)).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return new Set(headings);
}

function leads({ path, anchor }: Link): boolean {
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || anchorsOf(path).has(anchor);
}

describe("the links of", () => {
  test.each(pages)("%s", (page) => {
    const lost = linksOf(page).filter((link) => !leads(link));
    expect(lost).toEqual([]);
  });
});

test("the package holds what its papers link to", () => {
  const { files }: { files: readonly string[] } = JSON.parse(readPage("package.json"));
  const isPacked = (path: string): boolean => files.some((entry) => path === entry || path.startsWith(`${entry}/`));
  const missing = papers.flatMap((page) => linksOf(page).filter(({ path }) => !isPacked(path.replace(/\/$/, ""))));
  expect(missing).toEqual([]);
  expect(papers.filter((page) => !isPacked(page))).toEqual([]);
});

test("every page of the documentation can be reached from the README", () => {
  const reached = new Set<string>();
  const pending = ["README.md"];
  for (let page = pending.pop(); page !== undefined; page = pending.pop()) {
    if (reached.has(page) || !page.endsWith(".md") || !statSync(join(root, page)).isFile()) continue;
    reached.add(page);
    pending.push(...linksOf(page).map(({ path }) => path));
  }
  expect(pagesIn("docs").filter((page) => !reached.has(page))).toEqual([]);
});

test("every name of the library has its place on a page", async () => {
  const { functions, types } = await loadLibrary();
  const missing = [...functions, ...types].filter(
    ({ module, name }) => !readPage(`docs/library/${module.toLowerCase()}.md`).includes(`\n## ${name}\n`),
  );
  expect(missing.map(({ module, name }) => `${module}.${name}`)).toEqual([]);
});

test("the tour lists its pages in order, and each ends with something to try, its answer, and the next page", () => {
  const names = readdirSync(join(root, "docs/tour")).sort();
  const numbered = names.filter((name) => /^\d\d-/.test(name));
  expect(names).toEqual([...numbered, "README.md"]);
  const listed = linksOf("docs/tour/README.md").map(({ path }) => relative("docs/tour", path));
  expect(listed.filter((path) => /^\d\d-/.test(path))).toEqual(numbered);
  for (const [index, name] of numbered.entries()) {
    const next = numbered[index + 1];
    const last = next === undefined ? "" : `\\nNext: \\[.*\\]\\(${next}\\)\\n`;
    const form = new RegExp(`^## Try it$.*^<details>.*^</details>\\n${last}$(?![^])`, "ms");
    expect(readPage(`docs/tour/${name}`), name).toMatch(form);
  }
});
