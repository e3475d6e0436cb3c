import { expect, test } from "vitest";
import {
  expectedBecause,
  noMainFile,
  projectDirectoryMissing,
  redundantPattern,
  typeMismatch,
  unboundName,
  unexpectedToken,
} from "../../compiler/report/catalogue.ts";
import type { Diagnostic } from "../../compiler/report/diagnostics.ts";
import { renderAll, renderJson, renderText, sortDiagnostics } from "../../compiler/report/render.ts";
import type { SourceFile, Span } from "../../compiler/trees/source.ts";

const plain = { colour: false };

function file(text: string, path = "main.snow"): SourceFile {
  return { path, text };
}

function find(source: SourceFile, part: string): Span {
  const start = source.text.indexOf(part);
  if (start < 0) throw new Error(`no ${part}`);
  return { start, end: start + part.length };
}

/** A diagnostic on `part`, for tests of the layout only. */
function mark(source: SourceFile, part: string | Span): Diagnostic {
  return unboundName(source, typeof part === "string" ? find(source, part) : part, "x");
}

test("the text form of one error", () => {
  const source = file('fn main() do\n  let total = 3\n  println("${totl}")\nend\n');
  const diagnostic = unboundName(source, find(source, "totl"), "totl", { suggestion: "total" });
  expect(renderText(diagnostic, plain)).toBe(
    [
      "[E0004] Error: unbound name `totl`",
      " --> main.snow:3:14",
      "  |",
      '3 |   println("${totl}")',
      "  |              ^^^^ not found",
      "  = Help: did you mean `total`?",
      "",
    ].join("\n"),
  );
});

test("the margin is as wide as the line number", () => {
  const source = file(`${"\n".repeat(17)}  n.tag()\n`);
  expect(renderText(mark(source, "n.tag()"), plain)).toBe(
    [
      "[E0004] Error: unbound name `x`",
      "  --> main.snow:18:3",
      "   |",
      "18 |   n.tag()",
      "   |   ^^^^^^^ not found",
      "",
    ].join("\n"),
  );
});

test("a second label repeats the pair of lines", () => {
  const source = file(`fn f() -> Int do\n${"\n".repeat(8)}  "x"\nend\n`);
  const diagnostic = typeMismatch(source, find(source, "Int"), {
    expected: "Int",
    found: "String",
    second: expectedBecause(find(source, '"x"')),
  });
  expect(renderText(diagnostic, plain)).toBe(
    [
      "[E0001] Error: expected `Int`, found `String`",
      " --> main.snow:1:11",
      "  |",
      "1 | fn f() -> Int do",
      "  |           ^^^ this is `String`",
      '10 |   "x"',
      "   |   ^^^ expected because of this",
      "",
    ].join("\n"),
  );
});

test("Windows line ends are not shown", () => {
  const source = file("let a = 1\r\nlet b = c\r\n");
  expect(renderText(mark(source, "c"), plain)).toBe(
    [
      "[E0004] Error: unbound name `x`",
      " --> main.snow:2:9",
      "  |",
      "2 | let b = c",
      "  |         ^ not found",
      "",
    ].join("\n"),
  );
  const old = file("let a = 1\rlet b = c\r");
  expect(renderText(mark(old, "c"), plain)).toContain("\n2 | let b = c\n  |         ^ not found\n");
});

test("a tab counts and shows as one space", () => {
  const source = file("\tlet\tb = c\n");
  expect(renderText(mark(source, "c"), plain)).toBe(
    [
      "[E0004] Error: unbound name `x`",
      " --> main.snow:1:10",
      "  |",
      "1 |  let b = c",
      "  |          ^ not found",
      "",
    ].join("\n"),
  );
});

