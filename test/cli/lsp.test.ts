// `snow lsp` as an editor sees it: start and end, documents, diagnostics.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  CancellationTokenSource,
  CodeActionRequest,
  DidChangeWatchedFilesNotification,
  DidSaveTextDocumentNotification,
  DocumentFormattingRequest,
  ExitNotification,
  FileChangeType,
  HoverRequest,
  LSPErrorCodes,
  ShutdownRequest,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { builtCommand, command, snow } from "../support/command.ts";
import { startServer } from "../support/language-client.ts";

const mistaken = 'fn main() do\n  let total = 3\n  println("é😀${totl}")\nend\n';

test("it says what it can do, and ends with status 0 after shutdown and exit", async () => {
  const client = await startServer();
  expect(client.initialized.serverInfo?.name).toBe("snow");
  expect(client.initialized.capabilities).toMatchObject({ hoverProvider: true, definitionProvider: true });
  await client.connection.sendRequest(ShutdownRequest.type);
  await client.connection.sendNotification(ExitNotification.type);
  expect(await client.ended).toBe(0);
});

test("it ends with status 1 without shutdown, and when its input ends", async () => {
  const [one, other, third] = await Promise.all([startServer(), startServer(), startServer()]);
  await one.connection.sendNotification(ExitNotification.type);
  expect(await one.ended).toBe(1);
  other.child.stdin?.end();
  expect(await other.ended).toBe(1);
  await third.connection.sendRequest(ShutdownRequest.type);
  third.child.stdin?.end();
  expect(await third.ended).toBe(0);
});

test("it ends when there is no input at all, and prints nothing", () => {
  expect(command("sh", ["-c", `"${builtCommand()}" lsp < /dev/null`])).toEqual({ status: 1, stdout: "", stderr: "" });
});

test("its help says what it is for", () => {
  expect(snow(["lsp", "--help"])).toMatchObject({ status: 0, stderr: "" });
  expect(snow(["lsp", "--help"]).stdout).toContain("Usage: snow lsp\n");
  expect(snow(["--help"]).stdout).toContain("language server on stdio");
  expect(snow(["lsp", "--stdio"])).toMatchObject({ status: 1, stdout: "", stderr: "" });
});

test("diagnostics have code, place in UTF-16 units, text and help, and go when mended", async () => {
  const client = await startServer({ "main.snow": mistaken });
  const { uri } = client.open("main.snow");
  expect(await client.diagnostics(uri)).toEqual([
    {
      code: "E0004",
      source: "snow",
      severity: 1,
      range: { start: { line: 2, character: 16 }, end: { line: 2, character: 20 } },
      message: "unbound name `totl`\nnot found\nHelp: did you mean `total`?",
      data: {
        fixes: [
          {
            title: "Replace `totl` with `total`",
            edits: [
              { range: { start: { line: 2, character: 16 }, end: { line: 2, character: 20 } }, newText: "total" },
            ],
          },
        ],
      },
    },
  ]);
  const version = client.edit(uri, mistaken, "totl", "total");
  expect(await client.diagnostics(uri, (found) => found.version === version)).toEqual([]);
  client.edit(uri, mistaken.replace("totl", "total"), "let ", "");
  expect(await client.diagnostics(uri, ({ diagnostics }) => diagnostics.length > 0)).toMatchObject([{ code: "P0001" }]);
  client.close(uri);
  // Then the text on the disk counts.
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0004" }]);
});

test("second labels are related places", async () => {
  const text = 'fn f() -> Int do\n  "x"\nend\n';
  const client = await startServer({ "lib.snow": text });
  const { uri } = client.open("lib.snow");
  const [found] = await client.diagnostics(uri);
  expect(found?.relatedInformation).toMatchObject([
    {
      location: { uri, range: { start: { line: 0, character: 10 } } },
      message: expect.stringContaining("written here"),
    },
  ]);
});

test("warnings are warnings, and a module without main is none the worse for it", async () => {
  const client = await startServer({ "lib.snow": "pub fn f(0) -> Int = 1\npub fn f(n) -> Int = n\n" });
  const { uri } = client.open("lib.snow");
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "W0002", severity: 2 }]);
});

test("the unsaved text of other files counts, and what is wrong there is said there", async () => {
  const main = 'import Geo\nfn main() do\n  println("${Geo.area(2)}")\nend\n';
  const client = await startServer({
    "main.snow": main,
    "geo.snow": "pub fn area(n :: Int) -> Int = n * n\n",
    "other.snow": 'fn wrong() -> Int = "text"\n',
  });
  const opened = client.open("main.snow");
  expect(await client.diagnostics(opened.uri)).toEqual([]);
  expect(await client.diagnostics(client.uri("other.snow"))).toMatchObject([{ code: "E0001" }]);
  client.open("geo.snow", "pub fn area(n :: String) -> String = n\n");
  expect(await client.diagnostics(opened.uri, ({ diagnostics }) => diagnostics.length > 0)).toMatchObject([
    { code: "E0001", range: { start: { line: 2, character: 22 } } },
  ]);
  client.close(client.uri("geo.snow"));
  expect(await client.diagnostics(opened.uri)).toEqual([]);
});

