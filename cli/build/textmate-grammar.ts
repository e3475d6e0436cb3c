// The rules by which editors colour Snow, as a TextMate grammar: the words come from the compiler's tables.
//
// A grammar reads line by line and knows no context but the rules that are open, so what depends on more is read by its
// shape: a capital before `(` is a variant, one before `.` a module. Strings, comments and numbers are the lexer's.
import { type WordKind, wordsOfKind } from "../../compiler/1-parse/index.ts";

/** A rule of a grammar (macromates.com/manual/en/language_grammars), regular expressions being Oniguruma's. */
interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
}

type Captures = Readonly<Record<number, Rule>>;

interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, { readonly patterns: readonly Rule[] }>>;
}

const scopes: Readonly<Record<WordKind, string>> = {
  control: "keyword.control.snow",
  definition: "storage.type.snow",
  modifier: "storage.modifier.snow",
  clause: "keyword.other.clause.snow",
  import: "keyword.control.import.snow",
  operator: "keyword.operator.logical.snow",
  constant: "constant.language.snow",
  receiver: "variable.language.self.snow",
  process: "keyword.other.process.snow",
  reserved: "keyword.other.reserved.snow",
};

const definition = scopes.definition;
const modifier = scopes.modifier;
const setting = "keyword.other.setting.snow";
const typeName = "entity.name.type.snow";
const functionName = "entity.name.function.snow";
const moduleName = "entity.name.namespace.snow";

const name = "[\\p{Alphabetic}_][\\p{Alphabetic}\\p{N}_]*";
const capitalName = "\\p{Uppercase}[\\p{Alphabetic}\\p{N}_]*";
/** Not within a word. */
const start = "(?<![\\p{Alphabetic}\\p{N}_])";
const end = "(?![\\p{Alphabetic}\\p{N}_])";
const digits = "[0-9][0-9_]*";
const anyKeyword = `(?:${Object.keys(scopes).filter(isWordKind).flatMap(wordsOfKind).join("|")})${end}`;

function isWordKind(kind: string): kind is WordKind {
  return Object.hasOwn(scopes, kind);
}

function captures(...names: readonly string[]): Captures {
  return Object.fromEntries(names.map((one, index) => [index + 1, { name: one }]));
}

function word(text: string, scope: string): Rule {
  return { name: scope, match: `${start}(?:${text})${end}` };
}

const include = (rule: string): Rule => ({ include: `#${rule}` });

const comments: readonly Rule[] = [
  include("blockComment"),
  { name: "comment.line.documentation.snow", match: "##(?!#).*" },
  { name: "comment.line.number-sign.snow", match: "#.*" },
];

const blockComment: Rule = {
  name: "comment.block.snow",
  begin: "#=",
  end: "=#",
  patterns: [include("blockComment")],
};

function quoted(quote: string, scope: string): Rule {
  return {
    name: scope,
    begin: quote,
    end: quote,
    beginCaptures: { 0: { name: "punctuation.definition.quote.begin.snow" } },
    endCaptures: { 0: { name: "punctuation.definition.quote.end.snow" } },
    patterns: [include("escapes"), include("interpolation")],
  };
}

/** Nothing in a statement hides the quote that ends it, so what is quoted inside is looked at in one piece. */
function statement(quote: string, lastQuote: string): Rule {
  return {
    name: "string.quoted.other.sql.snow",
    begin: `${start}(sql)(${quote})`,
    end: lastQuote,
    beginCaptures: captures("storage.type.literal.snow", "punctuation.definition.quote.begin.snow"),
    endCaptures: { 0: { name: "punctuation.definition.quote.end.snow" } },
    patterns: [
      { name: "constant.character.escape.snow", match: "\\\\\\$\\{" },
      include("interpolation"),
      { name: "string.quoted.single.sql.snow", match: "'(?:[^'\"$]|\\$(?!\\{))*'" },
      { name: "meta.comment.sql.snow", match: '--(?:[^"$]|\\$(?!\\{))*' },
      { name: "keyword.other.sql.snow", match: `(?i:${start}(?:${statementWords.join("|")})${end})` },
    ],
  };
}

/** Those that most statements are made of. */
const statementWords = [
  ..."select from where and or not null is in like between exists case when then else end as distinct".split(" "),
  ..."insert into values update set delete returning on conflict do nothing with recursive union all".split(" "),
  ..."join left right full inner outer cross using order by group having limit offset asc desc".split(" "),
  ..."create table index view drop alter add column primary key references unique default check".split(" "),
];

const strings: readonly Rule[] = [
  statement('"""', '"""(?!")'),
  statement('"', '"'),
  quoted('"""', "string.quoted.triple.snow"),
  quoted('"', "string.quoted.double.snow"),
];

