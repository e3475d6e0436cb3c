// What a library offers to JavaScript, as TypeScript has it; and what cannot be offered.
import { expect, it } from "vitest";
import { loadLibrary } from "../../../cli/library.ts";
import { compileOffered } from "../../../compiler/index.ts";

/** Of a main module, beside others by their names. */
async function offered(text: string, others: Readonly<Record<string, string>> = {}) {
  const fileOf = (name: string, source: string) => ({ path: `${name.toLowerCase()}.snow`, text: source });
  const project = {
    main: { name: "Main", file: fileOf("Main", text) },
    others: [],
    readModule: (name: string) => (others[name] === undefined ? undefined : fileOf(name, others[name])),
    moduleNames: Object.keys(others),
  };
  const { output, diagnostics } = compileOffered(project, await loadLibrary());
  return { output, mistakes: diagnostics.filter(({ severity }) => severity === "error") };
}

async function declarations(text: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const { output, mistakes } = await offered(text, others);
  expect(mistakes).toEqual([]);
  return output?.declarations ?? "";
}

const signature = async (text: string): Promise<string> =>
  /export declare function f(.*);\n/.exec(await declarations(text))?.[1] ?? "";

it.each([
  [
    "f(a :: Int, b :: Float, c :: Bool, d :: String) = println(d)",
    "(a: number, b: number, c: boolean, d: string): void",
  ],
  ["f(a :: BigInt, b :: Bytes) -> BigInt = a", "(a: bigint, b: Uint8Array): bigint"],
  ["f(a :: ()) -> List<()> = [a]", "(a: undefined | null): ReadonlyArray<undefined>"],
  ["f(a :: Int?) -> Int? = a", "(a: number | undefined | null): number | undefined"],
  ["f(a :: List<(Int, String)>) -> (Int,) = (1,)", "(a: ReadonlyArray<readonly [number, string]>): readonly [number]"],
  ["f(a :: Map<String, Int?>) -> Int = 1", "(a: ReadonlyMap<string, number | undefined | null>): number"],
  [
    "f(a :: Int!Bool) -> Result<(), String> = Ok(())",
    "(a: { readonly ok: number } | { readonly err: boolean }): { readonly ok: undefined } | { readonly err: string }",
  ],
  ["f(a :: Fun(Int?) -> ()) -> Int = 1", "(a: (argument1: number | undefined) => void): number"],
  [
    "f(a :: Fun() -> Int) -> Int do\n  Timer.sleep(1)\n  a()\nend",
    "(a: () => number | PromiseLike<number>): Promise<number>",
  ],
  ["f() -> Fun(Int?) -> Int = fn _ -> 1 end", "(): ((argument1: number | undefined | null) => number)"],
  ["f() -> Fun() -> () = fn -> Timer.sleep(1) end", "(): (() => Promise<void>)"],
  ["f(a :: Pid<Int?>) = send(a, None)", "(a: { (message: number | undefined | null): boolean; close(): void }): void"],
  ["f() = Timer.sleep(1)", "(): Promise<void>"],
  ['f(s :: String) = panic("no ${s}")', "(s: string): never"],
  [
    "f((a, b) :: (Int, Int), _ :: Int) -> Int = a + b",
    "(argument1: readonly [number, number], argument2: number): number",
  ],
  ["f(0) = 1\npub fn f(n :: Int) = n", "(n: number): number"],
  ["f(new :: Int, $ :: Int) -> Int = 1".replace("$", "new_"), "(new_: number, new__: number): number"],
])("pub fn %s", async (text, expected) => {
  expect(await signature(`pub fn ${text}\n`)).toBe(expected);
});

