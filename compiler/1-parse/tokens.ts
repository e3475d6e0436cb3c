// The tokens of Snow: what the lexer reads, what the layout pass makes of it, and their names in messages.
import { createToken, type ITokenConfig, Lexer, type TokenType } from "chevrotain";

/** The lexer's modes: code, and the insides of strings and block comments. */
export const modes = {
  ...{ code: "code", string: "string", triple: "triple", comment: "comment" },
  ...{ sql: "sql", sqlTriple: "sql-triple" },
} as const;

type Options = Omit<ITokenConfig, "name" | "label" | "pattern">;

declare global {
  /** Put in by the build, by token: codes of the characters that it may start with. Undefined when the sources run directly. */
  const SNOW_FIRST_CHARACTERS: Readonly<Record<string, readonly number[]>> | undefined;
}

/** Working the first characters out from the patterns takes Chevrotain longer than reading a program. */
function firstCharacters(name: string): Options {
  const known = typeof SNOW_FIRST_CHARACTERS === "undefined" ? undefined : SNOW_FIRST_CHARACTERS[name];
  return known === undefined ? {} : { start_chars_hint: [...known] };
}

function token(name: string, label: string, pattern: RegExp | string, options: Options = {}): TokenType {
  return createToken({ name, label, pattern, ...firstCharacters(name), ...options });
}

/** A token that no pattern matches; the layout pass gives this type to words. */
function made(name: string, label: string): TokenType {
  return createToken({ name, label, pattern: Lexer.NA });
}

function keyword(word: string): TokenType {
  return made(`Keyword_${word}`, `\`${word}\``);
}

function sign(name: string, text: string, options: Options = {}): TokenType {
  return token(name, `\`${text}\``, text, options);
}

// ---------------------------------------------------------------- skipped and collected

