// The site: its links, its weight, its search, and how it is read: by all eyes, by the keyboard, with and without scripts.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { snowSite } from "../../cli/build/site/index.ts";
import { loadLibrary } from "../../cli/library.ts";
import { violationsIn } from "../support/axe.ts";
import { visitors } from "../support/browser.ts";
import { directoryWith } from "../support/command.ts";
import { chromiumPath } from "../support/requirements.ts";
import { headingsOf, idsOf, lostLinks } from "../support/site.ts";

const files = new Map(snowSite({ hasPlayground: false }).map(({ path, text }) => [path, text]));
const pages = [...files].filter(([path]) => path.endsWith(".html"));

test("all links resolve", () => {
  expect(lostLinks(files)).toEqual([]);
});

test("no page, with all that it loads, weighs 200 kB", () => {
  const size = (path: string): number => Buffer.byteLength(files.get(path) ?? "");
  const shared = ["style.css", "search.js", "search-index.js"].map(size).reduce((sum, one) => sum + one, 0);
  const picturesOf = (html: string): number => {
    return [...html.matchAll(/<img src="([^"]*)"/g)].reduce((sum, [, name = ""]) => sum + size(name), 0);
  };
  const heavy = pages.filter(([path, html]) => size(path) + shared + picturesOf(html) >= 200_000);
  expect(heavy.map(([path]) => path)).toEqual([]);
});

test("every page has one first heading, skips no level, and gives no anchor twice", () => {
  for (const [path, html] of pages) {
    const { first, skipping } = headingsOf(html);
    expect(first, path).toHaveLength(1);
    expect(skipping, path).toEqual([]);
    const ids = idsOf(html);
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      path,
    ).toEqual([]);
  }
});

test("whole programs of the tour open in the playground when there is one", () => {
  const link = /href="(\.\.\/playground\/index\.html)#code=([\w-]+)"/g;
  const linksIn = (site: ReadonlyMap<string, string>) =>
    [...site].flatMap(([path, html]) => [...html.matchAll(link)].map(([, , code = ""]) => ({ path, code })));
  expect(linksIn(files)).toEqual([]);
  const links = linksIn(new Map(snowSite({ hasPlayground: true }).map(({ path, text }) => [path, text])));
  expect(links.every(({ path }) => path.startsWith("tour/"))).toBe(true);
  const [first] = links;
  expect(Buffer.from(first?.code ?? "", "base64url").toString()).toBe(
    '# hello.snow\nfn main() do\n  println("Hello")\nend\n',
  );
});

describe.skipIf(chromiumPath === undefined)("in a browser", () => {
  const open = visitors();
  let directory: string | undefined;
  const visit = (path: string, options = {}): Promise<Page> => {
    directory ??= directoryWith(Object.fromEntries(files), () => {});
    return open(pathToFileURL(join(directory, path)).href, options);
  };
  const desk = { viewport: { width: 1280, height: 800 } };
  const phone = { viewport: { width: 390, height: 844 } };

  test("the search reaches every public name of the library", async () => {
    const page = await visit("index.html", desk);
    await page.fill("input", "list.map");
    await page.waitForSelector(".found:not([hidden]) a");
    expect(await page.textContent(".found a")).toBe("List.map");
    const { functions, types } = await loadLibrary();
    const names = [
      ...functions.map(({ module, name }) => (module === "Prelude" ? name : `${module}.${name}`)),
      ...types.flatMap(({ name, body }) => [
        name,
        ...(body.kind === "sum" ? body.variants.map((one) => one.name) : []),
      ]),
    ];
    const found = await page.evaluate<string[][]>(
      `${JSON.stringify(names)}.map((name) => search(name).slice(0, 40).filter(({ text }) => text === name).map(({ target }) => target))`,
    );
    const isThere = (target: string): boolean => {
      const [path = "", anchor = ""] = target.split("#");
      return idsOf(files.get(path) ?? "").includes(decodeURIComponent(anchor));
    };
    const lost = names.filter((_, index) => !found[index]?.some(isThere));
    expect(lost).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    expect(await page.isVisible(".found")).toBe(false);
    await page.fill("input", "list.map");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL(/library\/list\.html#map$/);
  });

  test("where no name or heading answers, the texts do", async () => {
    const page = await visit("index.html", desk);
    for (const [wanted, target] of [
      ["hot reload", "command.html#while-you-write"],
      ["exit status", "tour/09-errors.html"],
      ["command line", "tour/01-first-line.html"],
    ] as const) {
      await page.fill("input", wanted);
      await page.waitForSelector(`.found:not([hidden]) a[href*="${target}"]`);
    }
    await page.fill("input", "zzzz no such word");
    await page.waitForFunction("document.querySelector('.found p').textContent === '0 found'");
  });

  test("without scripts there are the list of all names, and the menu", async () => {
    const page = await visit("tour/15-rooms.html", { ...phone, javaScriptEnabled: false });
    expect(await page.isVisible(".menu nav")).toBe(false);
    await page.click(".menu > summary");
    expect(await page.isVisible(".menu nav")).toBe(true);
    await page.fill("input", "map");
    await page.press("input", "Enter");
    await page.waitForURL(/all\.html\?q=map$/);
    expect(await page.isVisible('a[href="library/list.html#map"]')).toBe(true);
  });

  test.each([
    ["a desk", desk],
    ["a phone", phone],
  ])("the keyboard reaches everything in order, and shows where it is: on %s", async (_, size) => {
    const page = await visit("tour/01-first-line.html", size);
    await page.evaluate(focusables);
    const count = await page.evaluate<number>("focusables().length");
    for (let index = 0; index < count; index++) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate<{ index: number; outlined: boolean; name: string }>(focused);
      expect(seen, seen.name).toMatchObject({ index, outlined: true });
    }
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  const shown = ["index.html", "tour/15-rooms.html", "command.html", "library/uri.html", "codes/E0031.html"];

  test.each([
    ["light on a desk", { ...desk, colorScheme: "light" }],
    ["dark on a phone", { ...phone, colorScheme: "dark" }],
  ])("nothing stands in anybody's way: %s", async (_, options) => {
    const page = await visit(shown[0] ?? "", options);
    for (const path of shown) {
      await page.goto(pathToFileURL(join(directory ?? "", path)).href);
      expect(await violationsIn(page), path).toEqual([]);
    }
  });
});

/** What the Tab key stops at, in the order of the page. */
const focusables = `globalThis.focusables = () => [...document.querySelectorAll("a[href], input, summary, [tabindex='0']")].filter((one) => one.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))`;

const focused = `(() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  return {
    index: focusables().indexOf(one),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
    name: one.outerHTML.slice(0, 120),
  };
})()`;