const escapes: readonly Rule[] = [
  { name: "constant.character.escape.snow", match: '\\\\(?:u\\{[0-9A-Fa-f]{1,6}\\}|[ntr0\\\\"$])' },
  { name: "invalid.illegal.escape.snow", match: "\\\\(?:u\\{[0-9A-Za-z]{0,8}\\}?|.)?" },
];

/** Editors take what is in a scope `meta.embedded` for code, though a string is around it. */
const interpolation: Rule = {
  name: "meta.embedded.interpolation.snow",
  begin: "\\$\\{",
  end: "\\}",
  beginCaptures: { 0: { name: "punctuation.section.interpolation.begin.snow" } },
  endCaptures: { 0: { name: "punctuation.section.interpolation.end.snow" } },
  patterns: [{ include: "$self" }],
};

/** They nest, so that the brace of a map within an interpolation does not end it. */
const braces: Rule = {
  begin: "%?\\{",
  end: "\\}",
  beginCaptures: { 0: { name: "punctuation.section.braces.begin.snow" } },
  endCaptures: { 0: { name: "punctuation.section.braces.end.snow" } },
  patterns: [{ include: "$self" }],
};

const numbers: readonly Rule[] = [
  {
    name: "constant.numeric.radix.snow",
    match: `${start}0(?:[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|[bB]_*[01][01_]*|[oO]_*[0-7][0-7_]*)${end}`,
  },
  {
    name: "constant.numeric.float.snow",
    match: `${start}${digits}(?:\\.${digits}(?:[eE][+-]?${digits})?|[eE][+-]?${digits})${end}`,
  },
  { name: "constant.numeric.integer.snow", match: `${start}${digits}${end}` },
  { name: "invalid.illegal.numeric.snow", match: "[0-9][\\p{Alphabetic}\\p{N}_]*" },
];

/** A type, roughly. What has been read is not read again in other portions: the time would be exponential. */
const typeParts = `(?>(?:[ \\t]*(?:(?!${anyKeyword})(?>${name})|[().,<>?!]|->))+)`;

/** What follows the name of a function at the start of a statement; an arrow without a type is a closure's. */
const afterFunctionName = [
  `->${typeParts}[ \\t]*(?:=(?!=)|(?:do|where|when)${end}|$)`,
  `when${end}(?!.*->)`,
  `(?:do|where)${end}`,
  "$",
].join("|");

const ownFunctionName = `(?!${anyKeyword}|\\p{Uppercase})${name}|not(?=\\()`;

const functionDefinitions: readonly Rule[] = [
  {
    // In the library they may have reserved names.
    match: `${start}(extern)[ \\t]+(?:(async)[ \\t]+)?(fn)[ \\t]+(${name})`,
    captures: captures(modifier, modifier, definition, functionName),
  },
  {
    match: `${start}(fn|def)[ \\t]+(${ownFunctionName})(?=[ \\t]*(?:[(<]|=(?!=)))`,
    captures: captures(definition, functionName),
  },
  {
    match: `(?:^[ \\t]*|(?<=;|do|pub)[ \\t]*)(fn|def)[ \\t]+(${ownFunctionName})(?=[ \\t]*(?:${afterFunctionName}))`,
    captures: captures(definition, functionName),
  },
];

const definitions: readonly Rule[] = [
  ...functionDefinitions,
  {
    match: `^[ \\t]*(?:(pub)[ \\t]+)?(?:(extern)[ \\t]+)?(actor|service|struct|supervisor|type|interface)[ \\t]+(${name})`,
    captures: captures(modifier, modifier, definition, typeName),
  },
  { match: `${start}(call|cast)[ \\t]+(${name})`, captures: captures(definition, functionName) },
];

/** A body with settings; it ends where an `end` has the indentation of its head, as the formatter writes it. */
function settingsBody(head: string, shapeOfName: string, parts: readonly Rule[]): Rule {
  const scopesOfHead = { 2: { name: modifier }, 3: { name: definition }, 4: { name: typeName } };
  return {
    begin: `^([ \\t]*)(?:(pub)[ \\t]+)?(${head})[ \\t]+(${shapeOfName})(?=.*[ \\t]do[ \\t]*(?:#.*)?$)`,
    end: `^\\1(end)${end}`,
    beginCaptures: scopesOfHead,
    endCaptures: captures(scopes.control),
    patterns: [...parts, { include: "$self" }],
  };
}

function settings(words: string): Rule {
  return {
    match: `^[ \\t]*(${words})[ \\t]*(:)(?!:)`,
    captures: captures(setting, "punctuation.separator.snow"),
  };
}

