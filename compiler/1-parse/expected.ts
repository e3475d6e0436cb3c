// What a place of the grammar asks for. A mistake there is explained by it; its phrase is only for the reader.
import { type TokenType, tokenLabel } from "chevrotain";
import { once } from "./lexer.ts";
import * as t from "./tokens.ts";

export interface Expected {
  readonly phrase: string;
  /** Those that would do, where these are all. */
  readonly tokens: readonly TokenType[];
}

function place(phrase: string): Expected {
  return { phrase, tokens: [] };
}

/** Places that are more than one token; each is compared as an object. */
export const places = {
  argument: place("keyword argument"),
  channelPart: place("`fn`, `call`, `cast`, `info` or a setting (`sends`, `history`, `history_ms`, `history_bytes`)"),
  channelSetting: place("type or number"),
  childPart: place("`name`, `start`, `restart` or `shutdown`"),
  closureParameters: place("closure parameters"),
  constructor: place("constructor"),
  declaration: place("declaration"),
  endOfFile: place("end of file"),
  endOfLine: place("end of line"),
  endOfPattern: place("end of pattern"),
  endOfType: place("end of type"),
  expression: place("expression"),
  item: place("declaration or expression"),
  name: place("name"),
  parameter: place("parameter name"),
  pattern: place("pattern"),
  statement: place("statement"),
  string: place("string"),
  supervisorPart: place("`strategy`, `max_restarts`, `max_seconds` or `child`"),
  type: place("type"),
};

/** One of some tokens. */
export function anyOf(...tokens: readonly TokenType[]): Expected {
  if (tokens.length === 1 && tokens[0] === t.Identifier) return places.name;
  const labels = tokens.map((type) => tokenLabel(type));
  const last = labels.pop() ?? "";
  return { phrase: labels.length === 0 ? last : `${labels.join(", ")} or ${last}`, tokens };
}

/** Whether this token alone is asked for. */
export function asksOnly({ tokens }: Expected, token: TokenType): boolean {
  return tokens.length === 1 && tokens[0] === token;
}

const tokensByName = once(() => new Map(t.vocabulary.map((token) => [token.name, token])));

/** What an error of the parser library is about: its message is the name of a token, or of none where an expression is asked for. */
export function expectedBy(message: string): Expected {
  if (message === endOfInput) return places.endOfFile;
  const token = tokensByName().get(message);
  return token === undefined ? places.expression : anyOf(token);
}

/** Stands for the end of a file in errors of the parser library. */
export const endOfInput = "EOF";
