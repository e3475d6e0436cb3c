// The TextMate grammar held against the compiler's tokens, over all programs of the project.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { IToken, TokenType } from "chevrotain";
import { expect, test } from "vitest";
import { arrange, SnowGrammar } from "../../compiler/1-parse/index.ts";
import { scan } from "../../compiler/1-parse/lexer.ts";
import * as t from "../../compiler/1-parse/tokens.ts";
import { root } from "../support/command.ts";
import { kindOf, loadGrammar, scopesOf } from "../support/textmate.ts";

interface Program {
  readonly path: string;
  readonly text: string;
  /** For each UTF-16 unit of the text. */
  readonly scopes: readonly (readonly string[])[];
}

const grammar = await loadGrammar();

const programs = ["examples", "stdlib", "test/golden", "test/cli/format"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".snow"))
    .map((name) => programOf([folder, ...name.split(sep)].join("/"))),
);

/** Without a byte order mark, as editors read it. */
function programOf(path: string): Program {
  const text = readFileSync(join(root, path), "utf8").replace(/^\ufeff/, "");
  return { path, text, scopes: scopesOf(grammar, text) };
}

/** The place, its line and its scopes. */
function shown({ path, text, scopes }: Program, offset: number): string {
  const line = text.slice(0, offset).split(/\r\n|\r|\n/).length;
  return `${path}:${line} ${text.split(/\r\n|\r|\n/)[line - 1]} (${scopes[offset]?.join(" ")})`;
}

function spanOf({ startOffset, image }: IToken): number[] {
  return Array.from({ length: image.length }, (_, index) => startOffset + index);
}

const { [t.modes.code]: codeTokens = [], [t.modes.comment]: _, ...modesOfStrings } = t.modeTokens;

/** All tokens of the modes of strings, and what begins these. */
const partsOfStrings = new Set<TokenType>([
  t.PlainString,
  ...codeTokens.filter(({ PUSH_MODE }) => PUSH_MODE !== undefined && Object.hasOwn(modesOfStrings, PUSH_MODE)),
  ...Object.values(modesOfStrings).flat(),
]);
partsOfStrings.delete(t.InterpolationStart);

/** Where an editor would be wrong about what is text and what is code. */
function mistaken(program: Program): number[] {
  const { text, scopes } = program;
  const expected = Array.from(scopes, (): "comment" | "string" | "code" => "comment");
  for (const token of scan(text).tokens)
    for (const offset of spanOf(token)) expected[offset] = partsOfStrings.has(token.tokenType) ? "string" : "code";
  const visible = [...expected.keys()].filter((offset) => !/\s/.test(text.charAt(offset)));
  return visible.filter((offset) => kindOf(scopes[offset] ?? []) !== expected[offset]);
}

test("strings, comments and code are what the lexer takes for them, and interpolations are code", () => {
  const wrong = programs.flatMap((program) => mistaken(program).map((offset) => shown(program, offset)));
  expect(wrong).toEqual([]);
});

const parser = new SnowGrammar();

/** The tokens of programs without syntax errors: words that are keywords in some places alone are so here. */
const parsed = programs.flatMap((program) => {
  const layout = arrange(program);
  const { problems } = layout.unreadable ? layout : parser.read({ file: program, ...layout });
  const lacking = [...layout.problems, ...layout.lexical, ...problems];
  return lacking.length > 0 ? [] : [{ program, tokens: layout.tokens }];
});

type Fits = (scope: string, token: IToken, before: IToken | undefined) => boolean;

/** Places of tokens whose innermost scope does not fit. */
function unfit(fits: Fits): string[] {
  return parsed.flatMap(({ program, tokens }) =>
    tokens
      .filter(({ image, tokenType }) => image !== "" && tokenType !== t.Separator && tokenType !== t.StringText)
      .filter((token, index, all) => {
        const scope = program.scopes[token.startOffset]?.at(-1) ?? "";
        return !fits(scope, token, all[index - 1]);
      })
      .map(({ startOffset }) => shown(program, startOffset)),
  );
}

const isKeyword = (scope: string): boolean =>
  /^(?:keyword\.(?:control|other)|keyword\.operator\.(?:logical|as)|storage|constant\.language|variable\.language)\b/.test(
    scope,
  );

const keywords = new Set([...t.keywords.values(), t.FnClosure, t.From, t.Extern, t.Fun, t.As, t.Deriving]);

test("most programs are read", () => {
  expect(parsed.length).toBeGreaterThan(programs.length * 0.8);
});

test("keywords have scopes of keywords", () => {
  expect(unfit((scope, { tokenType }) => !keywords.has(tokenType) || isKeyword(scope))).toEqual([]);
});

/** Words of bodies and heads that the parser compares with names. */
const contextual = new Set([
  ...["async", "child", "strategy", "max_restarts", "max_seconds", "name", "start", "restart", "shutdown"],
  ...["channel", "sends", "history", "history_ms", "history_bytes", "info"],
]);

test("names have none, but for words that have a meaning where they stand", () => {
  const wrong = unfit((scope, { tokenType, image }) => {
    return tokenType !== t.Identifier || !isKeyword(scope) || contextual.has(image);
  });
  expect(wrong).toEqual([]);
});

