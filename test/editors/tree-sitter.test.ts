// The grammar for tree-sitter, without its generator: that it is one, and that it reads what the compiler reads.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "../../compiler/1-parse/index.ts";
import { keywords, modes, modeTokens, Reserved } from "../../compiler/1-parse/tokens.ts";
import { root } from "../support/command.ts";
import { loadGrammar, partsOf, Recogniser, type Rule } from "../support/tree-sitter.ts";
import { conflictsOf } from "../support/tree-sitter-conflicts.ts";

const directory = join(root, "editors/tree-sitter-snow");
const grammar = loadGrammar(join(directory, "grammar.js"));

function all(rule: Rule): Rule[] {
  return [rule, ...partsOf(rule).flatMap(all)];
}

/** The rules that can be come to from the first, and from what may stand anywhere. */
function reached(): Map<string, Rule> {
  const found = new Map<string, Rule>();
  const visit = (name: string): void => {
    const rule = grammar.rules.get(name);
    if (rule === undefined) throw new Error(`there is no rule ${name}`);
    if (found.has(name)) return;
    found.set(name, rule);
    for (const part of all(rule)) if (part.kind === "symbol") visit(part.name);
  };
  for (const rule of grammar.extras) if (rule.kind === "symbol") visit(rule.name);
  visit([...grammar.rules.keys()][0] ?? "");
  return found;
}

const parts = [...grammar.rules.values()].flatMap(all);
const texts = [...new Set(parts.flatMap((rule) => (rule.kind === "string" ? [rule.text] : [])))];

test("every rule is defined and reached, and conflicts are between rules", () => {
  expect([...reached().keys()].sort()).toEqual([...grammar.rules.keys()].sort());
  expect(grammar.conflicts.flat().filter((name) => !grammar.rules.has(name))).toEqual([]);
});

test("a parser knows how to go on, but where the grammar says that it may not", () => {
  const declared = grammar.conflicts.map((names) => names.toSorted().join(" "));
  expect(conflictsOf(grammar)).toEqual(declared.toSorted());
});

test("words are those of the lexer, and those that are reserved in places", () => {
  const words = texts.filter((text) => /^\p{L}+(?:_\p{L}+)*$/u.test(text));
  // `module` begins nothing: the compiler says what to write instead.
  const reserved = [...keywords].flatMap(([word, type]) => (type === Reserved || word === "module" ? [] : [word]));
  expect(words.filter((word) => keywords.has(word)).sort()).toEqual(reserved.sort());
  expect(words.filter((word) => !keywords.has(word)).sort()).toEqual([
    ...["Fun", "as", "async", "channel", "child", "deriving", "extern", "from", "info", "max_restarts", "max_seconds"],
    ...["name", "restart", "shutdown", "start", "strategy"],
  ]);
});

test("signs are those of the lexer", () => {
  const signs = (modeTokens[modes.code] ?? []).flatMap(({ PATTERN }) => (typeof PATTERN === "string" ? [PATTERN] : []));
  const delimiters = ['"', '"""', 'sql"', 'sql"""', "${", "\\${", "_", "$"];
  const written = texts.filter((text) => !/^\p{L}+(?:_\p{L}+)*$/u.test(text) && !delimiters.includes(text));
  expect(written.sort()).toEqual(signs.sort());
});

test("queries name nodes and fields that there are", () => {
  const nodes = new Set([...grammar.rules.keys()].filter((name) => !name.startsWith("_")));
  const fields = new Set<string>();
  const anonymous = new Set(texts);
  for (const rule of parts) {
    if (rule.kind === "field") fields.add(rule.name);
    if (rule.kind === "alias") (rule.isNamed ? nodes : anonymous).add(rule.name);
  }
  const queries = readdirSync(join(directory, "queries"));
  expect(queries).toContain("highlights.scm");
  for (const name of queries) {
    const text = readFileSync(join(directory, "queries", name), "utf8")
      .replaceAll(/^;.*$/gm, "")
      .replaceAll(/\(#.*\)/g, "");
    const named = [...text.matchAll(/\(([a-z_]{2,})/g)].map((match) => match[1] ?? "");
    const literal = [...text.matchAll(/"([^"\s]+(?: \w+)?)"/g)].map((match) => match[1] ?? "");
    const used = [...text.matchAll(/([a-z]+): /g)].map((match) => match[1] ?? "");
    expect(
      named.filter((node) => !nodes.has(node)),
      name,
    ).toEqual([]);
    expect(
      literal.filter((node) => !anonymous.has(node)),
      name,
    ).toEqual([]);
    expect(
      used.filter((field) => !fields.has(field)),
      name,
    ).toEqual([]);
  }
});

/** Types without capitals, and block comments in block comments. */
const unread = ["test/golden/syntax/lexical/block_comments_nest.snow"];

test("the examples and the programs about syntax are read as the compiler reads them", () => {
  const recogniser = new Recogniser(grammar);
  const refused: string[] = [];
  let count = 0;
  for (const folder of ["examples", "test/golden/syntax", "test/cli/format"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".snow")) continue;
      const path = `${folder}/${name}`;
      const text = readFileSync(join(root, path), "utf8").replace(/^\ufeff/, "");
      let isWrong = false;
      parse({ path, text }, () => {
        isWrong = true;
      });
      if (isWrong) continue;
      count += 1;
      const place = recogniser.failure(text);
      if (place !== undefined && !unread.includes(path)) refused.push(`${path}: ${text.slice(place, place + 20)}`);
    }
  }
  expect(refused).toEqual([]);
  expect(count).toBeGreaterThan(100);
});

test.each([
  "fn main( do\nend\n",
  "let = 1\n",
  "fn f() = 1 +\n",
  'fn f() = "${1"\n',
  "struct A do\n  1\nend\n",
  "fn f() do\n",
])("%j is not read", (text) => {
  expect(new Recogniser(grammar).failure(text)).not.toBeUndefined();
});