const bodies: readonly Rule[] = [
  settingsBody("supervisor", name, [
    settings("strategy|max_restarts|max_seconds|name|start|restart|shutdown"),
    {
      match: `^[ \\t]*(child)[ \\t]+(${name})`,
      captures: captures("storage.type.child.snow", "variable.other.child.snow"),
    },
  ]),
  settingsBody("channel", capitalName, [
    settings("sends|history|history_ms|history_bytes"),
    { match: `^[ \\t]*(info)[ \\t]+(${capitalName})`, captures: captures(definition, functionName) },
  ]),
];

const path = `${name}(?:[ \\t]*\\.[ \\t]*${name})*`;

const imports: readonly Rule[] = [
  {
    match: `^[ \\t]*(import)[ \\t]+(${path})(?:[ \\t]+(as)[ \\t]+(${capitalName}))?`,
    captures: captures(scopes.import, moduleName, scopes.import, moduleName),
  },
  {
    match: `^[ \\t]*(from)[ \\t]+(${path})[ \\t]+(import)${end}`,
    captures: captures(scopes.import, moduleName, scopes.import),
  },
  { match: '(?<=")[ \\t]*(from)(?=[ \\t]*")', captures: captures(scopes.import) },
];

/** Plain words elsewhere. */
const contextualWords: readonly Rule[] = [
  { match: `${start}(end)[ \\t]+(deriving)(?=[ \\t]*\\()`, captures: captures(scopes.control, definition) },
  { name: definition, match: `${start}Fun(?=[ \\t]*\\()` },
  {
    match: `(?<=[\\p{Alphabetic}\\p{N}_)\\]}"])[ \\t]+(as)(?=[ \\t]+(?!${anyKeyword})[\\p{Lowercase}_])`,
    captures: captures("keyword.operator.as.snow"),
  },
  { name: "entity.name.type.self.snow", match: `${start}Self${end}` },
];

/** After a dot every word is a name. */
const members: readonly Rule[] = [
  {
    match: `(?<!\\.)(\\.)[ \\t]*(?:(${capitalName})(?=[ \\t]*\\.(?!\\.))|(${capitalName})|(${name})(?=[ \\t]*\\()|(${name}))`,
    captures: captures(
      "punctuation.accessor.snow",
      moduleName,
      typeName,
      "entity.name.function.call.snow",
      "variable.other.member.snow",
    ),
  },
];

const names: readonly Rule[] = [
  { name: moduleName, match: `${start}${capitalName}(?=[ \\t]*\\.(?!\\.))` },
  { name: "variable.other.enummember.snow", match: `${start}${capitalName}(?=\\()` },
  { name: typeName, match: `${start}${capitalName}` },
  { name: "entity.name.function.call.snow", match: `${start}${name}(?=\\()` },
  { name: "variable.other.property.snow", match: `${start}${name}(?=:(?![:\\p{Lowercase}_]))` },
  { name: "variable.other.snow", match: `${start}${name}` },
];

const operators: readonly Rule[] = [
  { name: "keyword.operator.pipe.snow", match: "\\|>" },
  { name: "keyword.operator.annotation.snow", match: "::" },
  { name: "constant.other.symbol.snow", match: ":[\\p{Lowercase}_][\\p{Alphabetic}\\p{N}_]*" },
  { name: "keyword.operator.arrow.snow", match: "->|=>" },
  { name: "keyword.operator.comparison.snow", match: "==|!=|<=|>=" },
  { name: "keyword.operator.logical.snow", match: "&&|\\|\\|" },
  { name: "keyword.operator.concatenation.snow", match: "<>|\\+\\+" },
  { name: "keyword.operator.range.snow", match: "\\.\\.=?" },
  { name: "keyword.operator.snow", match: "[-+*/%<>=!?|]" },
  { name: "punctuation.accessor.snow", match: "\\." },
  { name: "punctuation.separator.snow", match: "[,:;]" },
  { name: "punctuation.section.brackets.snow", match: "[()\\[\\]]" },
];

const words = Object.entries(scopes).flatMap(([kind, scope]): Rule[] =>
  isWordKind(kind) ? [word(wordsOfKind(kind).join("|"), scope)] : [],
);

export const textMateGrammar: Grammar = {
  name: "Snow",
  scopeName: "source.snow",
  fileTypes: ["snow"],
  patterns: [
    ...["comments", "bodies", "definitions", "imports", "strings", "numbers", "contextualWords", "members", "words"],
    ...["names", "braces", "operators"],
  ].map(include),
  repository: {
    comments: { patterns: comments },
    blockComment: { patterns: [blockComment] },
    bodies: { patterns: bodies },
    definitions: { patterns: definitions },
    imports: { patterns: imports },
    strings: { patterns: strings },
    escapes: { patterns: escapes },
    interpolation: { patterns: [interpolation] },
    numbers: { patterns: numbers },
    contextualWords: { patterns: contextualWords },
    members: { patterns: members },
    words: { patterns: words },
    names: { patterns: names },
    braces: { patterns: [braces] },
    operators: { patterns: operators },
  },
};