test("numbers, atoms and functions that are defined have theirs", () => {
  const wrong = unfit((scope, { tokenType }, before) => {
    if (before?.tokenType === t.Fn || before?.tokenType === t.Def) return scope === "entity.name.function.snow";
    if (before?.tokenType === t.FnClosure) return scope !== "entity.name.function.snow";
    if (tokenType === t.Integer || tokenType === t.Float) return scope.startsWith("constant.numeric.");
    return tokenType !== t.Atom || scope === "constant.other.symbol.snow";
  });
  expect(wrong).toEqual([]);
});

test("every sign has one, and every name", () => {
  expect(unfit((scope) => scope !== "source.snow" && !scope.startsWith("meta."))).toEqual([]);
});

/** Scopes by parts of a program: each part's first occurrence after those before it. */
const details: Readonly<Record<string, readonly (readonly [part: string, scope: string])[]>> = {
  "supervisor Plant do\n  strategy: one_for_one\n  child log do\n    start: fn -> spawn(log) end\n  end\nend\nlet x = f(\n  start: 1)":
    [
      ["supervisor", "storage.type.snow"],
      ["Plant", "entity.name.type.snow"],
      ["strategy", "keyword.other.setting.snow"],
      ["child", "storage.type.child.snow"],
      ["start", "keyword.other.setting.snow"],
      ["spawn", "keyword.other.process.snow"],
      // Its body is over.
      ["start", "variable.other.property.snow"],
    ],
  "supervisor None do end\nlet p = f(\n  start: 1)": [
    ["supervisor", "storage.type.snow"],
    ["start", "variable.other.property.snow"],
  ],
  "channel Lobby(room :: String) do\n  sends: Event\n  history: 50\n  info Late(n) do |s| s end\nend\nlet info = sends":
    [
      ["channel", "storage.type.snow"],
      ["Lobby", "entity.name.type.snow"],
      ["sends", "keyword.other.setting.snow"],
      ["history", "keyword.other.setting.snow"],
      ["info", "storage.type.snow"],
      ["Late", "entity.name.function.snow"],
      ["info", "variable.other.snow"],
      ["sends", "variable.other.snow"],
    ],
  'let channel = sql"select ${n}"\nlet sql = 1': [
    ["channel", "variable.other.snow"],
    ["sql", "storage.type.literal.snow"],
    ["select", "keyword.other.sql.snow"],
    ["n}", "variable.other.snow"],
    ["sql", "variable.other.snow"],
  ],
  'sql"""\nselect "name" -- \'a\n where a = \'\\n\' \\${b""""': [
    ["select", "keyword.other.sql.snow"],
    ["name", "string.quoted.other.sql.snow"],
    ["-- '", "meta.comment.sql.snow"],
    ["where", "keyword.other.sql.snow"],
    ["'\\n'", "string.quoted.single.sql.snow"],
    ["\\${", "constant.character.escape.snow"],
    ["b", "string.quoted.other.sql.snow"],
    ['"""', "string.quoted.other.sql.snow"],
  ],
  'import Report.Text as T\nfrom Units.Volume import litres\nextern async fn twice(n :: Int) -> Int = "t" from "./t.js"':
    [
      ["Report", "entity.name.namespace.snow"],
      ["as", "keyword.control.import.snow"],
      ["from", "keyword.control.import.snow"],
      ["import", "keyword.control.import.snow"],
      ["extern", "storage.modifier.snow"],
      ["async", "storage.modifier.snow"],
      ["twice", "entity.name.function.snow"],
      ["from", "keyword.control.import.snow"],
    ],
  "case Geo.Point { x: 1 } do\n  Some((h :: t) as all) -> Ws.send(h, :late) None -> self.count\nend": [
    ["Geo", "entity.name.namespace.snow"],
    ["Point", "entity.name.type.snow"],
    ["x", "variable.other.property.snow"],
    ["Some", "variable.other.enummember.snow"],
    ["as", "keyword.operator.as.snow"],
    ["Ws", "entity.name.namespace.snow"],
    ["send", "entity.name.function.call.snow"],
    [":late", "constant.other.symbol.snow"],
    ["self", "variable.language.self.snow"],
    ["count", "variable.other.member.snow"],
  ],
  '"a\\n\\u{1F600}\\$\\q${%{"k" => "${1}"}}" 0xFF 1_000 2.5e-3 12abc': [
    ["\\n", "constant.character.escape.snow"],
    ["\\u{1F600}", "constant.character.escape.snow"],
    ["\\$", "constant.character.escape.snow"],
    ["\\q", "invalid.illegal.escape.snow"],
    ["${", "punctuation.section.interpolation.begin.snow"],
    ["1}", "constant.numeric.integer.snow"],
    ["0xFF", "constant.numeric.radix.snow"],
    ["1_000", "constant.numeric.integer.snow"],
    ["2.5e-3", "constant.numeric.float.snow"],
    ["12abc", "invalid.illegal.numeric.snow"],
  ],
  "##! page\n## text\n#= a #= b =# c =# fn\n# line": [
    ["page", "comment.line.documentation.snow"],
    ["text", "comment.line.documentation.snow"],
    ["c", "comment.block.snow"],
    ["fn", "storage.type.snow"],
    ["line", "comment.line.number-sign.snow"],
  ],
};

test.each(Object.entries(details))("the scopes of %j", (text, parts) => {
  const scopes = scopesOf(grammar, text);
  let from = 0;
  const found = parts.map(([part]) => {
    const offset = text.indexOf(part, from);
    from = offset + part.length;
    return [part, scopes[offset]?.at(-1)];
  });
  expect(found).toEqual(parts);
});
