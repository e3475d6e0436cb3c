// `snow lsp` about names: hover, definitions, references, renaming, the outline, completion, signatures.
import { beforeAll, expect, test } from "vitest";
import {
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  DocumentSymbolRequest,
  type Hover,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SignatureHelpRequest,
} from "vscode-languageserver-protocol/node";
import { withEnds } from "../support/at-end.ts";
import { type LanguageClient, type OpenFile, startServer } from "../support/language-client.ts";

const geo = `##! Shapes.

## A place.
pub struct Point do
  x :: Int
  y :: Int
end

pub type Shape do
  Circle(Point, Float)
  Dot
end

## How far it is
## from the origin.
pub fn distance(p :: Point) -> Int = p.x + p.y
`;

const main = `import Geo
from Geo import Point, distance

interface Loud do
  fn shout(self) -> String
end

impl Loud for Point do
  fn shout(self) -> String = "\${self.x}!"
end

service Counter do
  fn init(start :: Int) -> Int = start
  ## One more.
  call Add(n :: Int) :: Int do |state|
    (state + n, state + n)
  end
end

fn pick(shape, other) do
  case shape do
    Geo.Circle(center, _) -> center.x
    Dot -> other
  end
end

fn main() do
  let here = Point { x: 1, y: 2 }
  let twice = fn n -> n * 2 end
  let counter = Counter.start(5)
  println("\${distance(here)} \${List.map([1, 2], twice)} \${pick(Geo.Dot, 3)}")
  println("\${here.shout()} \${Counter.add(counter, 1)} \${Geo.distance(here)}")
end
`;

let client: LanguageClient;
beforeAll(() =>
  withEnds(async (atEnd) => {
    client = await startServer({ "main.snow": main, "geo.snow": geo }, {}, atEnd);
  }),
);

function open(marked: string): OpenFile {
  return client.reopen("main.snow", marked);
}

function at(before: string, text = main): string {
  const offset = text.indexOf(before.replace("‸", ""));
  expect(offset, before).toBeGreaterThanOrEqual(0);
  return text.slice(0, offset) + before + text.slice(offset + before.length - 1);
}

async function hover(before: string): Promise<string> {
  const file = open(at(before));
  const found: Hover | null = await client.connection.sendRequest(HoverRequest.type, file.at);
  return typeof found?.contents === "object" && "value" in found.contents ? found.contents.value : "";
}

test.each([
  ["let he‸re", "here :: Geo.Point"],
  ["distance(he‸re)", "here :: Geo.Point"],
  ["${dist‸ance(here)", "fn distance(p :: Geo.Point) -> Int"],
  ["Geo.dist‸ance(here)", "How far it is\nfrom the origin."],
  ["List.ma‸p(", "List.map(list :: List<T>"],
  ["Li‸st.map", "module List"],
  ["printl‸n(", "println("],
  ["Geo.Cir‸cle(cen", "Shape.Circle(Geo.Point, Float)"],
  ["cen‸ter.x", "center :: Geo.Point"],
  ["center.x‸", "Point.x :: Int"],
  ["Do‸t ->", "Shape.Dot"],
  ["Po‸int { x", "struct Point do\n  x :: Int"],
  ["here.sho‸ut()", "fn Loud.shout(self :: Geo.Point) -> String"],
  ["Counter.a‸dd(", "Counter.add(service :: Pid, n :: Int) -> Int"],
  ["Coun‸ter.add", "service Counter"],
  ["fn pi‸ck", "fn pick(shape :: Geo.Shape, other :: Int) -> Int"],
  ["import G‸eo", "Shapes."],
  ["stat‸e + n,", "state :: Int"],
  ["fn n -> n *‸ 2", "```snow\nInt\n```"],
  ["[1, ‸2]", "```snow\nInt\n```"],
])("hover at %s", async (before, text) => {
  expect(await hover(before)).toContain(text);
});

