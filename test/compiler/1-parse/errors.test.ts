// Syntax errors: places, texts, helps, and how reading goes on after them.
import { describe, expect, test } from "vitest";
import { problemsOf } from "../../support/tree-text.ts";

describe("whole programs", () => {
  test.each<[string, string[]]>([
    [
      `fn main() do
  if x > 1 do
    println("a")
  println("b")
end

fn g() do
  1
end`,
      ["5:1+3 P0001 expected `end`; found the `end` of an enclosing block; `do` of `if` on line 2 has no `end`"],
    ],
    [
      `fn main() do
  println("a")

struct P do
  x :: Int
end

fn h() = 2`,
      ["4:1+6 P0001 expected `end`; found `struct`; `do` of `fn main` on line 1 has no `end`"],
    ],
    [
      `fn main() do
  println("a"
  let x = 2
  println("b")
end`,
      ["3:3+3 P0001 expected `,` or `)`; found `let`; `(` on line 2 is not closed"],
    ],
    [
      `fn main() do
  if x == 1 do
    1
  elif x == 2 do
    2
  else
    3
  end
end`,
      ["4:3+4 P0001 there is no `elif`; found `elif`; write `else if`"],
    ],
    [
      `fn main() do
  x = 3
  x += 1
  let mut y = 2
  var z = 3
  let a = b & c
  let s = 'hello'
  let q = x ? 1 : 2
  if x = 2 do 1 end
  let f = x -> return 1
  import Foo
end`,
      [
        "2:5+1 P0001 expected expression; found `=`; there is no assignment; `let name = value` gives a new value a name",
        "3:6+1 P0001 expected expression; found `=`; there is no `+=`: `let` a new value of the same name",
        "4:11+1 P0001 expected `=`; found `y`; there are no mutable variables: `let` a new value of the same name",
        "5:9+1 P0001 expected expression; found `=`; write `let`",
        "6:13+1 P0001 unknown character `&`; not part of the language; write `&&` or `and`",
        "7:11+1 P0001 unknown character `'`; not part of the language; strings are written with `\"`",
        "8:17+1 P0001 expected expression; found `:`; there is no `? :`; write `if … do … else … end`",
        "9:8+1 P0001 expected `do`; found `=`; write `==` to compare",
        "10:13+2 P0001 expected expression; found `->`; a function is written `fn x -> … end`",
        "11:3+10 E0048 `import` is only allowed at top level; inside a block",
      ],
    ],
    [
      `fn main() {
  let x = 1
  if x > 1 {
    println("a")
  } else {
    println("b")
  }
  while (x < 3) {
    foo(x)
  }
}
fn g() = 1 +`,
      [
        "1:11+1 P0001 expected `do`; found `{`; a block is written `do … end`",
        "12:13+0 P0001 expected expression; found end of file",
      ],
    ],
    [
      `import List as L
from List import map as m
from List import {a, b}
from List import *
from 3 import x`,
      [
        "2:22+2 P0001 expected end of line; found `as`; names keep theirs: `import M as N` renames a module",
        "3:18+1 P0001 expected name; found `{`; names are listed without braces",
        "4:18+1 P0001 glob imports are not allowed; import names explicitly; found `*`",
        "5:6+1 P0001 expected name; found `3`",
      ],
    ],
    [
      `fn main()
  println("a")
end
fn g() do
  if x
    1
  end
  while y
    2
  end
end`,
      [
        "1:10+0 P0001 expected `=` or `do`; found end of line",
        "5:7+0 P0001 expected `do`; found end of line",
        "8:10+0 P0001 expected `do`; found end of line",
      ],
    ],
    [
      `fn main() do
  case x do
    1 => "a"
    2 -> println("b")
      println("c")
    elif -> 3
    3 -> return 4
    4 -> do return 5 end
  end
end`,
      [
        "3:7+2 P0001 expected `->`; found `=>`; arms are written `pattern -> expression`",
        "5:14+1 P0001 expected `->`; found `(`; a body of several statements is written `-> do … end`, that of a closure `fn x do … end`",
        "7:10+6 P0001 expected expression; found `return`; `return` is a statement: write `do return … end`",
      ],
    ],
    [
      'let a = "abc\\q def"\nlet b = "\\u{110000} \\u{} \\u12"\nlet c = 0xZZ\nlet d = 12abc\nlet e = “quoted”\nlet f = x ** 2\nlet g = [1, 2\nlet h = 3',
      [
        '1:13+2 P0001 unknown escape `\\q`; in this string; known escapes: `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\"`, `\\u{X}`, `\\$`',
        "2:10+10 P0001 `\\u{110000}` is not a code point; in this string; `\\u{X}` takes 1 to 6 hexadecimal digits, up to `10FFFF`, without surrogates",
        "3:9+4 P0001 malformed number `0xZZ`; in this number; write a space between a number and a word",
        "4:9+5 P0001 malformed number `12abc`; in this number; write a space between a number and a word",
        '5:9+1 P0001 unknown character `“`; not part of the language; strings are written with `"`',
        "6:12+1 P0001 expected expression; found `*`; there is no power operator",
        "8:1+3 P0001 expected `,` or `]`; found `let`; `[` on line 7 is not closed",
      ],
    ],
    [
      `fn main() do
  println("hello)
  println("world")
end`,
      ["2:11+1 P0001 unterminated string; starts here"],
    ],
    ['fn main() do\n  let x = "${foo"\n  println("a")\nend', ["2:12+2 P0001 unterminated interpolation; starts here"]],
    [
      `fn f(a b) = 1
fn send(x) = 2
fn (x) = 2
struct P do x :: end
type T do A(Int end
let 3 +
end`,
      [
        "1:8+1 P0001 expected `,` or `)`; found `b`",
        "2:4+4 P0001 expected name; found `send`; `send` is a reserved word",
        "3:8+1 P0001 expected `->`; found `=`",
        "4:18+3 P0001 expected type; found `end`",
        "5:17+3 P0001 expected `,` or `)`; found `end`",
        "6:7+1 P0001 expected `=`; found `+`",
      ],
    ],
    [
      `fn main() do
  struct A do
    x :: Int
  end
  pub struct B do
  end
  extern fn f() -> Int = "x"
  from A import b
  impl Foo for Bar do
  end
  pub fn x() = 1
  module X do
  end
  terminate do
  end
  type X = Int
end
module A.B do
  fn x() = 1
end`,
      [
        "2:3+8 E0048 `struct` is only allowed at top level; inside a block",
        "5:7+8 E0048 `struct` is only allowed at top level; inside a block",
        "7:3+11 E0048 `extern` is only allowed at top level; inside a block",
        "8:3+6 E0048 `import` is only allowed at top level; inside a block",
        "9:3+8 E0048 `impl` is only allowed at top level; inside a block",
        "11:3+3 P0001 expected expression; found `pub`; `pub` is only allowed at top level",
        "12:3+8 E0047 nested modules are not supported; use a file; not allowed",
        "14:3+9 P0001 expected expression; found `terminate`; `terminate` stands directly in the body of an actor",
        "16:3+6 E0048 `type` is only allowed at top level; inside a block",
        "18:1+10 E0047 nested modules are not supported; use a file; not allowed",
      ],
    ],
  ])("%s", (source, expected) => {
    expect(problemsOf(source)).toEqual(expected);
  });
});

