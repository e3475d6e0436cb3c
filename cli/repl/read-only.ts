// What a read-only session may do: look, and compute.
import type { KnownFunctions } from "../../compiler/library/index.ts";
import type { Accepted } from "../compile.ts";

/** Why a read-only session refuses an entry; undefined when it may run. */
export function refusalOf(accepted: Accepted, library: KnownFunctions): string | undefined {
  if (!accepted.onlyExpressions) return "this session is read-only: it takes expressions, no definitions";
  const { symbols, actions } = accepted.reachableEffects();
  const [action] = actions;
  if (action !== undefined) return `this session is read-only: ${action} might change something`;
  for (const symbol of symbols) {
    const row = library.functions.find((one) => one.symbol === symbol);
    if (row?.facts.effect === "computes" || row?.facts.effect === "reads") continue;
    const name = row === undefined ? symbol : row.module === "Prelude" ? row.name : `${row.module}.${row.name}`;
    return `this session is read-only: \`${name}\` might change something`;
  }
  return undefined;
}