test("hover on a name whose call is wrong, and in a file that cannot be read to its end", async () => {
  const text = 'fn f(n :: Int) -> Int = n\n\nfn main() do\n  println("${‸f("x")}")\n  let y = f(\nend\n';
  const file = open(text);
  expect(await client.connection.sendRequest(HoverRequest.type, file.at)).toMatchObject({
    contents: { value: expect.stringContaining("fn f(n :: Int) -> Int") },
  });
});

test.each([
  ["${dist‸ance(here)", "geo.snow", 15, 7],
  ["import Geo\nfrom Geo import Point, dist‸ance", "geo.snow", 15, 7],
  ["distance(he‸re)", "main.snow", 27, 6],
  ["Geo.Cir‸cle(cen", "geo.snow", 9, 2],
  ["center.x‸", "geo.snow", 4, 2],
  ["Po‸int { x", "geo.snow", 3, 11],
  ["import G‸eo", "geo.snow", 0, 0],
  ["here.sho‸ut()", "main.snow", 4, 5],
  ["Counter.a‸dd(", "main.snow", 14, 7],
  ["p‸ick(Geo", "main.snow", 19, 3],
])("definition of %s", async (before, name, line, character) => {
  const file = open(at(before));
  expect(await client.connection.sendRequest(DefinitionRequest.type, file.at)).toMatchObject({
    uri: client.uri(name),
    range: { start: { line, character } },
  });
});

test("what the library brings along has no place", async () => {
  const file = open(at("List.ma‸p("));
  expect(await client.connection.sendRequest(DefinitionRequest.type, file.at)).toBeNull();
});

