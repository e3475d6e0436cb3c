// The Lezer grammar held against the compiler's parser, over all programs of the project.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { type SyntaxNode, type Tree, TreeFragment } from "@lezer/common";
import { expect, test } from "vitest";
import { generateLezer } from "../../cli/build/generate-lezer.ts";
import { outdated } from "../../cli/build/generated-file.ts";
import { parse } from "../../compiler/1-parse/index.ts";
import { scan } from "../../compiler/1-parse/lexer.ts";
import { keywords } from "../../compiler/1-parse/tokens.ts";
import type { Item } from "../../compiler/trees/ast.ts";
import { parser, reservedWords } from "../../editors/lezer/index.ts";
import { SeededWords } from "../../runtime/host/simulated/random.ts";
import { root } from "../support/command.ts";

interface Program {
  readonly path: string;
  readonly text: string;
  readonly tree: Tree;
  readonly items: readonly Item[];
  readonly isWrong: boolean;
}

function programOf(path: string): Program {
  const text = readFileSync(join(root, path), "utf8").replace(/^\ufeff/, "");
  let isWrong = false;
  const { items } = parse({ path, text }, () => {
    isWrong = true;
  });
  return { path, text, tree: parser.parse(text), items, isWrong };
}

const programs = ["examples", "stdlib", "test/golden", "test/cli/format"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".snow"))
    .map((name) => programOf([folder, ...name.split(sep)].join("/"))),
);

/** Where the first error node begins. */
function firstError(tree: Tree): number | undefined {
  let place: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) place ??= from;
      return place === undefined;
    },
  });
  return place;
}

/** Mistakes that no context-free grammar sees: in the text of SQL, a second `terminate`, a list of names on an import's line. */
const unseen = [
  "test/golden/actors/exits/two_terminate_blocks.snow",
  "test/golden/errors/other-languages/import_exposing.snow",
  "test/golden/sql/not_a_statement.snow",
  "test/golden/sql/quoted_interpolation.snow",
  "test/golden/syntax/items/from_import_as.snow",
];

test("there is an error node where the compiler reports a syntax error, and nowhere else", () => {
  const differing = programs.filter(({ tree, isWrong }) => (firstError(tree) !== undefined) !== isWrong);
  const extra = differing.filter(({ isWrong }) => !isWrong);
  expect(extra.map(({ path, text, tree }) => `${path} at ${text.slice(firstError(tree)).slice(0, 40)}`)).toEqual([]);
  expect(differing.map(({ path }) => path).sort()).toEqual(unseen);
  expect(programs.length).toBeGreaterThan(2000);
});

const pieces = [
  "do",
  "end",
  "(",
  ")",
  "fn",
  "->",
  "=",
  ",",
  "\n",
  "if",
  "x",
  "|",
  "::",
  "[",
  "]",
  "{",
  "}",
  "%{",
  '"',
  "1",
];
const more = [
  ".",
  "let",
  "return",
  "match",
  "when",
  "else",
  "type",
  "pub",
  "receive",
  "!",
  "?",
  "-",
  "<",
  ">",
  "_",
  "for",
];

test("with a token too many, too few or wrong a program is wrong for both or for neither", () => {
  const random = new SeededWords(1, 1);
  const below = (limit: number): number => random.next() % limit;
  const all = programs.filter(({ path }) =>
    /^(?:examples|stdlib|test\/golden\/(?:programs|channels|syntax))\//.test(path),
  );
  const differing: string[] = [];
  for (let round = 0; round < 1000; round++) {
    const { path, text } = all[below(all.length)] ?? { path: "", text: "" };
    const tokens = scan(text).tokens;
    const token = tokens[below(tokens.length)];
    if (token === undefined) continue;
    const piece = [...pieces, ...more][below(pieces.length + more.length)] ?? "";
    const [written, taken] =
      [
        ["", true],
        [` ${piece} `, false],
        [piece, true],
      ][below(3)] ?? [];
    const end = token.startOffset + (taken ? token.image.length : 0);
    const changed = text.slice(0, token.startOffset) + written + text.slice(end);
    let isWrong = false;
    parse({ path, text: changed }, () => {
      isWrong = true;
    });
    const place = `${path}:${text.slice(0, token.startOffset).split("\n").length} ${JSON.stringify(piece)}`;
    if ((firstError(parser.parse(changed)) !== undefined) !== isWrong) differing.push(place);
  }
  expect(differing).toEqual([]);
});

// ---------------------------------------------------------------- definitions

