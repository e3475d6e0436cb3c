import { expect, test } from "vitest";
import { parse } from "../../compiler/1-parse/index.ts";
import type { KnownFunctions, SignatureType } from "../../compiler/library/known-functions.ts";
import {
  buildKnownFunctions,
  flatAliases,
  preludeNames,
  standardModuleName,
} from "../../compiler/library/stdlib-table.ts";

function tableOf(files: Readonly<Record<string, string>>): KnownFunctions {
  const modules = Object.entries(files).map(([path, text]) => {
    const tree = parse({ path, text }, (diagnostic) => {
      throw new Error(diagnostic.message);
    });
    return { name: standardModuleName(path), tree };
  });
  return buildKnownFunctions(modules);
}

const named = (name: string, ...parameters: SignatureType[]): SignatureType => ({
  kind: "named",
  name,
  arguments: parameters,
});
const parameter = (name: string): SignatureType => ({ kind: "parameter", name });

const list = `##! Lists.

## An immutable list.
pub extern type List<T>

## Each changed.
##
## Example:
##     println("x")
pub extern fn map<A, B>(list :: List<A>, f :: Fun(A) -> B) -> List<B> = "snow_list_map"

pub extern fn contains<T>(list :: List<T>, value :: T) -> Bool where T: Eq = "snow_list_contains"
pub extern fn new<T>() -> List<T> = "snow_list_new"
`;

test("rows have generics, bounds, parameters, result and documentation", () => {
  const { functions, types } = tableOf({ "list.snow": list });
  expect(functions[0]).toEqual({
    module: "List",
    name: "map",
    symbol: "snow_list_map",
    documentation: expect.stringContaining("Each changed."),
    generics: ["A", "B"],
    bounds: [],
    parameters: [
      { name: "list", type: named("List", parameter("A")) },
      {
        name: "f",
        type: { kind: "function", parameters: [parameter("A")], result: parameter("B"), detached: false },
      },
    ],
    result: named("List", parameter("B")),
    suspends: "callback",
    callable: true,
    inSnow: false,
    facts: { effect: "acts" },
  });
  expect(functions[1]).toMatchObject({ bounds: [{ parameter: "T", interface: "Eq" }], suspends: "never" });
  expect(functions[2]).toMatchObject({ name: "new", parameters: [], callable: true });
  expect(types).toEqual([
    { module: "List", name: "List", documentation: "An immutable list.", generics: ["T"], body: { kind: "opaque" } },
  ]);
});

test("a function without a parameter list is a value, one without a result gives unit", () => {
  const { functions } = tableOf({
    "math.snow": 'pub extern fn pi -> Float = "snow_math_pi"\npub extern fn reset() = "snow_math_reset"\n',
  });
  expect(functions[0]).toMatchObject({ name: "pi", callable: false });
  expect(functions[1]).toMatchObject({ name: "reset", callable: true, result: named("()") });
});

test("a function type with a name runs later; async always suspends", () => {
  const { functions } = tableOf({
    "ws.snow": `pub extern type Conn
type OnMessage<A> = Fun(Conn, String) -> A
type Text = String
pub extern fn serve<A>(on_message :: OnMessage<A>, path :: Text) -> Int = "snow_ws_serve"
pub extern async fn stop(grace :: Int) = "snow_ws_stop"
pub extern async fn each(f :: Fun(Int) -> ()) = "snow_ws_each"
`,
  });
  expect(functions[0]).toMatchObject({
    suspends: "never",
    parameters: [
      {
        type: {
          kind: "function",
          parameters: [named("Conn"), named("String")],
          result: parameter("A"),
          detached: true,
        },
      },
      { type: named("String") },
    ],
  });
  expect(functions[1]?.suspends).toBe("always");
  expect(functions[2]?.suspends).toBe("always");
});

test("what runs later may be given functions that suspend", () => {
  const { functions } = tableOf({
    "http.snow": `type Middleware = Fun(Int, Fun(Int) -> String) -> String
pub extern fn use(middleware :: Middleware) = "snow_http_use"
`,
  });
  expect(functions[0]?.parameters[0]?.type).toMatchObject({
    detached: true,
    parameters: [named("Int"), { kind: "function", detached: true }],
  });
});

