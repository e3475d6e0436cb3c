// `snow lsp` gives other names to modules, with their files, and to methods.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import {
  PrepareRenameRequest,
  RenameRequest,
  type TextEdit,
  WillRenameFilesRequest,
  type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { withEnds } from "../support/at-end.ts";
import { startServer } from "../support/language-client.ts";

const files = {
  "snow.toml": '[package]\nname = "p"\n',
  "main.snow": `import Util.Text
import Util.Text as T
from Util.Text import loud
import Shapes

impl Shapes.Loud for Shapes.Point do
  fn shout(self) -> String = Util.Text.loud("p")
end

fn twice<X>(x :: X) -> String where X: Shapes.Loud = x.shout() <> x.shout()

fn main() do
  println(loud("a") <> T.loud("b") <> "\${Text.loud("é😀")}" <> Text.loud("c"))
  println(twice(Shapes.Point { x: 1 }) <> Shapes.Point { x: 1 }.shout())
end
`,
  "shapes.snow": `pub struct Point do
  x :: Int
end

pub interface Loud do
  fn shout(self) -> String
  fn louder(self) -> String do
    self.shout() <> "!"
  end
end
`,
  "util/text.snow": "import Util.Mark\npub fn loud(s :: String) -> String = s <> Mark.mark()\n",
  "util/mark.snow": 'pub fn mark() = "!"\n',
  "util/text_test.snow": 'import Util.Text\nfn test_it() = Text.loud("a") == "a!"\n',
};

const capabilities = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["rename" as const] } },
};

let client: Awaited<ReturnType<typeof startServer>>;
beforeAll(() =>
  withEnds(async (atEnd) => {
    client = await startServer(files, capabilities, atEnd);
    client.open("main.snow");
  }),
);

/** The place at the beginning of `text` in a file. */
function at(text: string, name: keyof typeof files = "main.snow") {
  const lines = files[name].slice(0, files[name].indexOf(text)).split("\n");
  return {
    textDocument: { uri: client.uri(name) },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

function renaming(text: string, newName: string): Promise<WorkspaceEdit | null> {
  return client.connection.sendRequest(RenameRequest.type, { ...at(text), newName });
}

/** The lines that edits change, as they are then. */
function changed(edits: Readonly<Record<string, TextEdit[]>>): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [uri, list] of Object.entries(edits)) {
    const name = Object.keys(files).find((one) => client.uri(one) === uri) ?? uri;
    const text = readFileSync(join(client.directory, name), "utf8");
    const before = text.split("\n");
    const after = TextDocument.applyEdits(TextDocument.create(uri, "snow", 0, text), list).split("\n");
    found[name] = after.filter((line, index) => line !== before[index]);
  }
  return found;
}

function textEdits(edit: WorkspaceEdit | null): Record<string, TextEdit[]> {
  const found: Record<string, TextEdit[]> = {};
  for (const change of edit?.documentChanges ?? [])
    if ("textDocument" in change) found[change.textDocument.uri] = change.edits.filter((one) => "newText" in one);
  return found;
}

test("it says that it wants to know of files that are renamed", () => {
  expect(client.initialized.capabilities.workspace?.fileOperations?.willRename?.filters).toHaveLength(2);
});

test("a module is renamed where it is imported: its file too, and what is written of it", async () => {
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, at("Util.Text"))).toMatchObject({
    placeholder: "Util.Text",
    range: { start: { line: 0, character: 7 }, end: { line: 0, character: 16 } },
  });
  const edit = await renaming("Util.Text", "Words.LoudWords");
  expect(edit?.documentChanges?.at(-1)).toEqual({
    kind: "rename",
    oldUri: client.uri("util/text.snow"),
    newUri: client.uri("words/loud_words.snow"),
  });
  expect(changed(textEdits(edit))).toEqual({
    "main.snow": [
      "import Words.LoudWords",
      "import Words.LoudWords as T",
      "from Words.LoudWords import loud",
      '  fn shout(self) -> String = Words.LoudWords.loud("p")',
      '  println(loud("a") <> T.loud("b") <> "${LoudWords.loud("é😀")}" <> LoudWords.loud("c"))',
    ],
    "util/text_test.snow": ["import Words.LoudWords", 'fn test_it() = LoudWords.loud("a") == "a!"'],
  });
});

