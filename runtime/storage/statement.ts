// A statement as an engine gets it.

export type SqlDialect = "sqlite" | "postgres";

/** What an engine is given for one parameter. */
export interface Parameter {
  readonly kind: "null" | "int" | "float" | "text" | "bool" | "bytes" | "bigint" | "datetime" | "json";
  readonly value: null | boolean | number | bigint | string | Uint8Array;
}

export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
  /** Cells are texts, as the engine writes values, or null. */
  readonly asText: boolean;
}

/** A statement without parameters, of the runtime's own. */
export function plainStatement(text: string): Statement {
  return { text, parameters: [], asText: false };
}

const blank = /^(?:[\s;(]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/;
const reading = /^(?:select|values|with|explain|pragma|table|show)\b/i;

/** Whether its first word is one of those that read; what follows `WITH` may write all the same. */
export function seemsToRead(text: string): boolean {
  return reading.test(text.replace(blank, ""));
}

const controlling = /^(?:begin|start|commit|end|rollback|abort|savepoint|release)\b/i;

/** Whether it begins or ends a transaction by hand. */
export function controlsTransactions(text: string): boolean {
  return controlling.test(text.replace(blank, ""));
}
