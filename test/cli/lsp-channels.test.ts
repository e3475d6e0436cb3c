// `snow lsp` in and around channels: hover, definitions, references, renaming, the outline, completion.
import { beforeAll, expect, test } from "vitest";
import {
  CompletionRequest,
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  ReferencesRequest,
  RenameRequest,
} from "vscode-languageserver-protocol/node";
import { withEnds } from "../support/at-end.ts";
import { type LanguageClient, type OpenFile, startServer } from "../support/language-client.ts";

const text = `type Event do
  Said(text :: String)
end deriving(Json(tag: "type"))

## Talk.
channel Chat(room :: String) do
  sends: Event

  fn join() -> Result<Int, String> = Ok(1)

  ## Says it.
  call Say(text :: String) :: Int do |count|
    broadcast(Said("\${room}: \${shown(text)}"))
    (count + 1, count)
  end

  ## From the server.
  info Poke(by :: Int) do |count|
    push(Said(room))
    count + by
  end

  fn shown(text :: String) -> String = text <> room
end

fn main() do
  Chat.poke(self(), 1)
  println("\${Chat.broadcast("lobby", Said("x"))} \${List.length([Chat])}")
end
`;

let client: LanguageClient;
beforeAll(() =>
  withEnds(async (atEnd) => {
    client = await startServer({ "main.snow": "fn main() do\nend\n" }, {}, atEnd);
  }),
);

function open(before: string, inside = text): OpenFile {
  const plain = before.replace("‸", "");
  const offset = inside.indexOf(plain);
  expect(offset, before).toBeGreaterThanOrEqual(0);
  const marked = inside.slice(0, offset) + before + inside.slice(offset + plain.length);
  return client.reopen("main.snow", marked);
}

test.each([
  ["channel Ch‸at", "channel Chat(room :: String)"],
  ["[Ch‸at]", "Talk."],
  ["Chat.po‸ke(", "Chat.poke(member :: Pid, by :: Int) -> ()"],
  ["Chat.po‸ke(", "From the server."],
  ["Chat.broad‸cast(", "Chat.broadcast(room :: String, event :: Event) -> Int"],
  ["call S‸ay", "call Say(text :: String) :: Int"],
  ["info Po‸ke", "Chat.poke(member :: Pid, by :: Int) -> ()"],
  ["    broad‸cast(", "broadcast :: Fun(Event) -> Int"],
  ["pu‸sh(", "push :: Fun(Event) -> Int"],
  ["Said(ro‸om", "room :: String"],
  ["Chat(ro‸om", "room :: String"],
  ["sho‸wn(text)", "shown :: Fun(String) -> String"],
  ["(cou‸nt + 1", "count :: Int"],
  ["sends: Ev‸ent", "type Event"],
])("hover at %s", async (before, shown) => {
  const file = open(before);
  const found = await client.connection.sendRequest(HoverRequest.type, file.at);
  expect(JSON.stringify(found?.contents)).toContain(JSON.stringify(shown).slice(1, -1));
});

test.each([
  ["Said(ro‸om", 5, 13],
  ["sho‸wn(text)", 22, 5],
  ["Chat.po‸ke(", 17, 7],
  ["[Ch‸at]", 5, 8],
])("the definition of %s", async (before, line, character) => {
  const file = open(before);
  const defined = await client.connection.sendRequest(DefinitionRequest.type, file.at);
  expect(defined).toMatchObject({ uri: file.uri, range: { start: { line, character } } });
});

test("a topic's parameter is renamed everywhere in its channel", async () => {
  const file = open("Said(ro‸om");
  const context = { includeDeclaration: true };
  const found = await client.connection.sendRequest(ReferencesRequest.type, { ...file.at, context });
  expect(found?.map(({ range }) => range.start.line).sort((one, other) => one - other)).toEqual([5, 12, 18, 22]);
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "place" });
  expect(edit?.changes?.[file.uri]).toHaveLength(4);
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "text" })).rejects.toThrow(
    "would mean something else",
  );
});

test("a channel and its helpers are renamed", async () => {
  const channel = open("[Ch‸at]");
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...channel.at, newName: "Talk" });
  expect(edit?.changes?.[channel.uri]?.map(({ range }) => range.start.line)).toEqual([5, 26, 27, 27]);
  const helper = open("fn sho‸wn");
  const others = await client.connection.sendRequest(RenameRequest.type, { ...helper.at, newName: "said" });
  expect(others?.changes?.[helper.uri]).toHaveLength(2);
});

test("what sends events is the language's", async () => {
  const file = open("pu‸sh(");
  await expect(client.connection.sendRequest(RenameRequest.type, { ...file.at, newName: "send_it" })).rejects.toThrow(
    "cannot be renamed",
  );
});

test("the outline, and what may follow the dot", async () => {
  const file = open("[Chat]‸");
  const textDocument = { uri: file.uri };
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  const outline = symbols?.map((symbol) => {
    const children = "children" in symbol ? (symbol.children ?? []) : [];
    return [symbol.name, ...children.map(({ name }) => name)].join(" ");
  });
  expect(outline).toEqual(["Event Said", "Chat join Say Poke shown", "main"]);
  const dotted = open("  Chat.‸\n  println", text.replace("  println", "  Chat.\n  println"));
  const found = await client.connection.sendRequest(CompletionRequest.type, dotted.at);
  const items = Array.isArray(found) ? found : (found?.items ?? []);
  expect(items.map(({ label }) => label)).toEqual(["broadcast", "local_count", "count", "topics", "close", "poke"]);
  const inside = open("    pu‸\n    count", text.replace("    count + by", "    pu\n    count + by"));
  const names = await client.connection.sendRequest(CompletionRequest.type, inside.at);
  const known = new Map(
    (Array.isArray(names) ? names : (names?.items ?? [])).map(({ label, detail }) => [label, detail]),
  );
  expect(known.get("push")).toBe("push :: Fun(Event) -> Int");
  expect(known.get("room")).toBe("room :: String");
  expect(known.get("shown")).toBe("shown :: Fun(String) -> String");
});