test("where only its last part is written the file stays in its directory", async () => {
  const edit = await renaming('Text.loud("c")', "Strings");
  expect(edit?.documentChanges?.at(-1)).toMatchObject({ newUri: client.uri("util/strings.snow") });
  expect(changed(textEdits(edit))["main.snow"]?.[0]).toBe("import Util.Strings");
});

test("a new name that is none, or is taken, is refused", async () => {
  await expect(renaming("Util.Text", "util.text")).rejects.toThrow("is not the name of a module");
  await expect(renaming("Util.Text", "Util.Mark")).rejects.toThrow("there is a module `Util.Mark` already");
  await expect(renaming("Util.Text", "List")).rejects.toThrow("there is a module `List` already");
  // The other module of that name is imported too.
  await expect(renaming("Util.Text", "Other.Shapes")).rejects.toThrow("would mean something else");
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, at("println"))).toBeNull();
});

test("an editor that renames no files is told so", async () => {
  const plain = await startServer({
    "main.snow": "import Geo\nfn main() do\n  Geo.f()\nend\n",
    "geo.snow": "pub fn f() = ()\n",
  });
  const { uri } = plain.open("main.snow");
  const given = { textDocument: { uri }, position: { line: 0, character: 8 }, newName: "Geometry" };
  await expect(plain.connection.sendRequest(RenameRequest.type, given)).rejects.toThrow("renames no files");
});

test("files and directories that are renamed take their imports with them", async () => {
  const willRename = async (from: string, to: string) => {
    const renamed = [{ oldUri: client.uri(from), newUri: client.uri(to) }];
    return changed(
      (await client.connection.sendRequest(WillRenameFilesRequest.type, { files: renamed }))?.changes ?? {},
    );
  };
  expect(await willRename("shapes.snow", "geo/forms.snow")).toEqual({
    "main.snow": [
      "import Geo.Forms",
      "impl Forms.Loud for Forms.Point do",
      "fn twice<X>(x :: X) -> String where X: Forms.Loud = x.shout() <> x.shout()",
      "  println(twice(Forms.Point { x: 1 }) <> Forms.Point { x: 1 }.shout())",
    ],
  });
  expect(await willRename("util", "lib")).toEqual({
    "main.snow": [
      "import Lib.Text",
      "import Lib.Text as T",
      "from Lib.Text import loud",
      '  fn shout(self) -> String = Lib.Text.loud("p")',
    ],
    "util/text.snow": ["import Lib.Mark"],
    "util/text_test.snow": ["import Lib.Text"],
  });
  expect(await willRename("shapes.snow", "../shapes.snow")).toEqual({});
});

test("a method is renamed in its interface, in impls and where it is called", async () => {
  const edit = await renaming("shout() <> x", "cry");
  expect(changed(edit?.changes ?? {})).toEqual({
    "main.snow": [
      '  fn cry(self) -> String = Util.Text.loud("p")',
      "fn twice<X>(x :: X) -> String where X: Shapes.Loud = x.cry() <> x.cry()",
      "  println(twice(Shapes.Point { x: 1 }) <> Shapes.Point { x: 1 }.cry())",
    ],
    "shapes.snow": ["  fn cry(self) -> String", '    self.cry() <> "!"'],
  });
  await expect(renaming("shout(self)", "louder")).rejects.toThrow("would mean something else");
});

test("what a library's interface asks for keeps its name", async () => {
  const text =
    'struct P do\nend\nimpl Display for P do\n  fn to_string(self) -> String = "p"\nend\nfn main() do\nend\n';
  client.close(client.uri("main.snow"));
  const { uri } = client.open("main.snow", text);
  const position = { line: 3, character: 6 };
  expect(
    await client.connection.sendRequest(PrepareRenameRequest.type, { textDocument: { uri }, position }),
  ).toBeNull();
});
