// The formatter: what it makes of every construct, and what holds for every program there is.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parse } from "../../cli/compile.ts";
import { lineWidth } from "../../cli/format/document.ts";
import { format } from "../../cli/format/index.ts";
import { sameTree } from "../../cli/format/same-tree.ts";
import { commentsOf, type Token, tokensOf } from "../../cli/format/tokens.ts";
import { root } from "../support/command.ts";

const cases = join(root, "test/cli/format");

function formatted(text: string): string {
  const result = format({ path: "main.snow", text });
  if (result.kind === "formatted") return result.text;
  throw new Error(result.kind === "failed" ? result.reason : (result.problems[0]?.message ?? ""));
}

describe("every construct", () => {
  const names = readdirSync(cases).filter((name) => name.endsWith(".snow"));
  it.each(names)("%s", (name) => {
    const expected = readFileSync(join(cases, name.replace(/snow$/, "expected")), "utf8");
    expect(formatted(readFileSync(join(cases, name), "utf8"))).toBe(expected);
    expect(formatted(expected)).toBe(expected);
  });
});

/** Every program of the project that can be parsed. */
function corpus(): { readonly name: string; readonly text: string }[] {
  return ["compiler/report/explanations", "examples", "stdlib", "test/golden", "test/simulations"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".snow"))
      .map((name) => ({
        name: `${folder}/${name}`,
        text: readFileSync(join(root, folder, name), "utf8").replace("\ufeff", ""),
      }))
      .filter(({ text }) => treeOf(text) !== undefined),
  );
}

function treeOf(text: string): unknown {
  let isSound = true;
  const tree = parse({ path: "main.snow", text }, () => {
    isSound = false;
  });
  return isSound ? tree : undefined;
}

const programs = corpus();

/** What becomes of the programs, which are formatted once: most of them are as they would be. */
const results = new Map<string, string>();

function resultOf(text: string): string {
  const result = results.get(text) ?? formatted(text);
  results.set(text, result);
  return result;
}

test("every program keeps its tree and its comments, and formatting it again changes nothing", () => {
  expect(programs.length).toBeGreaterThan(1000);
  for (const [index, { name, text }] of programs.entries()) {
    const result = resultOf(text);
    expect(resultOf(result), name).toBe(result);
    expect(tooLong(result), name).toEqual([]);
    // The formatter compares these itself; this is about a formatter that does not.
    if (index % 10 > 0) continue;
    expect(sameTree(treeOf(text), treeOf(result)), name).toBe(true);
    const comments = (source: string): string => commentsOf(tokensOf({ path: name, text: source }));
    expect(comments(result), name).toBe(comments(text));
  }
});

test("the house style: what is written here is formatted", () => {
  const ours = programs.filter(({ name }) => /^(compiler|examples|stdlib|test\/simulations)\//.test(name));
  expect(ours.filter(({ text }) => resultOf(text) !== text).map(({ name }) => name)).toEqual([]);
});

/** Lines over the width that no comment and no literal makes so long. */
function tooLong(text: string): string[] {
  const tokens = tokensOf({ path: "main.snow", text });
  const lines = text.split("\n");
  return lines.filter((line, number) => {
    if ([...line].length <= lineWidth || /^ *#/.test(line)) return false;
    const here = tokens.filter((token) => token.line <= number && token.endLine >= number);
    if (here.length === 0 || here.some((token) => token.endLine > token.line)) return false;
    const comments = here.flatMap((token) => token.trailing).map((comment) => comment.text.length + 2);
    const width = [...line].length - comments.reduce((sum, length) => sum + length, 0);
    return width > lineWidth && !here.some((token) => fillsLine(token, line));
  });
}

function fillsLine(token: Token, line: string): boolean {
  if (token.kind !== "literal") return false;
  return token.text.length > lineWidth - 4 || line.trim().replace(/,$/, "") === token.text;
}

test("the blanks of the input do not matter", () => {
  const sample = programs.filter((_, index) => index % 4 === 0);
  fc.assert(
    fc.property(fc.constantFrom(...sample), fc.infiniteStream(fc.nat(4)), ({ text }, widths) => {
      const blanks = (): string => " ".repeat(widths.next().value);
      expect(formatted(withBlanks(text, blanks))).toBe(resultOf(text));
    }),
    { numRuns: 60 },
  );
});

/** Other blanks between the tokens, but where comments are. */
function withBlanks(text: string, blanks: () => string): string {
  let result = "";
  let end = 0;
  for (const token of tokensOf({ path: "main.snow", text })) {
    const gap = text.slice(end, token.start);
    // A comment, or a separator that is no token.
    if (/\S/.test(gap)) result += gap;
    else if (/[\r\n]/.test(gap)) result += blanks() + gap.replace(/[ \t]+/g, "") + blanks();
    else result += gap === "" ? gap : ` ${blanks()}`;
    result += token.text;
    end = token.start + token.text.length;
  }
  return result;
}

describe("line ends and byte order marks", () => {
  it("become LF, but not in strings", () => {
    expect(formatted('#= a\r\n b =#\r\nlet a = 1\r\nlet b = "x\r\ny"\r\n')).toBe(
      '#= a\n b =#\nlet a = 1\nlet b = "x\r\ny"\n',
    );
    expect(formatted("let a = 1\rlet b = 2")).toBe("let a = 1\nlet b = 2\n");
  });

  it("of nothing is nothing", () => {
    expect(formatted("")).toBe("");
    expect(formatted(" \n\n")).toBe("");
    expect(formatted("\n# only\n\n\n# comments")).toBe("# only\n\n# comments\n");
  });
});

test("what has syntax errors has no format", () => {
  expect(format({ path: "main.snow", text: "fn main( do" }).kind).toBe("rejected");
});

test("trees differ when anything but a place does", () => {
  const differ = (one: string, other: string): boolean => !sameTree(treeOf(one), treeOf(other));
  expect(differ("let a = 1", "let  a =\n 1")).toBe(false);
  expect(differ("let a = (b)", "let a = b")).toBe(false);
  expect(differ("let a = 1", "let a = 2")).toBe(true);
  expect(differ("let a = -0.0", "let a = 0.0")).toBe(true);
  expect(differ("f(a)", "f(a, b)")).toBe(true);
  expect(differ("## x\nfn f() = 1", "fn f() = 1")).toBe(true);
});

test("long inputs and deep ones", () => {
  const list = `let a = [${Array.from({ length: 100_000 }, (_, index) => index).join(", ")}]`;
  expect(formatted(list).split("\n")).toHaveLength(100_003);
  const deep = `let a = ${"f(".repeat(200)}1${")".repeat(200)}`;
  expect(formatted(formatted(deep))).toBe(formatted(deep));
});