/** Kinds of definitions as the compiler calls them, by the names of nodes. */
const kinds: Readonly<Record<string, string>> = {
  FunctionDefinition: "function",
  StructDefinition: "struct",
  SumDefinition: "sum",
  Variant: "variant",
  Field: "field",
  AliasDefinition: "alias",
  InterfaceDefinition: "interface",
  InterfaceMethod: "method",
  ImplDefinition: "impl",
  ActorDefinition: "actor",
  ServiceDefinition: "service",
  ChannelDefinition: "channel",
  CallOperation: "call",
  CastOperation: "cast",
  InfoOperation: "info",
  SupervisorDefinition: "supervisor",
  Child: "child",
  ExternFunction: "extern-function",
  ExternType: "extern-type",
};

const names = new Set([
  ...["FunctionName", "TypeDefinitionName", "OperationName", "ChildName", "VariantName", "PropertyName"],
]);

/** `kind name(parts)`, for the definitions that stand directly in a node, apart from local functions. */
function definitionsIn(node: SyntaxNode, text: string): string[] {
  const found: string[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const kind = kinds[child.name];
    if (kind === undefined || (node.name === "ActorDefinition" && kind === "function")) continue;
    const isImpl = kind === "impl";
    const named = isImpl ? child.getChildren("TypeName") : childrenIn(child, names).slice(0, 1);
    const name = named.map(({ from, to }) => text.slice(from, to)).join(" for ");
    const parts = kind === "function" ? [] : definitionsIn(child, text);
    found.push(`${kind} ${name}(${parts.sort().join(", ")})`);
  }
  return found;
}

function childrenIn(node: SyntaxNode, wanted: ReadonlySet<string>): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (wanted.has(child.name)) found.push(child);
  return found;
}

function definition(kind: string, name: string, parts: readonly string[] = []): string {
  return `${kind} ${name}(${[...parts].sort().join(", ")})`;
}

/** The same of a tree of the compiler. */
function definitionOf(item: Item): string[] {
  switch (item.kind) {
    case "import":
    case "from-import":
    case "let":
    case "return":
    case "expression":
      return [];
    case "struct":
      return [
        definition(
          "struct",
          item.name.text,
          item.fields.map(({ name }) => definition("field", name.text)),
        ),
      ];
    case "sum":
      return [
        definition(
          "sum",
          item.name.text,
          item.variants.map(({ name }) => definition("variant", name.text)),
        ),
      ];
    case "interface":
      return [
        definition(
          "interface",
          item.name.text,
          item.methods.map(({ name }) => definition("method", name.text)),
        ),
      ];
    case "impl": {
      const written = [...item.interface.segments.slice(-1), ...item.target.segments.slice(-1)];
      const name = written.map(({ text }) => text).join(" for ");
      return [definition("impl", name, item.methods.flatMap(definitionOf))];
    }
    case "service":
    case "channel": {
      const handlers = item.handlers.map(({ kind, name }) => definition(kind, name.text));
      return [definition(item.kind, item.name.text, [...item.functions.flatMap(definitionOf), ...handlers])];
    }
    case "supervisor":
      return [
        definition(
          "supervisor",
          item.name.text,
          item.children.map(({ name }) => definition("child", name.text)),
        ),
      ];
    default:
      return [definition(item.kind, item.name.text)];
  }
}

test("both find the same definitions", () => {
  const right = programs.filter(({ isWrong }) => !isWrong);
  const found = right.map(({ path, tree, text }) => [path, ...definitionsIn(tree.topNode, text)]);
  expect(found).toEqual(right.map(({ path, items }) => [path, ...items.flatMap(definitionOf)]));
});

test("the reserved words are the compiler's", () => {
  expect([...reservedWords].sort()).toEqual([...keywords.keys()].sort());
});

test("a tree that is made of an earlier one and an edit is that of the whole text", () => {
  for (const { path, text, tree } of programs.filter(({ path: name }) => name.startsWith("examples/"))) {
    let earlier = { text, tree };
    // A head without its `do`, a delimiter, an end too much, and each taken back.
    for (const [inserted, share] of [
      ["if x", 0.3],
      ["(", 0.5],
      ["\nend\n", 0.7],
      [" fn", 0.9],
    ] as const) {
      const at = Math.floor(text.length * share);
      for (const [length, replacement] of [
        [0, inserted],
        [inserted.length, ""],
      ] as const) {
        const changed = earlier.text.slice(0, at) + replacement + earlier.text.slice(at + length);
        const change = { fromA: at, toA: at + length, fromB: at, toB: at + replacement.length };
        const fragments = TreeFragment.applyChanges(TreeFragment.addTree(earlier.tree), [change]);
        const again = parser.parse(changed, fragments);
        if (firstError(again) === undefined || replacement === "")
          expect(again.toString(), path).toBe(parser.parse(changed).toString());
        earlier = { text: changed, tree: again };
      }
    }
  }
});

test("what Lezer makes of the grammar is up to date", () => {
  expect(outdated(generateLezer())).toEqual([]);
});