test("references are found in all files, and renaming changes them all", async () => {
  const file = open(at("${dist‸ance(here)"));
  const context = { includeDeclaration: true };
  const found = await client.connection.sendRequest(ReferencesRequest.type, { ...file.at, context });
  const places = (found ?? []).map(({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line}`);
  expect(places.sort()).toEqual(["geo.snow:15", "main.snow:1", "main.snow:30", "main.snow:31"]);
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, file.at)).toMatchObject({
    placeholder: "distance",
  });
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "far" });
  expect(Object.values(edit?.changes ?? {}).flat()).toHaveLength(4);
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "do" })).rejects.toThrow(
    "`do` is not a name",
  );
});

test("the name that an import gives a module is the file's own: renamed, explained, completed", async () => {
  const text = `import Geo as Shapes
import List as L
fn far(p :: Shapes.Point) -> Int = Shapes.distance(p)
fn main() do
  case Shapes.Dot do
    Shapes.Circle(_, _) -> println("c")
    Shapes.Dot -> println("\${L.length([Shap‸es.distance(Shapes.Point { x: 1, y: 2 })])}")
  end
end
`;
  const file = open(text);
  const hovered = await client.connection.sendRequest(HoverRequest.type, file.at);
  expect(JSON.stringify(hovered?.contents)).toContain("module Geo");
  expect(JSON.stringify(hovered?.contents)).toContain("Shapes.");
  const defined = await client.connection.sendRequest(DefinitionRequest.type, file.at);
  expect(defined).toMatchObject({ uri: file.uri, range: { start: { line: 0, character: 14 } } });
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "Forms" });
  expect(Object.keys(edit?.changes ?? {})).toEqual([file.uri]);
  expect(edit?.changes?.[file.uri]?.map(({ range }) => [range.start.line, range.start.character])).toEqual([
    [0, 14],
    [2, 12],
    [2, 35],
    [4, 7],
    [5, 4],
    [6, 4],
    [6, 39],
    [6, 55],
  ]);
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "forms" })).rejects.toThrow(
    "would mean something else",
  );
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "L" })).rejects.toThrow(
    "would mean something else",
  );
  const standard = { textDocument: { uri: file.uri }, position: { line: 1, character: 16 } };
  const renamedStandard = await client.connection.sendRequest(RenameRequest.type, { ...standard, newName: "Lists" });
  expect(renamedStandard?.changes?.[file.uri]).toHaveLength(2);
  expect((await completion(text.replace("Shap‸es.distance", "Shapes.dis‸"))).has("distance")).toBe(true);
  expect((await completion(text.replace("L.length", "L.len‸").replace("Shap‸es", "Shapes"))).has("length")).toBe(true);
  expect((await completion(text.replace("[Shap‸es.distance", "[Sha‸"))).has("Shapes")).toBe(true);
});

test("tests are modules of the project: they are looked at, and a name is renamed in them too", async () => {
  const client = await startServer({
    "main.snow": "fn main() do\nend\n",
    "geo.snow": geo,
    "geo_test.snow": "import Geo\nfn test_it() = Geo.distance(Geo.Point { x: 1, y: 2 }) == 3\n",
    "broken_test.snow": "fn test_it() = nope\n",
  });
  const file = client.open("geo.snow", geo.replace("fn distance", "fn dist‸ance"));
  expect(await client.diagnostics(client.uri("broken_test.snow"))).toMatchObject([{ code: "E0004" }]);
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "far" });
  expect(Object.keys(edit?.changes ?? {}).sort()).toEqual([file.uri, client.uri("geo_test.snow")].sort());
});

test("a local is renamed where it is meant, not where another has its name", async () => {
  const text = `fn f(n) = n + 1
fn g(n) do
  let n = n * 2
  case Some(n) do
    Some(n‸) | Ok(n) -> n
    None -> n
  end
end
`.replace(" | Ok(n)", "");
  const file = open(text);
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "m" });
  expect(edit?.changes?.[file.uri]?.map(({ range }) => [range.start.line, range.start.character])).toEqual([
    [4, 9],
    [4, 15],
  ]);
});

test("a field is renamed in its struct, in patterns, literals and uses", async () => {
  const text = `struct P do
  x :: Int
end
struct Q do
  x :: P
end
fn f(q :: Q) -> Int do
  case q.x do
    P { x: x } -> x + P { x: 1 }.x + q.x.x‸
  end
end
`;
  const file = open(text);
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "a" });
  expect(edit?.changes?.[file.uri]?.map(({ range }) => [range.start.line, range.start.character])).toEqual([
    [1, 2],
    [8, 8],
    [8, 26],
    [8, 33],
    [8, 41],
  ]);
});

test("a new name that would mean something else or nothing is refused", async () => {
  const text = "fn f(a, b) do\n  let c = b‸\n  a + b + c\nend\n";
  const file = open(text);
  const renaming = (newName: string) => client.connection.sendRequest(RenameRequest.type, { ...file.at, newName });
  await expect(renaming("c")).rejects.toThrow("`c` would mean something else");
  await expect(renaming("a")).rejects.toThrow("`a`");
  expect(await renaming("d")).not.toBeNull();
});

test("names of the language and of files stay", async () => {
  const file = open(at("fn ma‸in"));
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, file.at)).toBeNull();
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "start" })).rejects.toThrow(
    "cannot be renamed",
  );
});

test("the outline has definitions and their parts", async () => {
  const file = open(main);
  const textDocument = { uri: file.uri };
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  const outline = symbols?.map((symbol) => {
    const children = "children" in symbol ? (symbol.children ?? []) : [];
    return [symbol.name, ...children.map(({ name }) => name)].join(" ");
  });
  expect(outline).toEqual(["Loud shout", "impl Loud for Point shout", "Counter init Add", "pick", "main"]);
});

async function completion(marked: string): Promise<Map<string, string>> {
  const file = open(marked);
  const found = await client.connection.sendRequest(CompletionRequest.type, file.at);
  const items = Array.isArray(found) ? found : (found?.items ?? []);
  return new Map(items.map(({ label, detail }) => [label, detail ?? ""]));
}

test("after the dot behind a module there are its members", async () => {
  const library = await completion(main.replace("List.map", "List.m‸"));
  expect(library.get("map")).toContain("List.map(");
  expect(library.has("println")).toBe(false);
  const own = await completion(main.replace("println", "Geo.‸\n  println"));
  expect([...own.keys()].sort()).toEqual(["Circle", "Dot", "Point", "Shape", "distance"]);
  const service = await completion(main.replace("println", "Counter.‸\n  println"));
  expect([...service.keys()]).toEqual(["start", "add", "add_within"]);
});

test("after the dot behind a value there are its fields and methods", async () => {
  const value = await completion(main.replace("  println", "  here.‸\n  println"));
  expect([...value.keys()].slice(0, 3)).toEqual(["x", "y", "shout"]);
  expect(value.get("x")).toBe("Point.x :: Int");
  const list = await completion(main.replace("  println", "  let n = [1, 2].map(twice).‸\n  println"));
  expect(list.get("filter")).toContain("List.filter(");
  const text = await completion(main.replace("  println", '  println("a".to‸)\n  println'));
  expect(text.has("to_int")).toBe(true);
});

test("a bare name can be a local, a function, a type, a module or a keyword", async () => {
  const names = await completion(main.replace("  println", "  ‸\n  println"));
  expect(names.get("here")).toBe("here :: Geo.Point");
  expect(names.get("twice")).toBe("twice :: Fun(Int) -> Int");
  expect(names.get("pick")).toBe("fn pick(shape :: Geo.Shape, other :: Int) -> Int");
  expect(names.get("println")).toContain("println(");
  for (const name of ["Some", "Geo", "List", "Counter", "case", "Point", "Int"])
    expect([...names.keys()]).toContain(name);
  expect(names.has("center")).toBe(false);
});

test.each(["println(here.‸", 'println("${here.‸', "[here].map(fn p -> p.‸", 'println("${[here].map(fn (p) -> p.‸'])(
  "brackets may be open while %s is typed",
  async (typed) => {
    expect([...(await completion(main.replace("  println", `  ${typed}\n  println`))).keys()]).toContain("shout");
  },
);

test("in a string there is nothing to complete, in a pattern there are constructors", async () => {
  expect((await completion(main.replace("  println", '  println("a ‸")\n  println'))).size).toBe(0);
  expect((await completion(main.replace("    Dot ->", "    D‸ ->"))).get("Dot")).toBe("Shape.Dot");
});

test("where a type stands there are types, behind `import` modules, and nothing in a comment", async () => {
  const types = await completion(main.replace("shape, other", "shape :: ‸, other"));
  expect(types.has("Point")).toBe(true);
  expect(types.has("println")).toBe(false);
  expect((await completion(`import ‸\n${main}`)).has("Geo")).toBe(true);
  expect((await completion(`from Geo import ‸\n${main}`)).has("distance")).toBe(true);
  expect((await completion(`# see ‸\n${main}`)).size).toBe(0);
});

test("the documentation of an item comes when it is asked for", async () => {
  const file = open(main.replace("  println", "  dist‸\n  println"));
  const found = await client.connection.sendRequest(CompletionRequest.type, file.at);
  const item = (Array.isArray(found) ? found : []).find(({ label }) => label === "distance");
  const resolved = item && (await client.connection.sendRequest(CompletionResolveRequest.type, item));
  expect(resolved?.documentation).toMatchObject({ value: expect.stringContaining("How far it is") });
});

test.each([
  ["distance(‸here)", "fn distance(p :: Geo.Point) -> Int", 0],
  ["List.map([1, 2], ‸twice)", "List.map(", 1],
  ["Counter.add(counter, ‸1)", "Counter.add(service :: Pid, n :: Int) -> Int", 1],
])("signature at %s", async (before, label, parameter) => {
  const file = open(at(before));
  const found = await client.connection.sendRequest(SignatureHelpRequest.type, file.at);
  expect(found).toMatchObject({ signatures: [{ label: expect.stringContaining(label) }], activeParameter: parameter });
});

test.each([
  ["pick(Geo.Dot, ‸", "fn pick(", 1],
  ["[1].map(‸", "List.map(", 1],
  ["1 |> pick(‸", "fn pick(", 1],
  ['pick("a, (b", ‸', "fn pick(", 1],
])("signature while typing %s", async (typed, label, parameter) => {
  const file = open(main.replace("  println", `  ${typed}\n  println`));
  const found = await client.connection.sendRequest(SignatureHelpRequest.type, file.at);
  expect(found).toMatchObject({ signatures: [{ label: expect.stringContaining(label) }], activeParameter: parameter });
});
