// What each reserved word begins: the tables of layout, grammar and hints are made of it.
import type { TokenType } from "chevrotain";
import { type Keyword, tokenOf } from "./tokens.ts";

interface WordRole {
  /** A head that ends with `do`: of a definition, whose name comes first, or of anything else. */
  readonly head?: "named" | "plain";
  /** Begins a declaration wherever it stands. */
  readonly declares?: true;
  /** Begins an expression. */
  readonly expression?: true;
  /** A block in braces is meant after it, as other languages have it. */
  readonly opensBlock?: true;
}

const none: WordRole = {};

const wordRoles: Readonly<Record<Keyword, WordRole>> = {
  actor: { head: "named", declares: true },
  after: none,
  and: none,
  call: { head: "named" },
  case: { head: "plain", expression: true },
  cast: { head: "named" },
  def: { declares: true },
  do: none,
  else: none,
  end: none,
  false: { expression: true },
  fn: none,
  for: { head: "plain", expression: true, opensBlock: true },
  if: { expression: true, opensBlock: true },
  impl: { head: "named", declares: true },
  import: { declares: true },
  in: none,
  interface: { head: "named", declares: true },
  let: none,
  link: { expression: true },
  match: { head: "plain", expression: true },
  module: { head: "named", declares: true },
  nil: { expression: true },
  not: none,
  or: none,
  pub: { declares: true },
  receive: { head: "plain", expression: true },
  return: none,
  self: { expression: true },
  send: { expression: true },
  service: { head: "named", declares: true },
  spawn: { expression: true },
  struct: { head: "named", declares: true },
  supervisor: { head: "named", declares: true },
  terminate: { head: "plain" },
  true: { expression: true },
  type: { head: "named" },
  when: none,
  where: none,
  while: { head: "plain", expression: true, opensBlock: true },
  break: { expression: true },
  continue: { expression: true },
  alias: none,
  cond: none,
  trait: none,
  trap: none,
  with: none,
  monitor: none,
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
