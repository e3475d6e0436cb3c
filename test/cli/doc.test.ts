// `snow doc`: what the pages of a project hold, and what they never do.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inspectProject } from "../../cli/compile.ts";
import { libraryModules, loadAssets, projectModules, projectSite } from "../../cli/doc/index.ts";
import { loadLibrary } from "../../cli/library.ts";
import { directoryWith, snow } from "../support/command.ts";
import { headingsOf, lostLinks, textOf } from "../support/site.ts";

const shapes = `##! Shapes, and "what" they <script>alert(1)</script> are.
##!
##! ### How
##!
##! See \`Point\`, \`Geo.Rooms.Chat\` and \`List.map\`.

## A point. [bad](javascript:alert(1)) [worse](JaVaScRiPt&#58;alert(1)) [data](data:text/html,x) [other](//evil.example)
## [good](https://example.org/?a=1&b=2) ![picture](https://example.org/x.png) <img src=x onerror=alert(1)>
##
## \`\`\`js" onclick="alert(1)
## </code></pre><script>alert(1)</script>
## \`\`\`
pub struct Point do
  x :: Int
  y :: Int
end deriving(Eq)

## What may go wrong.
pub type Trouble do
  TooFar(by :: Int)
  Lost
end

pub interface Area do
  type Unit
  ## The area itself.
  fn area(self) -> Int
end

struct Secret do
  x :: Int
end

impl Area for Secret do
  type Unit = Int
  fn area(self) -> Int = self.x
end

impl Area for Point do
  type Unit = Int
  ## Points have none.
  fn area(self) -> Int = 0
end

## Moves it.
##
## Example:
##   println("\${1 + 1}")   # => 2
pub fn moved(point, by) = Point { x: point.x + by, y: point.y }

pub fn nothing(0) = None
pub fn nothing(n) = Some(n)

fn hidden(point :: Point) -> Int = point.x

## Counts.
service Counter do
  fn init(start :: Int) -> Int = start
  ## Adds.
  call Add(n :: Int) :: Int do |s|
    (s + n, s + n)
  end
  cast Reset() do |_s|
    0
  end
end

actor waiter(times :: Int) do
  receive do
    n -> waiter(n + times + hidden(Point { x: 0, y: 0 }) + area(Secret { x: 1 }))
  end
end

pub extern fn now() -> Int = "now" from "./now.js"
`;

const rooms = `import Geo.Shapes

pub type ChatEvent do
  Said(text :: String)
end deriving(Json(tag: "type"))

## A place to talk.
channel Chat(room :: String) do
  sends: ChatEvent

  fn join(name :: String) -> Result<String, String> = Ok(name)

  ## Its length.
  call Say(text :: String) :: Int do |me|
    broadcast(Said(text))
    (me, String.length(text))
  end
end

pub fn origin() = Shapes.moved(Shapes.Point { x: 0, y: 0 }, 1)

pub supervisor All do
  strategy: one_for_one
  child waiter do
    start: fn -> spawn(Shapes.waiter, 1) end
  end
end
`;

const files = {
  "snow.toml": '[package]\nname = "shapes & co"\n',
  "geo/shapes.snow": shapes,
  "geo/rooms.snow": rooms,
  "odd#name?.snow": "##! Odd.\n\npub fn odd() = 1\n",
  "geo/shapes_test.snow": "fn test_nothing() = true\n",
};

async function pagesOf(library: boolean): Promise<Map<string, string>> {
  const { loaded, program, report } = await inspectProject(directoryWith(files), { json: false, colour: false });
  if (loaded === undefined || program === undefined) throw new Error(report);
  expect(report).toBe("");
  const known = library ? libraryModules(await loadLibrary()) : [];
  const site = projectSite(
    { name: "shapes & co", modules: projectModules(program, () => true), library: known },
    loadAssets(),
  );
  return new Map(site.map(({ path, text }) => [path, text]));
}