describe("single mistakes", () => {
  test.each<[string, string[]]>([
    ["let x = 1 +* 2", ["1:12+1 P0001 expected expression; found `*`"]],
    ['fn main() do\n  let x = 1 +* 2\n  println("${x}")\nend', ["2:14+1 P0001 expected expression; found `*`"]],
    ["let x =", ["1:8+0 P0001 expected expression; found end of file"]],
    ["let", ["1:4+0 P0001 expected pattern; found end of file"]],
    ["f(1", ["1:4+0 P0001 expected `,` or `)`; found end of file"]],
    ["f(1,", ["1:5+0 P0001 expected expression; found end of file"]],
    ["[1 2]", ["1:4+1 P0001 expected `,` or `]`; found `2`"]],
    ["f(a b)", ["1:5+1 P0001 expected `,` or `)`; found `b`"]],
    ["%{1 => 2", ["1:9+0 P0001 expected `}`; found end of file"]],
    ['%{"a": 1}', ["1:6+1 P0001 expected `=>`; found `:`; map entries are written `key => value`"]],
    ["%{a}", ["1:4+1 P0001 expected `=>`; found `}`"]],
    ["P { x }", ["1:7+1 P0001 expected `:`; found `}`"]],
    ["P { x 1 }", ["1:7+1 P0001 expected `:`; found `1`"]],
    ["let x :: = 1", ["1:10+1 P0001 expected type; found `=`"]],
    ["type T = ", ["1:9+0 P0001 expected type; found end of file"]],
    ["type T", ["1:7+0 P0001 expected `=` or `do`; found end of file"]],
    ["fn f", ["1:5+0 P0001 expected `=` or `do`; found end of file"]],
    ["fn f(", ["1:6+0 P0001 expected pattern; found end of file"]],
    ["fn f(x: Int) = 1", ["1:7+1 P0001 expected `,` or `)`; found `:`; a type is written after `::`"]],
    ["let x: Int = 1", ["1:6+1 P0001 expected `=`; found `:`; a type is written after `::`"]],
    ["fn f() -> = 1", ["1:11+1 P0001 expected type; found `=`"]],
    ["fn f() where T = 1", ["1:16+1 P0001 expected `:`; found `=`"]],
    ["case do a -> b end", ["1:6+2 P0001 expected expression; found `do`"]],
    ["case x do a b end", ["1:13+1 P0001 expected `->`; found `b`"]],
    ["case x do foo(x) -> 1 end", ["1:14+1 P0001 expected `->`; found `(`"]],
    [
      "case x do a.b -> 1 end",
      ["1:13+1 P0001 expected constructor; found `b`; constructors start with an upper-case letter"],
    ],
    ["for in x do 1 end", ["1:5+2 P0001 expected pattern; found `in`; `in` is a reserved word"]],
    ["for {a} in x do 1 end", ["1:7+1 P0001 expected `,`; found `}`"]],
    ["while do 1 end", ["1:7+2 P0001 expected expression; found `do`"]],
    ["receive a -> b end", ["1:9+1 P0001 expected `do`; found `a`"]],
    ["let f = fn end", ["1:12+3 P0001 expected closure parameters; found `end`"]],
    ["let f = fn x end", ["1:14+3 P0001 expected `->`; found `end`"]],
    [
      `let f = fn x -> 1
  2 end`,
      ["2:3+1 P0001 expected `end`; found `2`; a closure of several statements is written `fn(…) do … end`"],
    ],
    ["spawn", ["1:6+0 P0001 expected `(`; found end of file"]],
    ["spawn()", ["1:7+1 P0001 expected expression; found `)`"]],
    ["send(p)", ["1:7+1 P0001 expected `,`; found `)`"]],
    ["link()", ["1:6+1 P0001 expected expression; found `)`"]],
    ["let x :: List<Int>= []", ["1:18+2 P0001 expected `,` or `>`; found `>=`; write a space between `>` and `=`"]],
    ["x == = 1", ["1:6+1 P0001 expected expression; found `=`; write `==` or `!=`"]],
    ["i++", ["1:4+0 P0001 expected expression; found end of file; there is no `++` step: `let n = n + 1`"]],
    ["x ==> y", ["1:5+1 P0001 expected expression; found `>`; write `=>` or `==`"]],
    ["a << 2", ["1:4+1 P0001 expected expression; found `<`; there are no bit operators; see module `Int`"]],
    ["a >> 2", ["1:4+1 P0001 expected expression; found `>`; there are no bit operators; see module `Int`"]],
    ["a & b", ["1:3+1 P0001 unknown character `&`; not part of the language; write `&&` or `and`"]],
    ["a @ b", ["1:3+1 P0001 unknown character `@`; not part of the language"]],
    [
      "a ? b : c",
      ["1:7+1 P0001 expected declaration or expression; found `:`; there is no `? :`; write `if … do … else … end`"],
    ],
    ["f(a:b)", ["1:4+2 P0001 expected `,` or `)`; found `:b`; write a space after `:`"]],
    [
      "f(1, a: 1, 2)",
      ["1:12+1 P0001 expected keyword argument; found `2`; positional arguments stand before keyword arguments"],
    ],
    ['"a${"', ["1:3+2 P0001 unterminated interpolation; starts here"]],
    ['"${1', ["1:2+2 P0001 unterminated interpolation; starts here"]],
    ['"abc', ["1:1+1 P0001 unterminated string; starts here"]],
    ['"""abc', ["1:1+3 P0001 unterminated string; starts here"]],
    ["#= a #= b =#", ["1:1+2 P0001 unterminated block comment; starts here"]],
    [
      '"\\x"',
      [
        '1:2+2 P0001 unknown escape `\\x`; in this string; known escapes: `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\"`, `\\u{X}`, `\\$`',
      ],
    ],
    [
      '"\\u{}"',
      [
        "1:2+4 P0001 `\\u{}` is not a code point; in this string; `\\u{X}` takes 1 to 6 hexadecimal digits, up to `10FFFF`, without surrogates",
      ],
    ],
    [
      '"\\u{D800}"',
      [
        "1:2+8 P0001 `\\u{D800}` is not a code point; in this string; `\\u{X}` takes 1 to 6 hexadecimal digits, up to `10FFFF`, without surrogates",
      ],
    ],
    [
      '"\\u{1234567}"',
      [
        "1:2+11 P0001 `\\u{1234567}` is not a code point; in this string; `\\u{X}` takes 1 to 6 hexadecimal digits, up to `10FFFF`, without surrogates",
      ],
    ],
    [
      '"a\\\nb"',
      [
        '1:3+2 P0001 unknown escape `\\`; in this string; known escapes: `\\n`, `\\t`, `\\r`, `\\0`, `\\\\`, `\\"`, `\\u{X}`, `\\$`',
      ],
    ],
    ['case x do "a${b}" -> 1 end', ["1:13+2 P0001 string interpolation not allowed in patterns; in this pattern"]],
    ['fn f("a${b}") = 1', ["1:8+2 P0001 string interpolation not allowed in patterns; in this pattern"]],
    [
      `from A import *
fn f( = 1`,
      [
        "1:15+1 P0001 glob imports are not allowed; import names explicitly; found `*`",
        "2:7+1 P0001 expected pattern; found `=`",
      ],
    ],
    ["import", ["1:7+0 P0001 expected name; found end of file"]],
    ["import a as b", ["1:13+1 P0001 expected name; found `b`; a module's name starts with an upper-case letter"]],
    [
      "pub let x = 1",
      [
        "1:5+3 P0001 expected declaration; found `let`; `pub` stands before `fn`, `struct`, `type`, `interface`, `supervisor`, `extern`",
      ],
    ],
    [
      "pub actor a do end",
      ["1:5+5 P0001 expected declaration; found `actor`; every `actor` is public: leave out `pub`"],
    ],
    ["let alias = 1", ["1:5+5 P0001 expected pattern; found `alias`; write `type Name = …`"]],
    [
      "monitor(p)",
      [
        "1:1+7 P0001 expected declaration or expression; found `monitor`; `monitor` is a reserved word; write `Process.monitor(pid)`",
      ],
    ],
    ["trait X do end", ["1:1+5 P0001 expected declaration or expression; found `trait`; write `interface`"]],
    ["let end = 1", ["1:5+3 P0001 expected pattern; found `end`; `end` is a reserved word"]],
    ["end", ["1:1+3 P0001 expected declaration or expression; found `end`; every block before it is closed already"]],
    ["let x = 1)", ["1:10+1 P0001 expected declaration or expression; found `)`"]],
    [
      `a
  + b`,
      ["2:3+1 P0001 expected expression; found `+`"],
    ],
    [
      `a
.b()`,
      ["2:1+1 P0001 expected expression; found `.`"],
    ],
    [
      `a
?`,
      ["2:1+1 P0001 expected expression; found `?`"],
    ],
    [
      `let x
= 1`,
      ["1:6+0 P0001 expected `=`; found end of line"],
    ],
    [
      `if x
do 1 end`,
      ["1:5+0 P0001 expected `do`; found end of line"],
    ],
    [
      `fn f(x)
= 1`,
      ["1:8+0 P0001 expected `=` or `do`; found end of line"],
    ],
    [
      "x -> 1",
      [
        "1:3+2 P0001 expected declaration or expression; found `->`; arms belong to `case … do`, closures start with `fn`",
      ],
    ],
    ["let x = 1 do", ["1:11+2 P0001 expected declaration or expression; found `do`"]],
    [
      "supervisor S do foo: 1 end",
      ["1:17+3 P0001 expected `strategy`, `max_restarts`, `max_seconds` or `child`; found `foo`"],
    ],
    ["supervisor S do strategy: 3 end", ["1:27+1 P0001 expected name; found `3`"]],
    [
      "supervisor S do child c do stop: 1 end end",
      ["1:28+4 P0001 expected `name`, `start`, `restart` or `shutdown`; found `stop`"],
    ],
    ["service S do x end", ["1:14+1 P0001 expected `fn`, `call` or `cast`; found `x`"]],
    [
      "channel chat(room :: String) do\n  fn join() = Ok(1)\nend\nlet a = 1",
      ["1:9+4 P0001 expected name; found `chat`; the name of a channel begins with an upper-case letter"],
    ],
    [
      "channel C do x end",
      [
        "1:14+1 P0001 expected `fn`, `call`, `cast`, `info` or a setting (`sends`, `history`, `history_ms`, `history_bytes`); found `x`",
      ],
    ],
    ['channel C do history: "x" end', ['1:23+3 P0001 expected type or number; found `"x"`']],
    [
      "pub channel C do end",
      ["1:5+7 P0001 expected declaration; found `channel`; every `channel` is public: leave out `pub`"],
    ],
    [
      `channel C(room :: String)
  fn join() = Ok(())
end`,
      ["1:26+0 P0001 expected `do`; found end of line"],
    ],
    [
      `channel C do
  info Kick() |me|
    me
  end
  fn join() = Ok(())
end`,
      ["2:15+1 P0001 expected `do`; found `|`"],
    ],
    [
      `fn f() do
  channel C do
    fn join() = Ok(())
  end
end`,
      ["2:3+9 E0048 `channel` is only allowed at top level; inside a block"],
    ],
    ["interface I do x end", ["1:16+1 P0001 expected `fn` or `type`; found `x`"]],
    [
      "impl A for List<Int> do end",
      ["1:16+1 P0001 expected `do`; found `<`; an impl is written for a type name without its arguments"],
    ],
    ["struct S do x: Int end", ["1:14+1 P0001 expected name; found `:`; a type is written after `::`"]],
    ["type T do A, B end", ["1:12+1 P0001 expected name; found `,`; write each one on a line of its own"]],
    ["extern fn f() = x", ["1:17+1 P0001 expected string; found `x`"]],
    [
      `actor a do
  terminate do end
  terminate do end
end`,
      ["3:3+9 P0001 expected statement; found `terminate`; an actor has at most one `terminate`"],
    ],
    [
      `module X do
end`,
      ["1:1+8 E0047 nested modules are not supported; use a file; not allowed"],
    ],
    [
      `fn f do
  terminate do end
end`,
      ["2:3+9 P0001 expected expression; found `terminate`; `terminate` stands directly in the body of an actor"],
    ],
    [
      "let x = 12abc + 0b12",
      ["1:9+5 P0001 malformed number `12abc`; in this number; write a space between a number and a word"],
    ],
    ["let x = 1\u0000", ["1:10+1 P0001 unknown character `U+0000`; not part of the language"]],
    [
      "let s = ‘a’ + “b”",
      ['1:9+1 P0001 unknown character `‘`; not part of the language; strings are written with `"`'],
    ],
    [
      "let a = 1",
      [
        "1:6+1 P0001 unknown character `U+00A0`; not part of the language; this looks like a space, but is another character",
      ],
    ],
    ["return do 1 end", ["1:8+2 P0001 expected declaration or expression; found `do`"]],
    ["unless x do 1 end", ["1:10+2 P0001 expected declaration or expression; found `do`; write `if not … do … end`"]],
    [
      `fn f do
  call X do end
end`,
      ["2:3+4 P0001 expected expression; found `call`; `call` belongs in the body of a service or a channel"],
    ],
    ['extern fn f(a) = "x"', ["1:14+1 P0001 expected `::`; found `)`"]],
    ["fn f(case) = 1", ["1:6+4 P0001 expected pattern; found `case`; `case` is a reserved word"]],
    [
      "let x = if a do 1 else 2",
      ["1:25+0 P0001 expected `end`; found end of file; `do` of `if` on line 1 has no `end`"],
    ],
    ["()()(", ["1:6+0 P0001 expected expression; found end of file"]],
    ["let x = (fn y -> 1)", ["1:19+1 P0001 expected `end`; found `)`; `fn` on line 1 has no `end`"]],
    [
      `let x = [fn y do 1]
let z = +`,
      [
        "1:19+1 P0001 expected `end`; found `]`; `fn` on line 1 has no `end`",
        "2:9+1 P0001 expected expression; found `+`",
      ],
    ],
  ])("%s", (source, expected) => {
    expect(problemsOf(source)).toEqual(expected);
  });
});