test("characters that change the direction of a line are shown escaped, and the carets stand under what they mark", () => {
  const source = file('let a = "x\u202e" + totl # \u2066');
  const lines = renderText(mark(source, "totl"), plain).split("\n");
  expect(lines[1]).toBe(" --> main.snow:1:16");
  expect(lines[3]).toBe('1 | let a = "x\\u{202E}" + totl # \\u{2066}');
  expect(lines[4]).toBe("  |                       ^^^^ not found");
  const long = file(`let a = "${"\u202e".repeat(300)}" + totl`);
  const cut = renderText(mark(long, "totl"), plain).split("\n");
  expect(cut[3]?.slice(cut[4]?.indexOf("^"))).toBe("totl");
  const named = renderText(
    unexpectedToken(source, { start: 8, end: 12 }, { expected: "x", found: '"x\u202e"' }),
    plain,
  );
  expect(named).not.toMatch(/\p{Bidi_Control}/u);
});

test("no text from outside begins a line or commands the terminal, whichever part of a diagnostic it is in", () => {
  const hostile = "a\n\u001b[2J\u009b31m\u2028\u202e";
  const shown = String.raw`a\u{A}\u{1B}[2J\u{9B}31m\u{2028}\u{202E}`;
  const source = { ...file("x"), path: `${hostile}.snow` };
  const label = { span: { start: 0, end: 1 }, text: hostile };
  const placed: Diagnostic = {
    code: "E0004",
    kind: "mistake",
    severity: "error",
    message: hostile,
    file: source,
    labels: [label],
    help: hostile,
    fixes: [],
  };
  expect(renderText(placed, plain).split("\n")).toEqual([
    `[E0004] Error: ${shown}`,
    ` --> ${shown}.snow:1:1`,
    "  |",
    "1 | x",
    `  | ^ ${shown}`,
    `  = Help: ${shown}`,
    "",
  ]);
  const unplaced: Diagnostic = { ...placed, code: "C0001", file: undefined, labels: [] };
  expect(renderText(unplaced, plain)).toBe(`error: ${shown}\nHelp: ${shown}\n`);
});

test("columns and carets count code points", () => {
  const source = file('f("🦆🦆", ducks🦆)\n');
  expect(renderText(mark(source, "ducks🦆"), plain)).toBe(
    [
      "[E0004] Error: unbound name `x`",
      " --> main.snow:1:9",
      "  |",
      '1 | f("🦆🦆", ducks🦆)',
      "  |         ^^^^^^ not found",
      "",
    ].join("\n"),
  );
});

test("the end of the file", () => {
  const source = file("fn main() do\n");
  const end = { start: 13, end: 13 };
  expect(renderText(unexpectedToken(source, end, { expected: "`end`", found: undefined }), plain)).toBe(
    [
      "[P0001] Error: Parse error: expected `end`",
      " --> main.snow:2:1",
      "  |",
      "2 | ",
      "  | ^ found end of file",
      "",
    ].join("\n"),
  );
});

test("an empty file, and a span beyond its end", () => {
  for (const span of [
    { start: 0, end: 0 },
    { start: 5, end: 9 },
  ]) {
    expect(renderText(mark(file(""), span), plain)).toBe(
      ["[E0004] Error: unbound name `x`", " --> main.snow:1:1", "  |", "1 | ", "  | ^ not found", ""].join("\n"),
    );
  }
});

test("a mark at the end of a line", () => {
  const source = file("let x =\nend\n");
  expect(renderText(mark(source, { start: 7, end: 8 }), plain)).toContain(
    " --> main.snow:1:8\n  |\n1 | let x =\n  |        ^ not found\n",
  );
});

test("a mark over several lines shows the first one", () => {
  const source = file("  if a do\n    b\n  end\n");
  expect(renderText(mark(source, "if a do\n    b\n  end"), plain)).toContain(
    "\n1 |   if a do\n  |   ^^^^^^^ not found\n",
  );
});

test("a line of megabytes is cut around the mark", () => {
  const source = file(`let a = "${"é".repeat(2_000_000)}" + bad + "${"🦆".repeat(1_000_000)}"\n`);
  const lines = renderText(mark(source, "bad"), plain).split("\n");
  expect(lines[1]).toBe(" --> main.snow:1:2000014");
  expect(lines[3]).toBe(`1 | …${"é".repeat(36)}" + bad + "${"🦆".repeat(113)}…`);
  expect(lines[4]).toBe(`  | ${" ".repeat(41)}^^^ not found`);
  const whole = renderText(mark(source, "🦆".repeat(1_000_000)), plain);
  expect(whole.length).toBeLessThan(1000);
});

