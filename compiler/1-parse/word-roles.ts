// What each reserved word begins: the tables of layout, grammar and hints are made of it.
import type { TokenType } from "chevrotain";
import { type Keyword, tokenOf } from "./tokens.ts";

/** What a word is for, as those who colour it want to know. */
export type WordKind =
  | "control"
  | "definition"
  | "modifier"
  | "clause"
  | "import"
  | "operator"
  | "constant"
  | "receiver"
  | "process"
  | "reserved";

interface WordRole {
  readonly kind: WordKind;
  /** A head that ends with `do`: of a definition, whose name comes first, or of anything else. */
  readonly head?: "named" | "plain";
  /** Begins a declaration wherever it stands. */
  readonly declares?: true;
  /** Begins an expression. */
  readonly expression?: true;
  /** A block in braces is meant after it, as other languages have it. */
  readonly opensBlock?: true;
}

const wordRoles: Readonly<Record<Keyword, WordRole>> = {
  actor: { kind: "definition", head: "named", declares: true },
  after: { kind: "control" },
  and: { kind: "operator" },
  call: { kind: "definition", head: "named" },
  case: { kind: "control", head: "plain", expression: true },
  cast: { kind: "definition", head: "named" },
  def: { kind: "definition", declares: true },
  do: { kind: "control" },
  else: { kind: "control" },
  end: { kind: "control" },
  false: { kind: "constant", expression: true },
  fn: { kind: "definition" },
  for: { kind: "control", head: "plain", expression: true, opensBlock: true },
  if: { kind: "control", expression: true, opensBlock: true },
  impl: { kind: "definition", head: "named", declares: true },
  import: { kind: "import", declares: true },
  in: { kind: "control" },
  interface: { kind: "definition", head: "named", declares: true },
  let: { kind: "definition" },
  link: { kind: "process", expression: true },
  match: { kind: "control", head: "plain", expression: true },
  module: { kind: "definition", head: "named", declares: true },
  nil: { kind: "constant", expression: true },
  not: { kind: "operator" },
  or: { kind: "operator" },
  pub: { kind: "modifier", declares: true },
  receive: { kind: "control", head: "plain", expression: true },
  return: { kind: "control" },
  self: { kind: "receiver", expression: true },
  send: { kind: "process", expression: true },
  service: { kind: "definition", head: "named", declares: true },
  spawn: { kind: "process", expression: true },
  struct: { kind: "definition", head: "named", declares: true },
  supervisor: { kind: "definition", head: "named", declares: true },
  terminate: { kind: "definition", head: "plain" },
  true: { kind: "constant", expression: true },
  type: { kind: "definition", head: "named" },
  when: { kind: "control" },
  where: { kind: "clause" },
  while: { kind: "control", head: "plain", expression: true, opensBlock: true },
  break: { kind: "control", expression: true },
  continue: { kind: "control", expression: true },
  alias: { kind: "reserved" },
  cond: { kind: "reserved" },
  trait: { kind: "reserved" },
  trap: { kind: "reserved" },
  with: { kind: "reserved" },
  monitor: { kind: "reserved" },
};

function isKeyword(word: string): word is Keyword {
  return Object.hasOwn(wordRoles, word);
}

function wordsThat(test: (role: WordRole) => boolean): Keyword[] {
  return Object.keys(wordRoles)
    .filter((word) => isKeyword(word) && test(wordRoles[word]))
    .filter(isKeyword);
}

const tokensThat = (test: (role: WordRole) => boolean): TokenType[] => wordsThat(test).map(tokenOf);

export const namedHeads = tokensThat(({ head }) => head === "named");
export const plainHeads = tokensThat(({ head }) => head === "plain");
export const declarations = tokensThat(({ declares }) => declares === true);
export const expressionWords = tokensThat(({ expression }) => expression === true);
export const blockHeads = tokensThat(({ opensBlock }) => opensBlock === true);
/** The words that a `do` may belong to, but for `fn`, `def` and `child`. */
export const headWords: readonly string[] = wordsThat(({ head }) => head !== undefined);

export function wordsOfKind(kind: WordKind): readonly string[] {
  return wordsThat((role) => role.kind === kind);
}
