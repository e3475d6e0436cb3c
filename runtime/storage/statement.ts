// A statement as an engine gets it.

import type { SqlParameter } from "../values/index.ts";

export interface Statement {
  readonly text: string;
  readonly parameters: readonly SqlParameter[];
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
