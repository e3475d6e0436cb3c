// One program with ten mistakes: ten diagnostics, in order, word for word.
import { expect, test } from "vitest";
import { loadLibrary } from "../../cli/library.ts";
import { analyse } from "../../compiler/index.ts";
import { renderAll } from "../../compiler/report/render.ts";

const library = await loadLibrary();

function diagnose(text: string) {
  const main = { name: "Main", file: { path: "main.snow", text } };
  return analyse({ main, others: [], readModule: () => undefined, moduleNames: ["Main"] }, library).diagnostics;
}

const program = `struct Point do
  x :: Int
  y :: Int
end
type Lamp do
  On
  Off
end

fn area(p :: Point) -> Int = p.x * p.z

fn name(l :: Lamp) -> String do
  case l do
    On -> "on"
  end
end

fn main() do
  let p = Point { x: 1 }
  let n :: Int = "four"
  println("\${area(p, 2)}")
  println(totl)
  let s = "a" + "b"
  let l = Lamp.Dim
  if n do println("yes") end
  println("abc".shout())
end
`;

test("ten mistakes are ten diagnostics", () => {
  const places = diagnose(program).map(({ code, labels }) => {
    const before = program.slice(0, labels[0]?.span.start ?? 0).split("\n");
    return `${code} ${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  });
  expect(places).toEqual([
    "E0009 10:38",
    "E0012 13:3",
    "E0009 19:11",
    "E0001 20:18",
    "E0003 21:14",
    "E0004 22:11",
    "E0006 23:11",
    "E0010 24:11",
    "E0001 25:6",
    "E0030 26:17",
  ]);
});

test("the text of ten mistakes", () => {
  expect(renderAll(diagnose(program), { colour: false, json: false })).toMatchInlineSnapshot(`
    "[E0009] Error: no field \`z\` in \`Point\`
      --> main.snow:10:38
       |
    10 | fn area(p :: Point) -> Int = p.x * p.z
       |                                      ^ not found
    [E0012] Error: non-exhaustive match on \`Lamp\`: missing patterns [Off]
      --> main.snow:13:3
       |
    13 |   case l do
       |   ^^^^^^^^^ not all values are covered
    [E0009] Error: missing field \`y\` in \`Point\`
      --> main.snow:19:11
       |
    19 |   let p = Point { x: 1 }
       |           ^^^^^^^^^^^^^^ field \`y\` not given
    [E0001] Error: expected \`Int\`, found \`String\`
      --> main.snow:20:18
       |
    20 |   let n :: Int = "four"
       |                  ^^^^^^ this is \`String\`
    20 |   let n :: Int = "four"
       |            ^^^ the type is written here
    [E0003] Error: wrong argument count: expected 1 argument, found 2
      --> main.snow:21:14
       |
    21 |   println("\${area(p, 2)}")
       |              ^^^^^^^^^^ called here
    [E0004] Error: unbound name \`totl\`
      --> main.snow:22:11
       |
    22 |   println(totl)
       |           ^^^^ not found
    [E0006] Error: type \`String\` does not implement \`Add\`
      --> main.snow:23:11
       |
    23 |   let s = "a" + "b"
       |           ^^^^^^^^^ \`+\` needs \`Add\`
       = Help: concatenate with \`<>\`
    [E0010] Error: unknown variant \`Dim\` of \`Lamp\`
      --> main.snow:24:11
       |
    24 |   let l = Lamp.Dim
       |           ^^^^^^^^ variants: \`On\`, \`Off\`
    [E0001] Error: expected \`Bool\`, found \`Int\`
      --> main.snow:25:6
       |
    25 |   if n do println("yes") end
       |      ^ this is \`Int\`
    [E0030] Error: no method \`shout\` for \`String\`
      --> main.snow:26:17
       |
    26 |   println("abc".shout())
       |                 ^^^^^ not found
    error: Compilation failed due to errors above.
    "
  `);
});

test("one line of JSON for each", () => {
  const lines = renderAll(diagnose(program), { colour: false, json: true }).trimEnd().split("\n");
  expect(lines).toHaveLength(10);
  for (const line of lines) {
    expect(Object.keys(JSON.parse(line))).toEqual(["code", "severity", "message", "file", "spans", "fix"]);
  }
  expect(JSON.parse(lines[5] ?? "")).toEqual({
    code: "E0004",
    severity: "error",
    message: "unbound name `totl`",
    file: "main.snow",
    spans: [{ start: program.indexOf("totl"), end: program.indexOf("totl") + 4, label: "not found" }],
    fix: null,
  });
});

test("offsets count UTF-16 units, columns code points", () => {
  const text = 'fn main() do println("🦆" <> b) end\n';
  const [line = ""] = renderAll(diagnose(text), { colour: false, json: true }).split("\n");
  expect(JSON.parse(line).spans).toEqual([{ start: 29, end: 30, label: "not found" }]);
  expect(renderAll(diagnose(text), { colour: false, json: false })).toContain("main.snow:1:29");
});