const Blank = token("Blank", "blank", /[ \t]+/, { group: Lexer.SKIPPED });
/** One line end with the blank lines and indentation after it; kept or dropped by the layout pass. */
export const Newline = token("Newline", "end of line", /[\r\n][ \t\r\n]*/);
export const CommentStart = token("CommentStart", "comment", /#=/, { group: "brackets", push_mode: modes.comment });
const CommentEnd = token("CommentEnd", "comment", /=#/, { group: "brackets", pop_mode: true });
const CommentText = token("CommentText", "comment", /[^#=]+/, { group: Lexer.SKIPPED });
const CommentOther = token("CommentOther", "comment", /[#=]/, { group: Lexer.SKIPPED });
const DocComment = token("DocComment", "comment", /##(?!#)[^\r\n]*/, { group: "documentation" });
const LineComment = token("LineComment", "comment", /#[^\r\n]*/, { group: Lexer.SKIPPED });

// ---------------------------------------------------------------- words and literals

/** Any word; the layout pass turns reserved ones into keywords. */
export const Identifier = token("Identifier", "name", /[A-Za-z_\x80-\uffff][A-Za-z0-9_\x80-\uffff]*/);
export const Integer = token("Integer", "integer", /[0-9][0-9_]*(?![0-9A-Za-z_\x80-\uffff]|\.[0-9])/);
export const Float = token(
  "Float",
  "number",
  /[0-9][0-9_]*(?:\.[0-9][0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?|[eE][+-]?[0-9][0-9_]*)(?![0-9A-Za-z_\x80-\uffff])/,
);
export const RadixInteger = token(
  "RadixInteger",
  "integer",
  /0(?:[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|[bB]_*[01][01_]*|[oO]_*[0-7][0-7_]*)(?![0-9A-Za-z_\x80-\uffff])/,
);
export const MalformedNumber = token("MalformedNumber", "number", /[0-9][0-9A-Za-z_\x80-\uffff]*/);
export const Atom = token("Atom", "atom", /:[a-z_\xdf-\uffff][A-Za-z0-9_\x80-\uffff]*/);

/** A string on which nothing has to be decoded. */
export const PlainString = token("PlainString", "string", /"(?:[^"\\$]+"|"(?!"))/);
export const StringStart = token("StringStart", "string", /"/, { push_mode: modes.string });
export const TripleStart = token("TripleStart", "string", /"""/, { push_mode: modes.triple });
export const StringText = token("StringText", "text", /[^"\\$]+/);
export const StringDollar = token("StringDollar", "text", /\$(?!\{)/);
export const StringQuote = token("StringQuote", "text", /"(?!"")/);
export const StringEscape = token(
  "StringEscape",
  "escape",
  /\\(?:u\{[0-9A-Za-z]{0,8}\}?|\r\n|[\ud800-\udbff][\udc00-\udfff]|[\s\S])?/,
);
export const InterpolationStart = token("InterpolationStart", "`${`", /\$\{/, { push_mode: modes.code });
export const StringEnd = token("StringEnd", '`"`', /"/, { pop_mode: true });
export const TripleEnd = token("TripleEnd", '`"""`', /"""/, { pop_mode: true });

export const SqlStart = token("SqlStart", "sql", /sql"/, { push_mode: modes.sql });
export const SqlTripleStart = token("SqlTripleStart", "sql", /sql"""/, { push_mode: modes.sqlTriple });
/** A backslash protects nothing but what would begin an interpolation. */
export const SqlText = token("SqlText", "text", /[^"\\$]+|\\(?!\$\{)|\$(?!\{)/);
export const SqlEscape = token("SqlEscape", "escape", /\\\$\{/);
/** Of a run of quotes the last three are the end. */
export const SqlQuote = token("SqlQuote", "text", /"(?!""(?!"))/);
export const SqlTripleEnd = token("SqlTripleEnd", '`"""`', /"""/, { pop_mode: true });

/** Characters that start no token; reported and taken out by the layout pass. */
export const SingleQuoted = token("SingleQuoted", "string", /'[^'\r\n]*'/);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
export const Unknown = token("Unknown", "character", /\0+|[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]+|[$&'@\\^`~]/);

// ---------------------------------------------------------------- signs

export const Pipe = sign("Pipe", "|>");
export const OrSign = sign("OrSign", "||");
export const Bar = sign("Bar", "|");
export const AndSign = sign("AndSign", "&&");
export const EqualEqual = sign("EqualEqual", "==");
export const FatArrow = sign("FatArrow", "=>");
export const Equal = sign("Equal", "=");
export const NotEqual = sign("NotEqual", "!=");
export const Bang = sign("Bang", "!");
export const LessEqual = sign("LessEqual", "<=");
export const Diamond = sign("Diamond", "<>");
export const Less = sign("Less", "<");
export const GreaterEqual = sign("GreaterEqual", ">=");
export const Greater = sign("Greater", ">");
export const PlusPlus = sign("PlusPlus", "++");
export const Plus = sign("Plus", "+");
export const Arrow = sign("Arrow", "->");
export const Minus = sign("Minus", "-");
export const Star = sign("Star", "*");
export const Slash = sign("Slash", "/");
export const MapStart = sign("MapStart", "%{", { push_mode: modes.code });
export const Percent = sign("Percent", "%");
export const DotDotEqual = sign("DotDotEqual", "..=");
export const DotDot = sign("DotDot", "..");
export const Dot = sign("Dot", ".");
export const ColonColon = sign("ColonColon", "::");
export const Colon = sign("Colon", ":");
export const Question = sign("Question", "?");
export const Comma = sign("Comma", ",");
export const Semicolon = sign("Semicolon", ";");
export const LParen = sign("LParen", "(");
export const RParen = sign("RParen", ")");
export const LBracket = sign("LBracket", "[");
export const RBracket = sign("RBracket", "]");
export const LBrace = sign("LBrace", "{", { push_mode: modes.code });
export const RBrace = sign("RBrace", "}", { pop_mode: true });

// ---------------------------------------------------------------- made by the layout pass and the parser

/** A run of significant newlines and semicolons. */
export const Separator = made("Separator", "end of line");
export const Actor = keyword("actor");
export const After = keyword("after");
export const And = keyword("and");
export const Call = keyword("call");
export const Case = keyword("case");
export const Cast = keyword("cast");
export const Def = keyword("def");
export const Do = keyword("do");
export const Else = keyword("else");
export const End = keyword("end");
export const False = keyword("false");
/** `fn` of a named function. */
export const Fn = keyword("fn");
/** `fn` of a closure. */
export const FnClosure = made("FnClosure", "`fn`");
export const For = keyword("for");
export const If = keyword("if");
export const Impl = keyword("impl");
export const Import = keyword("import");
export const In = keyword("in");
export const Interface = keyword("interface");
export const Let = keyword("let");
export const Link = keyword("link");
export const Match = keyword("match");
export const Module = keyword("module");
export const Nil = keyword("nil");
export const Not = keyword("not");
export const Or = keyword("or");
export const Pub = keyword("pub");
export const Receive = keyword("receive");
export const Return = keyword("return");
export const Self = keyword("self");
export const Send = keyword("send");
export const Service = keyword("service");
export const Spawn = keyword("spawn");
export const Struct = keyword("struct");
export const Supervisor = keyword("supervisor");
export const Terminate = keyword("terminate");
export const True = keyword("true");
export const Type = keyword("type");
export const When = keyword("when");
export const Where = keyword("where");
export const While = keyword("while");
export const Break = keyword("break");
export const Continue = keyword("continue");
/** `alias cond trait trap with monitor`: reserved, no grammar use. */
export const Reserved = made("Reserved", "reserved word");
// Words that are keywords only in some places; the parser gives them these types there.
export const From = keyword("from");
export const Extern = keyword("extern");
export const Fun = keyword("Fun");
export const As = keyword("as");
export const Deriving = keyword("deriving");
// The same, but the layout pass gives them: they begin heads.
export const Channel = keyword("channel");
export const Info = keyword("info");

/** Every reserved word with its token. `wordRoles` says what each of them begins. */
const reserved = {
  actor: Actor,
  after: After,
  and: And,
  call: Call,
  case: Case,
  cast: Cast,
  def: Def,
  do: Do,
  else: Else,
  end: End,
  false: False,
  fn: Fn,
  for: For,
  if: If,
  impl: Impl,
  import: Import,
  in: In,
  interface: Interface,
  let: Let,
  link: Link,
  match: Match,
  module: Module,
  nil: Nil,
  not: Not,
  or: Or,
  pub: Pub,
  receive: Receive,
  return: Return,
  self: Self,
  send: Send,
  service: Service,
  spawn: Spawn,
  struct: Struct,
  supervisor: Supervisor,
  terminate: Terminate,
  true: True,
  type: Type,
  when: When,
  where: Where,
  while: While,
  break: Break,
  continue: Continue,
  alias: Reserved,
  cond: Reserved,
  trait: Reserved,
  trap: Reserved,
  with: Reserved,
  monitor: Reserved,
} satisfies Readonly<Record<string, TokenType>>;

export type Keyword = keyof typeof reserved;

export const keywords: ReadonlyMap<string, TokenType> = new Map<string, TokenType>(Object.entries(reserved));

export function tokenOf(word: Keyword): TokenType {
  return reserved[word];
}

const signs: TokenType[] = [
  ...[Pipe, OrSign, Bar, AndSign, EqualEqual, FatArrow, Equal, NotEqual, Bang, LessEqual, Diamond, Less, GreaterEqual],
  ...[Greater, PlusPlus, Plus, Arrow, Minus, Star, Slash, MapStart, Percent, DotDotEqual, DotDot, Dot],
  ...[ColonColon, Atom, Colon, Question, Comma, Semicolon, LParen, RParen, LBracket, RBracket, LBrace, RBrace],
];

/** For each mode its tokens; of two that match the earlier one wins. */
export const modeTokens: Record<string, TokenType[]> = {
  [modes.code]: [
    ...[Blank, SqlTripleStart, SqlStart, Identifier, Newline, CommentStart, DocComment, LineComment],
    ...[Integer, Float, RadixInteger, MalformedNumber, TripleStart, PlainString, StringStart],
    ...signs,
    ...[SingleQuoted, Unknown],
  ],
  [modes.string]: [StringText, StringEscape, InterpolationStart, StringDollar, StringEnd],
  [modes.triple]: [StringText, StringEscape, InterpolationStart, StringDollar, TripleEnd, StringQuote],
  [modes.sql]: [SqlText, SqlEscape, InterpolationStart, StringEnd],
  [modes.sqlTriple]: [SqlText, SqlEscape, InterpolationStart, SqlQuote, SqlTripleEnd],
  [modes.comment]: [CommentText, CommentStart, CommentEnd, CommentOther],
};

/** What the parser may meet. */
export const vocabulary: TokenType[] = [
  ...new Set([
    ...[Identifier, Integer, Float, PlainString, StringStart, TripleStart, StringText, StringDollar, StringQuote],
    ...[SqlStart, SqlTripleStart, SqlText, SqlEscape, SqlQuote, SqlTripleEnd],
    ...[StringEscape, InterpolationStart, StringEnd, TripleEnd, ...signs, Separator, FnClosure, From, Extern, Fun, As],
    ...[Deriving, Channel, Info],
    ...keywords.values(),
  ]),
];

/** The number that stands for a type in `IToken.tokenTypeIdx`. */
export function typeIndex(type: TokenType): number {
  return type.tokenTypeIdx ?? 0;
}

/** A table from type numbers to values, `otherwise` for the types that are not listed. */
export function tokenTable<T>(otherwise: T, entries: Iterable<readonly [TokenType, T]>): T[] {
  const listed = [...entries];
  const every = [...vocabulary, ...Object.values(modeTokens).flat()];
  const size = Math.max(...every.map(typeIndex)) + 1;
  const table = new Array<T>(size).fill(otherwise);
  for (const [type, value] of listed) table[typeIndex(type)] = value;
  return table;
}

/** A table that says which types are listed. */
export function tokenSet(types: Iterable<TokenType>): boolean[] {
  return tokenTable<boolean>(
    false,
    [...types].map((type) => [type, true] as const),
  );
}