it("types have the form of their JSON, their documentation, and names that differ", async () => {
  const text = `import Geo
import Other
## A page.
##
## Of */ things.
struct Page<T> do
  items :: List<T>
  next :: T?
  pair :: (T, Set<Int>)
  more :: Map<String, Geo.Point>
  outcome :: Int!String
  raw :: Json
  data :: Bytes
  size :: BigInt
end deriving(Json)
type Object do
  Leaf
  Node(Object, Page<Float>)
end deriving(Json)
struct Unused do
  x :: Int
end deriving(Json)
extern type Handle
extern fn open() -> Handle = "open" from "./f.js"
## Both.
pub fn both(a :: Geo.Point, b :: Other.Point, tree :: Object) -> Handle = open()
pub fn delete(page :: Page<Geo.Point>) -> Int = 1
pub fn then() -> Int = 2
pub fn then_() -> Int = 3
`;
  const point = "pub struct Point do\n  x :: Int\nend deriving(Json)\n";
  expect(await declarations(text, { Geo: point, Other: point })).toBe(`/**
 * Both.
 */
export declare function both(a: Point, b: Other_Point, tree: Object): Handle;

declare function $1(page: Page<Point>): number;
export { $1 as delete };

export declare function then__(): number;

export declare function then_(): number;

export interface Point {
  readonly x: number;
}

export interface Other_Point {
  readonly x: number;
}

export type Object =
  | { readonly tag: "Leaf"; readonly fields: readonly [] }
  | { readonly tag: "Node"; readonly fields: readonly [Object, Page<number>] };

export type Handle = number & { readonly "extern type": "Handle" };

/**
 * A page.
 *
 * Of * / things.
 */
export interface Page<T0> {
  readonly items: ReadonlyArray<T0>;
  readonly next?: T0 | null | undefined;
  readonly pair: readonly [T0, ReadonlyArray<number>];
  readonly more: { readonly [key: string]: Point };
  readonly outcome: { readonly ok: number } | { readonly err: string };
  readonly raw: unknown;
  readonly data: string;
  readonly size: string;
}

export {};
`);
});

it.each([
  ["f(q :: Queue<Int>) -> Int = 1", "Queue<Int>", "in `pub fn f`, which the library offers"],
  ["f() -> Set<Int> = Set.new()", "Set<Int>", "in `pub fn f`, which the library offers"],
  ["f(p :: Pid) -> Int = 1", "Pid", "in `pub fn f`, which the library offers"],
  ["f(r :: List<Int!String>) -> Int = 1", "List<Result<Int, String>>", "in `pub fn f`, which the library offers"],
  [
    "f(g :: Fun(Fun() -> Int) -> Int) -> Int = 1",
    "Fun(Fun() -> Int) -> Int",
    "in `pub fn f`, which the library offers",
  ],
  ["f() = Timer.after(1, fn -> 1 end)", "Timer", "in `pub fn f`, which the library offers"],
  ["f<A>(a :: A) -> Int = 1", "A", "in `pub fn f`, which the library offers: JavaScript does not say what it is"],
  ["f(a) = a", "T", "in `pub fn f`, which the library offers: JavaScript does not say what it is"],
  ["f() = []", "List<T>", "in `pub fn f`, which the library offers: JavaScript does not say what it is"],
])("E0045: pub fn %s", async (text, type, label) => {
  const { output, mistakes } = await offered(`pub fn ${text}\n`);
  expect(output).toBeUndefined();
  const told = mistakes.map(({ code, message, labels }) => ({ code, message, label: labels[0]?.text }));
  const message = `type \`${type}\` cannot cross the extern boundary`;
  expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify({ code: "E0045", message, label })]),
  );
});

it("E0045 says what a type of the program lacks", async () => {
  const struct = "struct P do\n  x :: Int\nend\n";
  const { mistakes } = await offered(
    `${struct}pub fn f(p :: P) -> Int = p.x\npub fn g() -> Int = 1\nfn h(p :: P) = p\n`,
  );
  expect(mistakes.map(({ help, labels }) => [help, labels[0]?.span])).toEqual([
    ["add `Json` to its `deriving`", { start: 41, end: 42 }],
  ]);
});

it("variants that derive Json with a tag have their fields by name", async () => {
  const text = `type Event do
  Said(name :: String, Int, at :: Float?)
  Gone
end deriving(Json(tag: "my type"))
pub fn event(e :: Event) -> Event = e
`;
  expect(await declarations(text)).toContain(`export type Event =
  | { readonly "my type": "Said"; readonly name: string; readonly "1": number; readonly at?: number | null | undefined }
  | { readonly "my type": "Gone" };
`);
});
