// The pages of `snow explain CODE`: what a code means, a program that gets it, and the same program mended.
import type { Code } from "./codes.ts";

export interface Explanation {
  readonly title: string;
  readonly meaning: string;
  /** A whole `main.snow` whose only error code is this one. */
  readonly wrong: string;
  /** The same program without any diagnostic. */
  readonly mended: string;
  /** Files that stand beside it in both cases, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const geometry = {
  "geometry.snow": "fn secret() -> Int = 1\n\npub fn area(w :: Int, h :: Int) -> Int = w * h * secret()\n",
};

export const explanations: Readonly<Record<Code, Explanation>> = {
  P0001: {
    title: "syntax error",
    meaning: `The text is not a Snow program. The message says what was expected, the label what stands there
instead. Errors of types are only looked for once every file can be read.`,
    wrong: `fn main() do
  let x = 1 +* 2
  println("\${x}")
end
`,
    mended: `fn main() do
  let x = 1 + 2
  println("\${x}")
end
`,
  },
  E0001: {
    title: "type mismatch",
    meaning: `A value has another type than its place needs. Nothing is converted silently, Int and Float least of all:
\`Int.to_float\` and \`Float.to_int\` do it, and \`"\${x}"\` makes a String of any value that has Display.`,
    wrong: `fn main() do
  let n = 1 + 1.0
  println("\${n}")
end
`,
    mended: `fn main() do
  let n = Int.to_float(1) + 1.0
  println("\${n}")
end
`,
  },
  E0002: {
    title: "infinite type",
    meaning: `The expression would need a type that contains itself, as a function that is its own argument would.
Usually an argument is missing or one too many. A value that truly contains values of its own kind is a sum type.`,
    wrong: `fn f(x) = f(f)

fn main() do
  println("x")
end
`,
    mended: `fn f(g, x) = g(g(x))

fn main() do
  println("\${f(fn n -> n + 1 end, 1)}")
end
`,
  },
  E0003: {
    title: "wrong argument count",
    meaning: `A function, actor or constructor takes a fixed number of arguments, a constructor pattern the same number of
patterns. Only at a call argument may a function with fewer parameters stand for one with more.`,
    wrong: `fn main() do
  println("a", "b")
end
`,
    mended: `fn main() do
  println("a" <> "b")
end
`,
  },
  E0004: {
    title: "unbound name, type, struct or interface",
    meaning: `Nothing of this name is visible here. Names end with their block; those of other files need an import.`,
    wrong: `fn main() do
  let total = 3
  println("\${totl}")
end
`,
    mended: `fn main() do
  let total = 3
  println("\${total}")
end
`,
  },
  E0005: {
    title: "call of something that is not a function",
    meaning: `Only functions, actors, supervisors and constructors with a payload can be called.`,
    wrong: `fn main() do
  let n = 3
  println("\${n(1)}")
end
`,
    mended: `fn main() do
  let n = fn k -> k + 3 end
  println("\${n(1)}")
end
`,
  },
  E0006: {
    title: "interface not satisfied",
    meaning: `An operator, \`\${…}\`, a Map key or a function with a bound needs an interface that the type does not have.
Derive it, write an impl, or use another operation: strings are concatenated with \`<>\`.`,
    wrong: `fn main() do
  let b = true < false
  println("\${b}")
end
`,
    mended: `fn main() do
  let b = true != false
  println("\${b}")
end
`,
  },
  E0007: {
    title: "impl lacks a method",
    meaning: `An impl defines every method of its interface that has no default body.`,
    wrong: `interface Area do
  fn area(self) -> Int
end
struct Sq do
  a :: Int
end
impl Area for Sq do
end

fn main() do
  println("x")
end
`,
    mended: `interface Area do
  fn area(self) -> Int
end
struct Sq do
  a :: Int
end
impl Area for Sq do
  fn area(self) -> Int do
    self.a * self.a
  end
end

fn main() do
  println("\${Sq { a: 3 }.area()}")
end
`,
  },
  E0008: {
    title: "impl method signature differs",
    meaning: `A method of an impl has the number of parameters, the parameter types and the result type that the interface
gives it.`,
    wrong: `interface Area do
  fn area(self) -> Int
end
struct Sq do
  a :: Int
end
impl Area for Sq do
  fn area(self) -> String do
    "x"
  end
end

fn main() do
  println("x")
end
`,
    mended: `interface Area do
  fn area(self) -> Int
end
struct Sq do
  a :: Int
end
impl Area for Sq do
  fn area(self) -> Int do
    self.a * self.a
  end
end

fn main() do
  println("\${Sq { a: 2 }.area()}")
end
`,
  },
  E0009: {
    title: "missing, unknown, duplicate or absent field",
    meaning: `A struct literal gives every field once and no other; a struct pattern names every field unless it ends in
\`..\`; only fields that the struct has can be read or updated.`,
    wrong: `struct Pt do
  x :: Int
  y :: Int
end

fn main() do
  let p = Pt { x: 1 }
  println("\${p.x}")
end
`,
    mended: `struct Pt do
  x :: Int
  y :: Int
end

fn main() do
  let p = Pt { x: 1, y: 2 }
  println("\${p.x}")
end
`,
  },
  E0010: {
    title: "unknown variant",
    meaning: `The sum type has no variant of this name.`,
    wrong: `type Lamp do
  Off
  On
end

fn main() do
  let l = Lamp.Dim
  println("\${l}")
end
`,
    mended: `type Lamp do
  Off
  On
end

fn main() do
  let l = Lamp.On
  println("\${l}")
end
`,
  },
  E0011: {
    title: "or-pattern alternatives bind different names",
    meaning: `Whichever side of \`|\` matches, the arm uses the same names: both sides bind all of them, with the same types.`,
    wrong: `fn main() do
  case (1, 2) do
    (a, 1) | (1, b) -> println("x")
    _ -> println("y")
  end
end
`,
    mended: `fn main() do
  case (1, 2) do
    (a, 1) | (1, a) -> println("x\${a}")
    _ -> println("y")
  end
end
`,
  },
  E0012: {
    title: "non-exhaustive match",
    meaning: `Some values match no pattern; the message lists what is missing. In \`case\`, \`match\`, \`let\` and \`for\` this is an
error. For the clauses of a function or closure it is a warning: a value that matches none panics
\`non-exhaustive match\`. Arms with a guard do not count as covering.`,
    wrong: `fn main() do
  case Some(1) do
    Some(n) -> println("\${n}")
  end
end
`,
    mended: `fn main() do
  case Some(1) do
    Some(n) -> println("\${n}")
    None -> println("none")
  end
end
`,
  },
  E0013: {
    title: "form not allowed in a guard",
    meaning: `A guard may be tried many times and must not do anything: \`receive\`, \`spawn\`, \`send\`, \`link\`, \`?\`, \`break\` and
\`continue\` are not allowed in it. Put them into the body of the arm.`,
    wrong: `fn check(u :: ()) -> Bool = true
actor a() do
  receive do
    n when check(send(self(), n)) -> println("\${n + 1}")
  end
end

fn main() do
  spawn(a)
end
`,
    mended: `fn check(n :: Int) -> Bool = n > 0
actor a() do
  receive do
    n when check(n) -> send(self(), n)
  end
end

fn main() do
  spawn(a)
end
`,
  },
  E0014: {
    title: "message type mismatch",
    meaning: `The patterns of an actor's \`receive\` decide which type its messages have, and so the type \`Pid<M>\` of the
process. A bare \`Pid\` accepts any message.`,
    wrong: `actor a() do
  receive do
    n -> println("\${n + 1}")
  end
end

fn main() do
  let p = spawn(a)
  send(p, "x")
end
`,
    mended: `actor a() do
  receive do
    n -> println("\${n + 1}")
  end
end

fn main() do
  let p = spawn(a)
  send(p, 1)
end
`,
  },
  E0015: {
    title: "`self()` outside an actor",
    meaning: `Only inside an actor or a service, closures in it included, is there an own pid to give away. To that of a
service only its operations are of use: it takes no other messages.`,
    wrong: `fn main() do
  let p = self()
  println("\${p}")
end
`,
    mended: `actor a() do
  let p = self()
  println("\${p}")
end

fn main() do
  spawn(a)
end
`,
  },
  E0016: {
    title: "spawn of something that is not a function",
    meaning: `\`spawn(f, a, b)\` starts a process that runs \`f(a, b)\`: \`f\` is an actor, a supervisor or a function.`,
    wrong: `fn main() do
  spawn(3)
end
`,
    mended: `fn main() do
  spawn(fn -> println("3") end)
end
`,
  },
  E0017: {
    title: "`receive` outside an actor",
    meaning: `Only actors receive messages. A function that needs an answer calls a service, or awaits a job.`,
    wrong: `fn main() do
  receive do
    s -> println(s)
  end
end
`,
    mended: `actor a() do
  receive do
    s -> println(s)
  end
end

fn main() do
  let p = spawn(a)
  send(p, "x")
end
`,
  },
  E0018: {
    title: "child start does not return a pid",
    meaning: `A supervisor watches the process that the \`start\` closure of a child returns. The closure has no parameters.`,
    wrong: `supervisor S do
  child c do
    start: fn -> 3 end
  end
end

fn main() do
  spawn(S)
end
`,
    mended: `actor a() do
end
supervisor S do
  child c do
    start: fn -> spawn(a) end
  end
end

fn main() do
  spawn(S)
end
`,
  },
  E0019: {
    title: "unknown strategy, duplicate child name",
    meaning: `There are four strategies; \`simple_one_for_one\` has exactly one child, the template. The names of the children
of one supervisor differ.`,
    wrong: `supervisor S do
  strategy: all_at_once
end

fn main() do
  spawn(S)
end
`,
    mended: `supervisor S do
  strategy: one_for_all
end

fn main() do
  spawn(S)
end
`,
  },
  E0020: {
    title: "unknown restart type",
    meaning: `A child is restarted always (\`permanent\`), unless it ended normally (\`transient\`), or never (\`temporary\`).`,
    wrong: `actor a() do
end
supervisor S do
  child c do
    start: fn -> spawn(a) end
    restart: sometimes
  end
end

fn main() do
  spawn(S)
end
`,
    mended: `actor a() do
end
supervisor S do
  child c do
    start: fn -> spawn(a) end
    restart: transient
  end
end

fn main() do
  spawn(S)
end
`,
  },
  E0021: {
    title: "bad shutdown value",
    meaning: `A child gets some time, in milliseconds, to end by itself before it is killed. \`brutal_kill\` gives it none.`,
    wrong: `actor a() do
end
supervisor S do
  child c do
    start: fn -> spawn(a) end
    shutdown: 0
  end
end

fn main() do
  spawn(S)
end
`,
    mended: `actor a() do
end
supervisor S do
  child c do
    start: fn -> spawn(a) end
    shutdown: brutal_kill
  end
end

fn main() do
  spawn(S)
end
`,
  },
  E0022: {
    title: "catch-all clause not last",
    meaning: `Clauses are tried from top to bottom. A clause of plain names without a guard takes everything, so those after
it are never reached.`,
    wrong: `fn f(_) = "any"
fn f(0) = "zero"

fn main() do
  println(f(0))
end
`,
    mended: `fn f(0) = "zero"
fn f(_) = "any"

fn main() do
  println(f(0))
end
`,
  },
  E0023: {
    title: "name defined twice, clauses apart, or another parameter count",
    meaning: `One name has one definition. The clauses of a function stand together and have the same number of parameters;
a \`do\` definition is a single clause.`,
    wrong: `fn f(x) = x + 1
fn g(x) = x
fn f(x, y) = x + y

fn main() do
  println("\${g(1)}")
end
`,
    mended: `fn f(x) = x + 1
fn g(x) = x
fn h(x, y) = x + y

fn main() do
  println("\${g(f(h(1, 2)))}")
end
`,
  },
  E0024: {
    title: "adjacent clauses with different parameter counts",
    meaning: `All clauses of a function, or of a closure, have the same number of parameters.`,
    wrong: `fn f(0) = 1
fn f(a, b) = a + b

fn main() do
  println("\${f(0)}")
end
`,
    mended: `fn f(0, _) = 1
fn f(a, b) = a + b

fn main() do
  println("\${f(0, 5)}")
end
`,
  },
  E0025: {
    title: "guard is not Bool",
    meaning: `A guard is a condition.`,
    wrong: `fn f(n) when n + 1 = "a"
fn f(_) = "b"

fn main() do
  println(f(1))
end
`,
    mended: `fn f(n) when n + 1 > 0 = "a"
fn f(_) = "b"

fn main() do
  println(f(1))
end
`,
  },
  E0026: {
    title: "second impl of an interface for a type",
    meaning: `A type has at most one impl of an interface in the whole program, derived ones included. Only a parameterised
interface such as \`From<T>\` may be implemented again with other arguments.`,
    wrong: `interface Tag do
  fn tag(self) -> Int
end
impl Tag for Int do
  fn tag(self) -> Int do
    1
  end
end
impl Tag for Int do
  fn tag(self) -> Int do
    2
  end
end

fn main() do
  println("x")
end
`,
    mended: `interface Tag do
  fn tag(self) -> Int
end
impl Tag for Int do
  fn tag(self) -> Int do
    1
  end
end
impl Tag for String do
  fn tag(self) -> Int do
    2
  end
end

fn main() do
  println("\${3.tag()} \${"x".tag()}")
end
`,
  },
  E0027: {
    title: "method provided by several interfaces",
    meaning: `The type implements several interfaces that have a method of this name, and nothing says which one is meant.`,
    wrong: `interface A do
  fn tag(self) -> Int do
    1
  end
end
interface B do
  fn tag(self) -> Int do
    2
  end
end
impl A for Int do
end
impl B for Int do
end

fn main() do
  let n = 3
  println("\${n.tag()}")
end
`,
    mended: `interface A do
  fn tag(self) -> Int do
    1
  end
end
interface B do
  fn mark(self) -> Int do
    2
  end
end
impl A for Int do
end
impl B for Int do
end

fn main() do
  let n = 3
  println("\${n.tag()}")
end
`,
  },
  E0028: {
    title: "interface cannot be derived",
    meaning: `Eq, Ord, Display, Debug, Hash and Json can be derived. Anything else is written as an impl.`,
    wrong: `struct P do
  x :: Int
end deriving(Iterable)

fn main() do
  println("x")
end
`,
    mended: `struct P do
  x :: Int
end deriving(Display)

fn main() do
  println("\${P { x: 1 }}")
end
`,
  },
  E0029: {
    title: "derive prerequisite missing",
    meaning: `An order needs an equality: a list that has Ord has Eq too.`,
    wrong: `struct P do
  x :: Int
end deriving(Ord)

fn main() do
  println("x")
end
`,
    mended: `struct P do
  x :: Int
end deriving(Eq, Ord)

fn main() do
  println("\${P { x: 1 } < P { x: 2 }}")
end
`,
  },
  E0030: {
    title: "no such method",
    meaning: `No interface that the type implements has a method of this name, and neither has the standard module of the
type a function of this name.`,
    wrong: `fn main() do
  println("abc".shout())
end
`,
    mended: `fn main() do
  println("abc".to_upper())
end
`,
  },
  E0031: {
    title: "unknown module",
    meaning: `A module is a file: \`import Geo.FlatEarth\` needs \`geo/flat_earth.snow\`. Standard modules need no import.`,
    wrong: `import Geometri

fn main() do
  println("x")
end
`,
    mended: `import Geometry

fn main() do
  println("\${Geometry.area(2, 3)}")
end
`,
    files: geometry,
  },
  E0032: {
    title: "`break` outside a loop",
    meaning: `\`break\` ends the nearest \`while\` or \`for\` of the same function. A closure in a loop is a function of its own.`,
    wrong: `fn main() do
  break
end
`,
    mended: `fn main() do
  while true do
    break
  end
end
`,
  },
  E0033: {
    title: "`continue` outside a loop",
    meaning: `\`continue\` goes on with the nearest \`while\` or \`for\` of the same function. A closure in a loop is a function of
its own.`,
    wrong: `fn main() do
  continue
end
`,
    mended: `fn main() do
  for i in 0..3 do
    if i == 1 do continue end
    println("\${i}")
  end
end
`,
  },
  E0034: {
    title: "name not exported, unknown member of a standard module",
    meaning: `The module has nothing of this name.`,
    wrong: `from List import hed

fn main() do
  println("x")
end
`,
    mended: `from List import head

fn main() do
  println(head(["x"]))
end
`,
  },
  E0035: {
    title: "private item",
    meaning: `Everything is private to its file unless it says \`pub\`; services and actors are always exported.`,
    wrong: `from Geometry import secret

fn main() do
  println("\${secret()}")
end
`,
    mended: `from Geometry import area

fn main() do
  println("\${area(2, 3)}")
end
`,
    files: geometry,
  },
  E0036: {
    title: "`?` in a function of the wrong result type",
    meaning: `\`e?\` returns early with the \`None\` or \`Err\` of \`e\`: the function around it returns an Option or a Result
accordingly.`,
    wrong: `fn f(s :: String) -> Int do
  s.to_int()?
end

fn main() do
  println("\${f("1")}")
end
`,
    mended: `fn f(s :: String) -> Option<Int> do
  Some(s.to_int()? + 1)
end

fn main() do
  println("\${f("1")}")
end
`,
  },
  E0037: {
    title: "`?` on another type",
    meaning: `\`?\` takes an Option or a Result apart.`,
    wrong: `fn f(n :: Int) -> Option<Int> do
  Some(n? + 1)
end

fn main() do
  println("\${f(1)}")
end
`,
    mended: `fn f(n :: Option<Int>) -> Option<Int> do
  Some(n? + 1)
end

fn main() do
  println("\${f(Some(1))}")
end
`,
  },
  E0038: {
    title: "field not suitable for Json",
    meaning: `Json can be derived when every field is an Int, Float, Bool, String, Bytes, a Json value or a type that derives
Json itself, or an Option, Result, tuple, List, Set or Map with String keys of such.`,
    wrong: `struct P do
  f :: Fun(Int) -> Int
end deriving(Json)

fn main() do
  println("x")
end
`,
    mended: `struct P do
  f :: List<Int>
end deriving(Json)

fn main() do
  println(Json.encode(P { f: [1] }))
end
`,
  },
  E0040: {
    title: "associated type missing in an impl",
    meaning: `An impl says what each associated type of its interface is.`,
    wrong: `interface Box do
  type Item
  fn open(self) -> Self.Item
end
impl Box for Int do
  fn open(self) -> Int do
    self
  end
end

fn main() do
  println("x")
end
`,
    mended: `interface Box do
  type Item
  fn open(self) -> Self.Item
end
impl Box for Int do
  type Item = Int
  fn open(self) -> Int do
    self
  end
end

fn main() do
  println("\${3.open()}")
end
`,
  },
  E0041: {
    title: "associated type not declared",
    meaning: `An impl gives the associated types that its interface declares, and no other.`,
    wrong: `interface Box do
  fn open(self) -> Int
end
impl Box for Int do
  type Item = Int
  fn open(self) -> Int do
    self
  end
end

fn main() do
  println("x")
end
`,
    mended: `interface Box do
  fn open(self) -> Int
end
impl Box for Int do
  fn open(self) -> Int do
    self
  end
end

fn main() do
  println("x")
end
`,
  },
  E0042: {
    title: "associated type cannot be resolved",
    meaning: `\`Self.Item\` stands for an associated type that the interface declares with \`type Item\`.`,
    wrong: `interface Box do
  fn open(self) -> Self.Item
end

fn main() do
  println("x")
end
`,
    mended: `interface Box do
  type Item
  fn open(self) -> Self.Item
end

fn main() do
  println("x")
end
`,
  },
  E0043: {
    title: "integer literal out of range",
    meaning: `An Int is between -9007199254740991 and 9007199254740991. A Float literal that is too large for a Float, as
\`1.0e999\`, gets this code too.`,
    wrong: `fn main() do
  let n = 9007199254740992
  println("\${n}")
end
`,
    mended: `fn main() do
  let n = 9007199254740991
  println("\${n}")
end
`,
  },
  E0044: {
    title: "reserved extern form",
    meaning: `An extern function names the JavaScript module that exports it: a file beside its own, or a package, not a
URL. Without one the form belongs to the standard library.`,
    wrong: `extern fn f(n :: Int) -> Int = "snow_f"

fn main() do
  println("\${f(1)}")
end
`,
    mended: `extern fn f(n :: Int) -> Int = "f" from "./f.js"

fn main() do
  println("\${f(1)}")
end
`,
  },
  E0045: {
    title: "type cannot cross the extern boundary",
    meaning: `Numbers, Bool, String, (), Bytes, lists and tuples, maps with String keys, Option and extern types cross; as a
result also \`Result<T, String>\`. Functions, structs and sum types do not.`,
    wrong: `extern fn f(g :: Fun(Int) -> Int) -> Int = "f" from "./f.js"

fn main() do
  println("x")
end
`,
    mended: `extern fn f(g :: List<Int>) -> Int = "f" from "./f.js"

fn main() do
  println("\${f([1])}")
end
`,
  },
  E0046: {
    title: "tuple index not a literal or out of range",
    meaning: `Each element of a tuple has a type of its own, so the index is written as a literal, from 0, inside the tuple.`,
    wrong: `fn main() do
  println("\${Tuple.nth((1, 2), 2)}")
end
`,
    mended: `fn main() do
  println("\${Tuple.nth((1, 2), 1)}")
end
`,
  },
  E0047: {
    title: "nested module",
    meaning: `A module is a file; its name follows from its path.`,
    wrong: `module Inner do
end

fn main() do
  println("x")
end
`,
    mended: `import Geometry

fn main() do
  println("\${Geometry.area(1, 2)}")
end
`,
    files: geometry,
  },
  E0048: {
    title: "declaration inside a block",
    meaning: `Types, interfaces, impls, actors, services, supervisors, imports and externs stand at top level. Functions may
be local.`,
    wrong: `fn main() do
  struct P do
    x :: Int
  end
  println("x")
end
`,
    mended: `struct P do
  x :: Int
end

fn main() do
  println("\${P { x: 1 }.x}")
end
`,
  },
  E0049: {
    title: "indexing not supported for the type",
    meaning: `\`xs[i]\` is \`List.get(xs, i)\` of a List and \`Map.get(m, k)\` of a Map.`,
    wrong: `fn main() do
  let s = "abc"
  println("\${s[0]}")
end
`,
    mended: `fn main() do
  let s = "abc"
  println(String.slice(s, 0, 1))
end
`,
  },
  E0050: {
    title: "constructor name visible from several types",
    meaning: `Two visible sum types have a variant of this name; the type in front of it says which one is meant.`,
    wrong: `type A do
  On
end
type B do
  On
end

fn main() do
  let x = On
  println("\${x}")
end
`,
    mended: `type A do
  On
end
type B do
  On
end

fn main() do
  let x = A.On
  println("\${x} \${B.On}")
end
`,
  },
  E0051: {
    title: "`return` outside a function",
    meaning: `\`return\` ends the function or closure around it; statements at top level have none.`,
    wrong: `return 1

fn main() do
  println("x")
end
`,
    mended: `fn one() do
  return 1
end

fn main() do
  println("\${one()}")
end
`,
  },
  E0052: {
    title: "the type of a value that is used is not determined",
    meaning: `Something is asked of a value, and neither what makes it nor what uses it says which type it has. So nobody
knows which \`impl\` is meant. Arithmetic alone would mean Int, and an empty list can be shown whatever it could hold; but
what makes a value (\`default\`, \`from\`, \`from_json\`) and the interfaces of the program need a type.`,
    wrong: `fn main() do
  println("\${default()}")
end
`,
    mended: `fn main() do
  let count :: Int = default()
  println("\${count}")
end
`,
  },
  E0053: {
    title: "a match or an expression too large to check or to compile",
    meaning: `Whether the arms of a match cover all values, or which of them is the first to match, can take more combinations
of patterns than there is time for. Here one value matches in 1,024 ways, and the guard would be asked for each of them.
Match on fewer things at once: nest a second match in the arms, or move arms into a function of their own, each ending
with \`_\`. An expression whose type explodes is taken apart with \`let\` and annotations.`,
    wrong: `fn main() do
  let p = (0, 3)
  case (p, p, p, p, p, p, p, p, p, p) do
    (
      (a, 0) | (0, a),
      (b, 0) | (0, b),
      (c, 0) | (0, c),
      (d, 0) | (0, d),
      (e, 0) | (0, e),
      (f, 0) | (0, f),
      (g, 0) | (0, g),
      (h, 0) | (0, h),
      (i, 0) | (0, i),
      (j, 0) | (0, j)
    ) when a + b + c + d + e + f + g + h + i + j > 9 -> println("much")
    _ -> println("little")
  end
end
`,
    mended: `fn other(((n, 0) | (0, n))) = n
fn other(_) = 0

fn main() do
  let p = (0, 3)
  let total = reduce([p, p, p, p, p, p, p, p, p, p], 0, fn(sum, one) -> sum + other(one) end)
  println(if total > 9 do "much" else "little" end)
end
`,
  },
  E0056: {
    title: "an argument that must be a literal text",
    meaning: `What \`File.embed\` names is read while the program is compiled, so the path is a literal text, relative to the
source, and the file is there, can be read and stays inside the project.`,
    wrong: `fn main() do
  let name = "page.html"
  println(File.embed(name))
end
`,
    mended: `fn main() do
  let name = "page.html"
  println(Result.unwrap_or(File.read(name), "no page"))
end
`,
  },
  W0001: {
    title: "redundant arm or clause",
    meaning: `The arms before this one take every value that it could match, so it never runs.`,
    wrong: `fn main() do
  case true do
    true -> println("a")
    _ -> println("b")
    false -> println("c")
  end
end
`,
    mended: `fn main() do
  case true do
    true -> println("a")
    false -> println("c")
  end
end
`,
  },
  W0002: {
    title: "annotation on a later clause",
    meaning: `The types of a function with several clauses are written on the first one; later ones are ignored.`,
    wrong: `fn f(0) -> Int = 1
fn f(n) -> Int = n

fn main() do
  println("\${f(0)}")
end
`,
    mended: `fn f(0) -> Int = 1
fn f(n) = n

fn main() do
  println("\${f(0)}")
end
`,
  },
  W0003: {
    title: "unused import",
    meaning: `Nothing in the module uses what the import brings, or another line brings it already. Imports of modules
that have impls or statements of their own are silent: they may be there for these.`,
    wrong: `import Geometry

fn main() do
  println("x")
end
`,
    files: { "geometry.snow": "pub fn area(w :: Int, h :: Int) -> Int = w * h\n" },
    mended: `import Geometry

fn main() do
  println("\${Geometry.area(2, 3)}")
end
`,
  },
  W0004: {
    title: "unused variable",
    meaning: `Nothing uses the name that a \`let\`, a \`for\` or the pattern of an arm binds. With \`_\` in front of the name
nothing is said. In a loop it is often a value that was meant to grow: values don't change, each round has a new name
of its own. \`List.reduce\` hands a value from round to round.`,
    wrong: `fn main() do
  let total = 0
  for x in [1, 2, 3] do
    let total = total + x
  end
  println("\${total}")
end
`,
    mended: `fn main() do
  let total = List.reduce([1, 2, 3], 0, fn total, x -> total + x end)
  println("\${total}")
end
`,
  },
  W0005: {
    title: "unused definition",
    meaning: `Nothing uses a function, a type or a constant that other modules cannot see, apart from itself. \`main\`,
functions whose names begin with \`test_\` or \`sim_\`, and names that begin with \`_\` are silent.`,
    wrong: `fn double(n) = n * 2

fn main() do
  println("\${1 + 1}")
end
`,
    mended: `fn double(n) = n * 2

fn main() do
  println("\${double(1)}")
end
`,
  },
  W0006: {
    title: "unused result",
    meaning: `A \`Result\` says whether something went well, and here nobody looks. \`?\` hands an \`Err\` on, \`case\` tells both
apart, \`let _ = …\` says that it doesn't matter.`,
    wrong: `fn main() do
  File.write("notes.txt", "x")
  println("written")
end
`,
    mended: `fn main() do
  case File.write("notes.txt", "x") do
    Ok(_) -> println("written")
    Err(reason) -> println("not written: \${reason}")
  end
end
`,
  },
  W0007: {
    title: "bidirectional control characters",
    meaning: `Characters that change the direction of text make a line show in another order than the compiler reads it.
They are not seen themselves, so that code can seem to be a comment, or one text another. Where they are meant, in a
string, an escape says so.`,
    wrong: `fn main() do
  println("\u2066admin\u2069")
end
`,
    mended: `fn main() do
  println("\\u{2066}admin\\u{2069}")
end
`,
  },
  C0001: {
    title: "command or project error",
    meaning: `The project cannot be compiled as a whole: its directory or its \`main.snow\` is missing, it has no function
\`main\`, modules import themselves or each other in a circle, or a file cannot be written.`,
    wrong: `fn start() do
  println("x")
end
`,
    mended: `fn main() do
  println("x")
end
`,
  },
};

/** The whole page as text, ending in a newline. */
export function explain(code: Code): string {
  const page = explanations[code];
  const lines = [`${code}: ${page.title}`, "", page.meaning, "", "This program gets it:", "", ...indented(page.wrong)];
  for (const [name, text] of Object.entries(page.files ?? {})) {
    lines.push("", `with ${name} beside it:`, "", ...indented(text));
  }
  lines.push("", "Mended:", "", ...indented(page.mended));
  return `${lines.join("\n")}\n`;
}

function indented(program: string): string[] {
  return program
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`));
}