test("sum types and structs", () => {
  const { types } = tableOf({
    "ws.snow": `pub extern type Conn
pub type Admission do
  Accept
  Reject(status :: Int, String)
end
pub struct WsOptions do
  host :: String
  on_binary :: Option<Fun(Conn, Bytes) -> ()>
end
`,
    "option.snow": "pub type Option<T> do\n  None\n  Some(T)\nend\n",
    "bytes.snow": "pub extern type Bytes\n",
  });
  expect(types.map(({ name, body }) => [name, body.kind])).toEqual([
    ["Conn", "opaque"],
    ["Admission", "sum"],
    ["WsOptions", "struct"],
    ["Option", "sum"],
    ["Bytes", "opaque"],
  ]);
  expect(types[1]?.body).toEqual({
    kind: "sum",
    variants: [
      { name: "Accept", fields: [] },
      { name: "Reject", fields: [{ name: "status", type: named("Int") }, { type: named("String") }] },
    ],
  });
  expect(types[3]?.body).toMatchObject({ variants: [{ fields: [] }, { fields: [{ type: parameter("T") }] }] });
});

test("a function in Snow has a symbol after its name; what is not public is no row of a program", () => {
  const { functions } = tableOf({
    "prelude.snow": "pub type Suspends<T> = T\n",
    "a.snow": `extern fn panic(text :: String) -> Never = "snow_panic"
fn helper(x) = x
pub fn twice<A>(value :: A, change :: Fun(A) -> A) -> A = change(change(value))
pub fn nap() -> Suspends<()> = Timer.sleep(1)
`,
  });
  expect(functions).toMatchObject([
    { name: "twice", symbol: "snow_a_twice", generics: ["A"], suspends: "callback", callable: true, inSnow: true },
    { name: "nap", symbol: "snow_a_nap", suspends: "always", facts: { effect: "acts" } },
  ]);
});

test("aliases", () => {
  const table = tableOf({
    "list.snow": list,
    "prelude.snow": 'pub extern fn println(text :: String) = "snow_println"\n',
    "io.snow": 'pub extern fn eprintln(text :: String) = "snow_io_eprintln"\n',
    "time.snow": 'pub extern fn now_ms() -> Int = "snow_time_now_ms"\n',
  });
  expect(flatAliases(table).map(({ alias }) => alias)).toEqual([
    "list_map",
    "list_contains",
    "list_new",
    "io_eprintln",
  ]);
  expect(preludeNames(table).map(({ alias, function: row }) => `${alias} ${row.symbol}`)).toEqual([
    "map snow_list_map",
    "println snow_println",
  ]);
});

test("names of modules", () => {
  expect(["io", "http", "json", "list", "big_int"].map(standardModuleName)).toEqual([
    "IO",
    "HTTP",
    "Json",
    "List",
    "BigInt",
  ]);
});

test("what a table can't hold is refused", () => {
  expect(() => tableOf({ "a.snow": 'pub extern fn f(x :: Lst) = "snow_a_f"\n' })).toThrow("unknown type Lst");
  expect(() => tableOf({ "a.snow": 'pub extern fn f() = "snow_f" from "./f.js"\n' })).toThrow("from");
  expect(() => tableOf({ "a.snow": "pub fn f(x) = 1\n" })).toThrow("a parameter of A.f needs a name and a type");
  expect(() => tableOf({ "a.snow": "actor a() do\n  1\nend\n" })).toThrow("an item of kind actor");
  expect(() =>
    tableOf({ "a.snow": 'pub extern fn f() = "snow_f"\n', "b.snow": 'pub extern fn f() = "snow_f"\n' }),
  ).toThrow("twice");
});

test("facts are said around the result, as a result, by a parameter, or for the whole module", () => {
  const prelude = `pub type Reads<T> = T
pub type Spawns<T> = T
pub type Length = Int
`;
  const { functions } = tableOf({
    "prelude.snow": prelude,
    "file.snow": `type Functions = Computes
type EmbeddedText = String
pub extern fn size(path :: String) -> Reads<Int> = "snow_file_size"
pub extern fn lines(text :: String) -> Length = "snow_file_lines"
pub extern fn open(path :: String) -> Reads<Length> = "snow_file_open"
pub extern fn embed(path :: EmbeddedText) -> String = "snow_file_embed"
`,
    "job.snow": `type Work = Fun() -> Int
pub extern fn run(work :: Work) -> Spawns<Int> = "snow_job_run"
pub extern fn end(job :: Int) = "snow_job_end"
`,
  });
  const range = { least: 0, greatest: 2 ** 32 };
  expect(functions.map(({ facts }) => facts)).toEqual([
    { effect: "reads" },
    { effect: "computes", range },
    { effect: "reads", range },
    { effect: "computes", literal: "text" },
    { effect: "acts", spawns: true },
    { effect: "acts" },
  ]);
  expect(functions.slice(0, 4).map(({ result }) => result)).toEqual(
    ["Int", "Int", "Int", "String"].map((name) => named(name)),
  );
});