test("of the project that a folder is all files are looked at, open or not; of others while one is open", async () => {
  const wrong = 'fn wrong() -> Int = "text"\n';
  const client = await startServer({
    "main.snow": "fn main() do\nend\n",
    "other.snow": wrong,
    "other_test.snow": wrong,
  });
  for (const name of ["other.snow", "other_test.snow"])
    expect(await client.diagnostics(client.uri(name))).toMatchObject([{ code: "E0001" }]);
  const main = client.open("main.snow", "fn main() do\n  nope()\nend\n");
  expect(await client.diagnostics(main.uri)).toMatchObject([{ code: "E0004" }]);
  client.close(main.uri);
  expect(await client.diagnostics(main.uri)).toEqual([]);
  const outer = await startServer({ "inner/main.snow": "fn main() do\nend\n", "inner/other.snow": wrong });
  const inner = outer.open("inner/main.snow");
  expect(await outer.diagnostics(outer.uri("inner/other.snow"))).toMatchObject([{ code: "E0001" }]);
  outer.close(inner.uri);
  expect(await outer.diagnostics(outer.uri("inner/other.snow"))).toEqual([]);
});

test("what is wrong with the manifest of a folder is said before a file is open", async () => {
  const client = await startServer({ "snow.toml": "name =\n", "lib.snow": "pub fn f() = 1\n" });
  expect(await client.diagnostics(client.uri("lib.snow"))).toMatchObject([{ code: "C0001" }]);
});

test("a module that is not on the disk yet can be imported, and so can one that comes to be", async () => {
  const client = await startServer({ "snow.toml": '[package]\nname = "p"\n' });
  const { uri } = client.open("main.snow", 'import Util.Text\nfn main() do\n  println(Text.loud("a"))\nend\n');
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0031" }]);
  const text = 'pub fn loud(s :: String) -> String = s <> "!"\n';
  client.open("util/text.snow", text);
  expect(await client.diagnostics(uri)).toEqual([]);
  client.close(client.uri("util/text.snow"));
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0031" }]);
  mkdirSync(join(client.directory, "util"));
  writeFileSync(join(client.directory, "util/text.snow"), text);
  await client.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  expect(await client.diagnostics(uri)).toEqual([]);
});

test("a client that can watches files, and what it sees counts", async () => {
  const capabilities = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };
  const main = "import Geo\nfn main() do\n  println(Geo.name())\nend\n";
  const client = await startServer({ "main.snow": main, "geo.snow": 'pub fn name() = "x"\n' }, capabilities);
  const { registrations } = await client.registered;
  expect(registrations).toMatchObject([{ registerOptions: { watchers: [{ globPattern: "**/*.snow" }, {}] } }]);
  const { uri } = client.open("main.snow");
  expect(await client.diagnostics(uri)).toEqual([]);
  writeFileSync(join(client.directory, "geo.snow"), "pub fn name() = 1\n");
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: client.uri("geo.snow"), type: FileChangeType.Changed }],
  });
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0001" }]);
});

test("a project that cannot be loaded is said at the beginning of the open file", async () => {
  const client = await startServer({ "snow.toml": "name =\n", "main.snow": "fn main() do\nend\n" });
  const { uri } = client.open("main.snow");
  expect(await client.diagnostics(uri)).toMatchObject([
    { code: "C0001", range: { start: { line: 0, character: 0 } }, message: expect.stringContaining("snow.toml") },
  ]);
});

test("only the newest text counts, and broken text on the way does no harm", async () => {
  const whole = 'fn twice(n :: Int) -> Int = n * 2\n\nfn main() do\n  println("${twice(21)}")\nend\n';
  const client = await startServer({ "main.snow": "" });
  const { uri } = client.open("main.snow", "");
  let version = 0;
  let text = "";
  for (const character of whole) {
    const lines = text.split("\n");
    version = client.insert(uri, { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 }, character);
    text += character;
  }
  expect(await client.diagnostics(uri, (found) => found.version === version)).toEqual([]);
});

test("a request that cannot be answered is an error of its own; unknown documents are null", async () => {
  const client = await startServer({ "main.snow": mistaken });
  const { uri, position } = client.open("main.snow");
  await expect(client.connection.sendRequest("textDocument/hover", { nonsense: true })).rejects.toThrow();
  await expect(client.connection.sendRequest("snow/unknown", {})).rejects.toThrow();
  const textDocument = { uri: client.uri("elsewhere.snow") };
  expect(await client.connection.sendRequest(HoverRequest.type, { textDocument, position })).toBeNull();
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0004" }]);
});

test("a text too deep for the stack fails alone", async () => {
  const client = await startServer({ "main.snow": "fn main() do\nend\n" });
  const deep = "(".repeat(200_000);
  const text = `fn main() do\n  ${deep}1${deep.replaceAll("(", ")")}\nend\n`;
  const { uri, position } = client.open("main.snow", text);
  const hover = () => client.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  await hover().catch(() => {});
  client.edit(uri, text, text, mistaken);
  expect(await client.diagnostics(uri, ({ diagnostics }) => diagnostics[0]?.code === "E0004")).toHaveLength(1);
  expect(await hover()).not.toBeUndefined();
});

