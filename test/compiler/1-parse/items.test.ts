// Functions, types, interfaces, imports, externs, actors, services, channels, supervisors (syntax.md §3.1 to §3.5).
import { describe, expect, test } from "vitest";
import { parsedItems } from "../../support/tree-text.ts";

describe("items (§3.1 to §3.5)", () => {
  test.each<[string, string]>([
    [
      `import Report.Text
from Units.Volume import litres,
  gallons
from A import b from C import d`,
      `(import Report.Text)
(from Units.Volume import litres gallons)
(from A import b)
(from C import d)`,
    ],
    [
      `pub fn frame(s :: String) -> String = "[" <> s <> "]"
fn main do 1 end
def g() = 1
fn h(x) when x > 1 do x end
fn total((h :: t)) = h
fn verb("GET " <> target, _) = target
fn pick<T, U,>(a :: T, b :: List<List<Int>>) -> T where T: Display, T: A.Eq, U: Ord when a > b do a end`,
      `(pub fn frame [s::String] -> String = (<> (<> "[" s) "]"))
(fn main [] {1})
(fn g [] = 1)
(fn h [x] when (> x 1) {x})
(fn total [(:: h t)] = h)
(fn verb [(<> "GET " target) _] = target)
(fn pick<T U> [a::T b::List<List<Int>>] -> T where T:Display T:A.Eq U:Ord when (> a b) {a})`,
    ],
    [
      `pub struct Tank do
  label :: String, level :: Int
  x
  y :: List<T>
end deriving(Eq, Debug)
struct P<T> do x :: T y :: Int end
struct Q do end deriving()
struct R do
end
deriving(Eq)`,
      `(pub struct Tank label::String level::Int x y::List<T> deriving[Eq Debug])
(struct P<T> x::T y::Int)
(struct Q deriving[])
(struct R)
(call deriving Eq)`,
    ],
    [
      `type Event<T> do
  Filled(amount :: Int, String)
  Drained(List<T>) Sealed
  Odd()
end deriving(Eq)
pub type Reading = (String, Int)
type M<K> = Map<K, Int?>`,
      `(type Event<T> Filled(amount::Int String) Drained(List<T>) Sealed Odd deriving[Eq])
(pub alias Reading (tuple String Int))
(alias M<K> Map<K, Option<Int>>)`,
    ],
    [
      `interface Weigh<T> do
  type Item
  fn grams(self) -> Int
  fn list(self, n :: Int) -> List<T>
  fn heavy(self) -> Bool do
    true
  end
  fn plain
end`,
      "(interface Weigh<T> (type Item) (fn grams [self] -> Int) (fn list [self n::Int] -> List<T>) (fn heavy [self] -> Bool {true}) (fn plain []))",
    ],
    [
      `impl Weigh<Int, List<String>> for Geo.Tank where T: Eq do
  type Item = Int
  pub fn grams(self) -> Int do
    1
  end
  fn f(x) = x
end
impl A for B do end`,
      `(impl Weigh<Int List<String>> for Geo.Tank where T:Eq (type Item Int) (pub fn grams [self] -> Int {1}) (fn f [x] = x))
(impl A for B)`,
    ],
    [
      `pub extern async fn host_name(a :: Int, b :: T,) -> String = "hostname" from "./host.js"
extern fn f = "x"
pub extern type Handle
extern fn get<K, V>(m :: Map<K, V>) -> V? where K: Eq = "snow_get"
pub extern type List<T>
pub extern fn send(x :: Int) = "s"
let extern = 1
let async = extern`,
      `(pub extern async fn host_name [a::Int b::T] -> String "hostname" from "./host.js")
(extern fn f [] "x")
(pub extern type Handle)
(extern fn get<K V> [m::Map<K, V>] -> Option<V> where K:Eq "snow_get")
(pub extern type List<T>)
(pub extern fn send [x::Int] "s")
(let extern 1)
(let async extern)`,
    ],
    [
      `actor logger(prefix :: String) do
  receive do
    line -> println(prefix)
  after 5000 -> println("quiet")
  end
  logger(prefix)
  terminate do
    println("bye")
  end
  1
end
actor a do end`,
      `(actor logger [prefix::String] {(receive (line -> (call println prefix)) (after 5000 -> (call println "quiet"))); (call logger prefix); 1} (terminate {(call println "bye")}))
(actor a [] {})`,
    ],
    [
      `service Gauge do
  fn init(first :: Int) -> Int do
    first
  end
  call Read() :: Int do |now|
    (now, now)
  end
  call Plain do 1 end
  cast Add(delta :: Int) do |now|
    now + delta
  end
end`,
      "(service Gauge (fn init [first::Int] -> Int {first}) (call Read []::Int |now| {(tuple now now)}) (call Plain [] {1}) (cast Add [delta::Int] |now| {(+ now delta)}))",
    ],
    [
      `channel Chat(room :: String, number :: Int) do
  sends: Geo.Event<Int> history: 1_000
  history_ms: 0x10; other: (Int, String)
  fn join(hello) = Ok(hello)
  info Kick(why :: String) do |me|
    info(me)
  end
  call Say(text :: String) :: Int do |me| (me, 1) end
  cast Type do 1 end
  fn helper() do
    let info = 1
    info
  end
end
channel Bare do end`,
      "(channel Chat [room::String number::Int] sends:Geo.Event<Int> history:1000 history_ms:16 other:(tuple Int String) (fn join [hello] = (call Ok hello)) (fn helper [] {(let info 1); info}) (info Kick [why::String] |me| {(call info me)}) (call Say [text::String]::Int |me| {(tuple me 1)}) (cast Type [] {1}))\n(channel Bare [])",
    ],
    // Everywhere else the words are names like others.
    [
      `let channel = 1
fn f(info, sends) do
  let history = channel
  info(sends)
  channel
end
channel
Chat`,
      "(let channel 1)\n(fn f [info sends] {(let history channel); (call info sends); channel})\nchannel\nChat",
    ],
    [
      `pub supervisor Plant do
  strategy: one_for_one
  max_restarts: 4 max_seconds: 10
  child log_child do
    start: fn -> spawn(logger, "log") end
    restart: permanent
    shutdown: 2000
  end
  child b do start: f shutdown: brutal_kill end
end`,
      '(pub supervisor Plant strategy:one_for_one max_restarts:4 max_seconds:10 (child log_child start:(fn [] -> {(spawn logger "log")}) restart:permanent shutdown:2000) (child b start:f shutdown:brutal_kill))',
    ],
  ])("%s", (source, expected) => {
    expect(parsedItems(source)).toBe(expected);
  });
});
