// `snow lsp` about whole texts: colours, hints, folding, selections, lenses, symbols, highlights, calls.
import { beforeAll, expect, test } from "vitest";
import {
  CallHierarchyIncomingCallsRequest,
  type CallHierarchyItem,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  CodeLensRequest,
  DocumentHighlightRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  type Range,
  SelectionRangeRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver-protocol/node";
import { withEnds } from "../support/at-end.ts";
import { startServer } from "../support/language-client.ts";

const geo = `pub struct Point do
  x :: Int
end

pub fn far(p :: Point, times :: Int) -> Int = p.x * times

pub interface Loud do
  fn shout(self, times :: Int) -> String
end
`;

const main = `import Geo
import List as L

impl Geo.Loud for Geo.Point do
  fn shout(self, n) -> String = "\${Geo.far(self, 2)}"
end

# one
# two
fn pick(0, other) = other
fn pick(n, other) = pick(n - 1, other)

fn main() do
  let here = Geo.Point { x: 1 }
  let (a, b) = (here.shout(3), "é😀")
  let twice = fn n -> n * 2 end
  if Geo.far(here, -1) > 0 do
    println("a")
  else
    println(a <> b)
  end
  let all = L.map(
    [1, 2],
    twice
  )
  println("\${pick(2, all)} \${Some(1)}")
end
`;

const tests = `import Geo
fn test_far() = Geo.far(Geo.Point { x: 1 }, 2) == 2
fn test_with(n) = n
fn test_other() = true
fn sim_it() = true
`;

let client: Awaited<ReturnType<typeof startServer>>;
const whole: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
beforeAll(() =>
  withEnds(async (atEnd) => {
    const files = { "main.snow": main, "geo.snow": geo, "geo_test.snow": tests };
    client = await startServer(files, { workspace: { inlayHint: { refreshSupport: true } } }, atEnd);
    client.open("main.snow");
  }),
);

function textDocument(name = "main.snow") {
  return { uri: client.uri(name) };
}

/** The place at the beginning of `text`. */
function placeOf(text: string, source = main) {
  const lines = source.slice(0, source.indexOf(text)).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function textAt({ start, end }: Range, source = main): string {
  const lines = source.split("\n");
  return start.line === end.line ? (lines[start.line]?.slice(start.character, end.character) ?? "") : "";
}

function decoded(data: readonly number[], source = main): string[] {
  const { semanticTokensProvider } = client.initialized.capabilities;
  const { tokenTypes, tokenModifiers } = semanticTokensProvider?.legend ?? { tokenTypes: [], tokenModifiers: [] };
  const lines = source.split("\n");
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(index, index + 5);
    character = down === 0 ? character + right : right;
    line += down;
    const marks = tokenModifiers.filter((_, bit) => (bits >> bit) % 2 === 1);
    found.push([lines[line]?.slice(character, character + length), tokenTypes[type], ...marks].join(" "));
  }
  return found;
}

test("it says what it can do", () => {
  for (const name of ["semanticTokensProvider", "inlayHintProvider", "workspaceSymbolProvider", "codeLensProvider"])
    expect(client.initialized.capabilities).toHaveProperty(name);
  for (const name of ["documentHighlightProvider", "foldingRangeProvider", "selectionRangeProvider"])
    expect(client.initialized.capabilities).toHaveProperty(name, true);
  expect(client.initialized.capabilities).toHaveProperty("callHierarchyProvider", true);
});

test("each word has a colour, by what it means", async () => {
  const found = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: textDocument() });
  const tokens = decoded(found?.data ?? []);
  for (const token of [
    ...["import keyword", "Geo namespace", "as keyword", "L namespace declaration", "Loud interface", "# two comment"],
    ...["shout method", "far function", "n parameter declaration readonly", "other parameter readonly", "0 number"],
    ...["Point type", "x property", "here variable declaration readonly", "map function defaultLibrary"],
    ...["Some enumMember defaultLibrary", '"é😀" string', "twice function", "pick function declaration"],
  ])
    expect(tokens).toContain(token);
  const range = { start: placeOf("  let here"), end: placeOf("  let (a") };
  const part = await client.connection.sendRequest(SemanticTokensRangeRequest.type, {
    textDocument: textDocument(),
    range,
  });
  expect(decoded(part?.data ?? [])).toEqual([
    ...["let keyword", "here variable declaration readonly", "Geo namespace", "Point type", "x property", "1 number"],
  ]);
});