test("a request that is called off before its turn is not worked on", async () => {
  const client = await startServer({ "main.snow": mistaken });
  const { at } = client.open("main.snow");
  const source = new CancellationTokenSource();
  const first = client.connection.sendRequest(HoverRequest.type, at);
  const second = client.connection.sendRequest(HoverRequest.type, at, source.token);
  source.cancel();
  await expect(second).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(await first).not.toBeUndefined();
});

test("what a help says to write can be written by the editor", async () => {
  const client = await startServer({ "main.snow": mistaken, "geo.snow": "pub fn area() -> Int = 1\n" });
  const { uri } = client.open("main.snow");
  const fixes = async () => {
    const diagnostics = await client.diagnostics(uri, (found) => found.diagnostics.length > 0);
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics },
    });
  };
  expect(await fixes()).toMatchObject([
    { title: "Replace `totl` with `total`", kind: "quickfix", edit: { changes: { [uri]: [{ newText: "total" }] } } },
  ]);
  client.edit(uri, mistaken, "totl", "Geo.area()");
  expect(await fixes()).toMatchObject([
    {
      title: "Add `import Geo`",
      edit: { changes: { [uri]: [{ newText: "import Geo\n", range: { start: { line: 0, character: 0 } } }] } },
    },
  ]);
});

test("what nothing uses can be taken out, or be called so, by the editor", async () => {
  const text = `import Geo
from Parts import one, two, three
fn main() do
  let total = 1
  println("\${one()} \${three()}")
end
`;
  const client = await startServer({
    "main.snow": text,
    "geo.snow": "pub fn area() = 1\n",
    "parts.snow": "pub fn one() = 1\npub fn two() = 2\npub fn three() = 3\n",
  });
  const { uri } = client.open("main.snow");
  const diagnostics = await client.diagnostics(uri);
  expect(diagnostics.map(({ code, severity }) => ({ code, severity }))).toEqual([
    { code: "W0003", severity: 2 },
    { code: "W0003", severity: 2 },
    { code: "W0004", severity: 2 },
  ]);
  const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
  const parameters = { textDocument: { uri }, range, context: { diagnostics } };
  const found = (await client.connection.sendRequest(CodeActionRequest.type, parameters)) ?? [];
  expect(found.map(({ title }) => title)).toEqual([
    "Remove the import of `Geo`",
    "Remove the import of `two`",
    "Rename to `_total`",
  ]);
  const edits = found.flatMap((action) => ("edit" in action ? (action.edit?.changes?.[uri] ?? []) : []));
  expect(TextDocument.applyEdits(TextDocument.create(uri, "snow", 0, text), edits)).toBe(`from Parts import one, three
fn main() do
  let _total = 1
  println("\${one()} \${three()}")
end
`);
});

test("among several names the user chooses", async () => {
  const text = "type A do\n  On\nend\ntype B do\n  On\nend\nfn f() = On\n";
  const client = await startServer({ "lib.snow": text });
  const { uri } = client.open("lib.snow");
  const diagnostics = await client.diagnostics(uri);
  const range = { start: { line: 6, character: 9 }, end: { line: 6, character: 11 } };
  const parameters = { textDocument: { uri }, range, context: { diagnostics } };
  const found = await client.connection.sendRequest(CodeActionRequest.type, parameters);
  expect(found?.map(({ title }) => title)).toEqual(["Replace `On` with `A.On`", "Replace `On` with `B.On`"]);
});

test("formatting changes what differs from the canonical form, and nothing in a broken file", async () => {
  const client = await startServer({ "main.snow": "" });
  const text = 'fn main() do\n  let   a = "1"\n  println(a)\nend\n';
  const { uri } = client.open("main.snow", text);
  const options = { tabSize: 2, insertSpaces: true };
  const format = () =>
    client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: { uri }, options });
  const edits = await format();
  const document = TextDocument.create(uri, "snow", 0, text);
  expect(TextDocument.applyEdits(document, edits ?? [])).toBe(text.replace("let   a", "let a"));
  expect(edits).toMatchObject([{ range: { start: { line: 1 }, end: { line: 1 } } }]);
  client.edit(uri, text, '= "1"', "= )");
  expect(await format()).toEqual([]);
});

test("a large file is checked while it is typed", async () => {
  const lines = Array.from({ length: 4000 }, (_, index) => `pub fn f${index}(n :: Int) -> Int = n + ${index}\n`);
  const text = `${lines.join("")}fn main() do\n  println("\${f3999(1)}")\nend\n`;
  const client = await startServer({ "main.snow": text });
  const { uri } = client.open("main.snow");
  expect(await client.diagnostics(uri)).toEqual([]);
  client.edit(uri, text, "f3999(1)", "f3999(true)");
  expect(await client.diagnostics(uri)).toMatchObject([{ code: "E0001" }]);
});