test("of very many some are shown, errors first, and the rest is counted", () => {
  const source = file(Array.from({ length: 500 }, (_, index) => `v${1000 + index}\n`).join(""));
  const at = (index: number, diagnostic: typeof unboundName | typeof redundantPattern) =>
    diagnostic(source, { start: 6 * index, end: 6 * index + 5 }, "x");
  const codes = (text: string) => [...text.matchAll(/^\[(\w+)\]/gm)].map(([, code]) => code);
  const warnings = Array.from({ length: 250 }, (_, index) => at(index, redundantPattern));
  const errors = Array.from({ length: 150 }, (_, index) => at(300 + index, unboundName));
  const text = renderAll([...warnings, ...errors], { colour: false, json: false });
  expect(codes(text)).toEqual([...new Array(50).fill("W0001"), ...new Array(150).fill("E0004")]);
  expect(text).toMatch(/\n200 more warnings not shown\nerror: Compilation failed due to errors above\.\n$/);
  const more = Array.from({ length: 51 }, (_, index) => at(index, unboundName));
  expect(renderAll([...warnings, ...more, ...errors], { colour: false, json: false })).toMatch(
    /\n1 more error and 250 more warnings not shown\nerror: /,
  );
  expect(renderAll(errors, { colour: false, json: false })).not.toContain("more");
  expect(
    renderAll([...warnings, ...errors], { colour: false, json: true })
      .trimEnd()
      .split("\n"),
  ).toHaveLength(400);
});

test("colour wraps the parts and changes nothing else", () => {
  const source = file("let b = c\n");
  const diagnostic = mark(source, "c");
  const coloured = renderText(diagnostic, { colour: true });
  expect(coloured).toContain("\u001b[1;31mError\u001b[0m");
  expect(coloured.replaceAll(/\p{Cc}\[[0-9;]*m/gu, "")).toBe(renderText(diagnostic, plain));
});

test("project errors are a single line, with their help below", () => {
  expect(renderAll([projectDirectoryMissing("missing")], { colour: false, json: false })).toBe(
    "error: Project directory 'missing' does not exist\n",
  );
  expect(renderText(noMainFile("shop"), plain)).toBe(
    "error: No 'main.snow' found in 'shop'.\nHelp: create 'shop/main.snow' with fn main()\n",
  );
});

test("the JSON form", () => {
  const source = file('fn main() do\n  let total = 3\n  println("${totl}")\nend\n');
  const diagnostic = unboundName(source, find(source, "totl"), "totl", { suggestion: "total" });
  expect(renderJson(diagnostic)).toBe(
    '{"code":"E0004","severity":"error","message":"unbound name `totl`","file":"main.snow","spans":[{"start":42,"end":46,"label":"not found"}],"fix":"did you mean `total`?"}\n',
  );
  expect(renderJson(projectDirectoryMissing("x"))).toBe(
    '{"code":"C0001","severity":"error","message":"Project directory \'x\' does not exist","file":"","spans":[],"fix":null}\n',
  );
});

test("order is by file, then position, equal ones once; the failure line closes errors", () => {
  const [first, second] = [file("a b", "a.snow"), file("a b", "b.snow")];
  const [late, early, other] = [mark(first, "b"), mark(first, "a"), mark(second, "a")];
  expect(sortDiagnostics([projectDirectoryMissing("x"), other, late, early, late])).toEqual([
    early,
    late,
    other,
    projectDirectoryMissing("x"),
  ]);
  const warning = redundantPattern(first, find(first, "a"));
  const options = { colour: false, json: false };
  expect(renderAll([late], options).endsWith("not found\nerror: Compilation failed due to errors above.\n")).toBe(true);
  expect(renderAll([warning], options).endsWith("already covered\n")).toBe(true);
  expect(renderAll([late, warning], { colour: false, json: true }).split("\n")).toHaveLength(3);
});