test("what is not written is shown: types of names, and what literals are given for", async () => {
  const hints = await client.connection.sendRequest(InlayHintRequest.type, {
    textDocument: textDocument(),
    range: whole,
  });
  const lines = main.split("\n");
  for (const { position, label } of [...(hints ?? [])].reverse()) {
    const line = lines[position.line] ?? "";
    lines[position.line] = `${line.slice(0, position.character)}«${String(label)}»${line.slice(position.character)}`;
  }
  const shown = lines.filter((line) => line.includes("«"));
  expect(shown).toEqual([
    '  fn shout(self, n« :: Int») -> String = "${Geo.far(self, «times:»2)}"',
    "fn pick(0, other« :: T») = other",
    "fn pick(n« :: Int», other« :: T») = pick(n - 1, other)",
    "  let here« :: Geo.Point» = Geo.Point { x: 1 }",
    '  let (a« :: String», b« :: String») = (here.shout(«times:»3), "é😀")',
    "  let twice« :: Fun(Int) -> Int» = fn n« :: Int» -> n * 2 end",
    "  if Geo.far(here, «times:»-1) > 0 do",
    "  let all« :: List<Int>» = L.map(",
  ]);
});

test("definitions, branches, comments and imports fold", async () => {
  const ranges = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: textDocument() });
  const lines = main.split("\n");
  const shown = (ranges ?? []).map(({ startLine, endLine, kind }) =>
    [lines[startLine]?.trim(), lines[endLine]?.trim(), kind].filter((part) => part !== undefined).join(" … "),
  );
  expect(shown.sort()).toEqual(
    [
      "# one … # two … comment",
      "else … println(a <> b)",
      'fn main() do … println("${pick(2, all)} ${Some(1)}")',
      'if Geo.far(here, -1) > 0 do … println("a")',
      "impl Geo.Loud for Geo.Point do … " + 'fn shout(self, n) -> String = "${Geo.far(self, 2)}"',
      "import Geo … import List as L … imports",
      "let all = L.map( … twice",
    ].sort(),
  );
});

test("a selection grows from the word to the file", async () => {
  const position = placeOf("twice = fn n -> n * 2");
  const [found] =
    (await client.connection.sendRequest(SelectionRangeRequest.type, {
      textDocument: textDocument(),
      positions: [placeOf("here, -1"), position],
    })) ?? [];
  const shown: string[] = [];
  for (let one = found; one !== undefined; one = one.parent) shown.push(textAt(one.range));
  expect(shown.slice(0, 3)).toEqual(["here", "Geo.far(here, -1)", "Geo.far(here, -1) > 0"]);
  expect(shown.length).toBeGreaterThan(4);
});

test("the same name is shown everywhere in its file", async () => {
  const found = await client.connection.sendRequest(DocumentHighlightRequest.type, {
    textDocument: textDocument(),
    position: placeOf("here = Geo"),
  });
  expect(found?.map(({ range, kind }) => [textAt(range), range.start.line, kind])).toEqual([
    ["here", 13, 3],
    ["here", 14, 2],
    ["here", 16, 2],
  ]);
});