test("every public name is on its page, with its type, found or written", async () => {
  const pages = await pagesOf(false);
  expect([...pages.keys()].sort()).toEqual([
    ...["all.html", "index.html", "modules/Geo.Rooms.html", "modules/Geo.Shapes.html", "modules/Odd_name_.html"],
    ...["search-index.js", "search.js", "style.css"],
  ]);
  const text = textOf(pages.get("modules/Geo.Shapes.html") ?? "");
  for (const shown of [
    "struct Point do\n  x :: Int\n  y :: Int\nend deriving(Eq)",
    "type Trouble do\n  TooFar(by :: Int)\n  Lost\nend",
    "interface Area\n  type Unit",
    "fn Area.area(self :: Self) -> Int\nThe area itself.",
    "impl Area for Point",
    "Points have none.",
    'fn moved(point :: Point, by :: Int) -> Point\nMoves it.\nprintln("${1 + 1}")   # => 2',
    "-> Option<Int>",
    "service Counter\nCounts.",
    "Counter.add(service :: Pid, n :: Int) -> Int\nAdds.",
    "Counter.reset(service :: Pid) -> ()",
    "actor waiter(times :: Int) -> Pid<Int>",
    "extern fn now() -> Int",
  ])
    expect(text).toContain(shown);
  expect(text).not.toMatch(/hidden|Secret/);
  expect(text.match(/fn nothing/g)).toHaveLength(1);
  const other = textOf(pages.get("modules/Geo.Rooms.html") ?? "");
  for (const shown of [
    "channel Chat(room :: String)\n  sends: ChatEvent\nA place to talk.",
    "call Say(text :: String) :: Int\nIts length.",
    "fn origin() -> Geo.Shapes.Point",
    "supervisor All do\n  strategy: one_for_one",
  ])
    expect(other).toContain(shown);
  expect(pages.get("modules/Geo.Rooms.html")).toContain('<a href="Geo.Shapes.html#point">');
});

test("what a comment says is text: no markup, and links to http(s) alone", async () => {
  const page = (await pagesOf(false)).get("modules/Geo.Shapes.html") ?? "";
  const scripts = [...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  expect(scripts).toEqual(['<script src="../search.js" defer>']);
  expect(page).not.toMatch(/<img|<[^>]*\son\w+=/);
  const elsewhere = [...page.matchAll(/(?:href|src)="([^"]*:[^"]*|\/\/[^"]*)"/g)].map(([, target]) => target);
  expect(elsewhere).toEqual(["https://example.org/?a=1&amp;b=2", "https://example.org/x.png"]);
  expect(page).toContain("<title>Geo.Shapes · shapes &amp; co</title>");
});

test("all links resolve, with the standard library too, and headings skip no level", async () => {
  for (const pages of [await pagesOf(false), await pagesOf(true)]) {
    expect(lostLinks(pages)).toEqual([]);
    for (const [path, page] of pages) {
      if (!path.endsWith(".html")) continue;
      const { first, skipping } = headingsOf(page);
      expect(first, path).toHaveLength(1);
      expect(skipping, path).toEqual([]);
    }
  }
});

test("types lead to the standard library where it has pages", async () => {
  const page = (await pagesOf(true)).get("modules/Geo.Shapes.html") ?? "";
  expect(page).toContain('<a href="../library/list.html#map"><code>List.map</code></a>');
  expect(page).toContain('<a href="../library/option.html">');
  expect(page).toContain('<a href="../library/process.html#pid">');
});

test("the command: doc in the project, again over its own pages, elsewhere with -o, and not over what others wrote", () => {
  const cwd = directoryWith({ "shop/main.snow": "fn main() = ()\n", "shop/prices.snow": "pub fn total() = 1\n" });
  expect(snow(["doc", "shop"], { cwd })).toEqual({
    status: 0,
    stdout: "",
    stderr: "   Written: shop/doc/index.html\n",
  });
  expect(readdirSync(join(cwd, "shop/doc/modules"))).toEqual(["Prices.html"]);
  writeFileSync(join(cwd, "shop/doc/modules/Old.html"), readFileSync(join(cwd, "shop/doc/modules/Prices.html")));
  writeFileSync(join(cwd, "shop/doc/modules/notes.html"), "mine");
  expect(snow(["doc", "shop"], { cwd }).status).toBe(0);
  expect(readdirSync(join(cwd, "shop/doc/modules"))).toEqual(["Prices.html", "notes.html"]);
  writeFileSync(join(cwd, "shop/doc/index.html"), "mine");
  expect(snow(["doc"], { cwd: join(cwd, "shop") })).toEqual({
    ...{ status: 1, stdout: "" },
    stderr: "error: Cannot write 'doc': something else is there; `-o` names another directory\n",
  });
  writeFileSync(join(cwd, "shop/prices.snow"), "pub fn total() = one\n");
  const failed = snow(["doc", "shop", "-o", "out"], { cwd });
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("[E0004]");
  expect(existsSync(join(cwd, "out"))).toBe(false);
});
