// What the channels of a program say to their clients, as data.
import { expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import { protocol } from "../../compiler/index.ts";

const library = await loadLibrary();

function protocolOf(main: string, others: Readonly<Record<string, string>> = {}) {
  const module = (name: string, text: string) => ({ name, file: { path: `${name.toLowerCase()}.snow`, text } });
  return protocol(
    {
      main: module("Main", main),
      others: Object.entries(others).map(([name, text]) => module(name, text)),
      readModule: () => undefined,
      moduleNames: ["Main", ...Object.keys(others)],
    },
    library,
  );
}

const rooms = `## Of the rooms.
pub type Event do
  Said(by :: Ann, text :: String, Int)
  Closed
end deriving(Json(tag: "type"))

pub struct Ann do
  name :: String
  friends :: List<Ann>
  pages :: Map<String, Page<Float>>
end deriving(Json)

## A page of many.
pub struct Page<T> do
  items :: Set<T>
  next :: Option<(Int, Bytes)>
end deriving(Json)

## Talk.
channel Chat(room :: String, n :: Int) do
  sends: Event

  fn join(hello :: Ann) -> Result<Int, Refusal> do
    Ok(1)
  end

  fn welcome(me) -> Json = Result.unwrap(Json.parse("1"))
  fn present(me) -> (String, Page<Ann>) = ("k", Page { items: Set.new(), next: None })

  ## Says it.
  call Say(text :: String, to :: String?, _ :: Bool) :: Result<Int, String> do |me|
    (me, Ok(1))
  end

  cast Type() do |me| me end
  info Hidden(f :: Fun() -> Int) do |me| me end
end

pub type Refusal do
  Full(Int)
  Gone(why :: String)
end deriving(Json)`;

test("types, operations and their words", () => {
  const { schema, diagnostics } = protocolOf("fn main() do 1 end", { Rooms: rooms });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [int, string] = [{ kind: "int" }, { kind: "string" }];
  const ann = { kind: "named", name: "Ann", of: [] };
  expect(schema).toEqual({
    snow: 1,
    channels: [
      {
        name: "Chat",
        doc: "Talk.",
        parameters: [
          { name: "room", type: "String" },
          { name: "n", type: "Int" },
        ],
        hello: ann,
        refusal: { kind: "named", name: "Refusal", of: [] },
        welcome: { kind: "json" },
        event: { kind: "named", name: "Event", of: [] },
        presence: { kind: "named", name: "Page", of: [ann] },
        operations: [
          {
            name: "Say",
            doc: "Says it.",
            kind: "call",
            parameters: [
              { name: "text", type: string },
              { name: "to", type: { kind: "option", of: string } },
              { name: "_3", type: { kind: "bool" } },
            ],
            reply: { kind: "result", ok: int, err: string },
          },
          { name: "Type", doc: "", kind: "cast", parameters: [], reply: null },
        ],
      },
    ],
    types: [
      {
        kind: "struct",
        name: "Ann",
        doc: "",
        parameters: [],
        fields: [
          { name: "name", type: string },
          { name: "friends", type: { kind: "list", of: ann } },
          { name: "pages", type: { kind: "map", of: { kind: "named", name: "Page", of: [{ kind: "float" }] } } },
        ],
      },
      {
        kind: "struct",
        name: "Page",
        doc: "A page of many.",
        parameters: ["T"],
        fields: [
          { name: "items", type: { kind: "set", of: { kind: "parameter", name: "T" } } },
          { name: "next", type: { kind: "option", of: { kind: "tuple", of: [int, { kind: "bytes" }] } } },
        ],
      },
      {
        kind: "sum",
        name: "Refusal",
        doc: "",
        parameters: [],
        tag: null,
        variants: [
          { name: "Full", fields: [{ name: "0", type: int }] },
          { name: "Gone", fields: [{ name: "why", type: string }] },
        ],
      },
      {
        kind: "sum",
        name: "Event",
        doc: "Of the rooms.",
        parameters: [],
        tag: "type",
        variants: [
          {
            name: "Said",
            fields: [
              { name: "by", type: ann },
              { name: "text", type: string },
              { name: "2", type: int },
            ],
          },
          { name: "Closed", fields: [] },
        ],
      },
    ],
  });
});

test("two types of one name have their modules'", () => {
  const channel = (name: string) => `struct Hello do
  ${name} :: Int
end deriving(Json)
channel Of${name.toUpperCase()} do
  fn join(hello :: Hello) -> Result<Int, String> = Ok(1)
end
`;
  const { schema } = protocolOf(channel("a"), { Other: channel("b") });
  expect(schema?.types.map(({ name }) => name).sort()).toEqual(["Main.Hello", "Other.Hello"]);
  expect(schema?.channels.map(({ name, hello }) => [name, hello]).sort()).toEqual([
    ["OfA", { kind: "named", name: "Main.Hello", of: [] }],
    ["OfB", { kind: "named", name: "Other.Hello", of: [] }],
  ]);
});

test("what nothing says is any JSON", () => {
  const { schema } = protocolOf("channel Open do\n  fn join() = Ok(1)\nend");
  expect(schema?.channels.map(({ hello, refusal }) => [hello, refusal])).toEqual([[null, { kind: "json" }]]);
  expect(schema?.types).toEqual([]);
});

test("with a mistake there is none", () => {
  const { schema, diagnostics } = protocolOf("channel Open do\nend");
  expect(schema).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["E0055"]);
});