test("what can be run has a lens", async () => {
  const lenses = async (name: string) =>
    (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: textDocument(name) }))?.map(
      ({ range, command }) => [range.start.line, command?.title, command?.command, ...(command?.arguments ?? [])],
    );
  expect(await lenses("main.snow")).toEqual([[12, "Run", "snow.run", client.directory]]);
  const path = `${client.directory}/geo_test.snow`;
  expect(await lenses("geo_test.snow")).toEqual([
    [1, "Run tests", "snow.test", path],
    [1, "Run test", "snow.test", path, "test_far"],
    [3, "Run test", "snow.test", path, "test_other"],
    [4, "Simulate", "snow.simulate", path, "sim_it"],
  ]);
});

test("a definition is found by some of its letters, in files that are not open too", async () => {
  const search = async (query: string) => {
    const found = (await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query })) ?? [];
    return found.map(
      ({ name, containerName, location }) => `${containerName}.${name} ${location.uri.split("/").at(-1)}`,
    );
  };
  expect(await search("Pnt")).toEqual(["Geo.Point geo.snow", "Main.impl Geo.Loud for Geo.Point main.snow"]);
  expect(await search("far")).toEqual(["Geo.far geo.snow", "GeoTest.test_far geo_test.snow"]);
  expect(await search("nothing at all")).toEqual([]);
});

async function itemAt(text: string): Promise<CallHierarchyItem> {
  const at = { textDocument: textDocument(), position: placeOf(text) };
  const [item] = (await client.connection.sendRequest(CallHierarchyPrepareRequest.type, at)) ?? [];
  if (item === undefined) throw new Error("no item");
  return item;
}

test("calls are followed in both directions", async () => {
  const far = await itemAt("far(here");
  expect(far).toMatchObject({ name: "far", detail: "Geo", uri: client.uri("geo.snow") });
  const incoming = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: far });
  const callers = incoming?.map(({ from, fromRanges }) => `${from.detail}.${from.name} ${fromRanges.length}`);
  expect(callers?.sort()).toEqual(["GeoTest.test_far 1", "Main.main 1", "Main.shout 1"]);
  const pick = await itemAt("pick(n, other) =");
  const recursive = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: pick });
  expect(recursive?.map(({ from }) => from.name)).toEqual(["pick", "main"]);
  const outgoing = await client.connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, {
    item: await itemAt("main() do"),
  });
  expect(outgoing?.map(({ to }) => `${to.detail}.${to.name}`)).toEqual(["Geo.shout", "Geo.far", "Main.pick"]);
});

test("after an edit the hints of other open files are asked for again", async () => {
  const asked = new Promise<void>((resolve) => {
    client.connection.onRequest(InlayHintRefreshRequest.type, () => resolve());
  });
  const { uri } = client.open("geo.snow");
  client.edit(uri, geo, "p.x * times", "p.x");
  await asked;
  client.close(uri);
});

test("broken texts get answers", async () => {
  for (const text of [
    'fn f(n) = n\nfn main() do\n  let x = f(1\n  if x do "a',
    "#= never",
    "fn",
    '"${',
    "impl for do end\nend",
  ]) {
    client.close(client.uri("main.snow"));
    const { uri } = client.open("main.snow", text);
    const at = { textDocument: { uri }, position: { line: 0, character: 1 } };
    const { connection } = client;
    expect(await connection.sendRequest(SemanticTokensRequest.type, at)).not.toBeNull();
    expect(await connection.sendRequest(InlayHintRequest.type, { ...at, range: whole })).not.toBeNull();
    expect(await connection.sendRequest(FoldingRangeRequest.type, at)).not.toBeNull();
    expect(await connection.sendRequest(SelectionRangeRequest.type, { ...at, positions: [at.position] })).toHaveLength(
      1,
    );
    expect(await connection.sendRequest(DocumentHighlightRequest.type, at)).not.toBeNull();
    expect(await connection.sendRequest(CodeLensRequest.type, at)).not.toBeNull();
    expect(await connection.sendRequest(CallHierarchyPrepareRequest.type, at)).not.toBeNull();
    expect(await connection.sendRequest(DocumentSymbolRequest.type, at)).not.toBeNull();
  }
});
