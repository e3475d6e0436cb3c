// What a read-only session may do: look, and compute.
import type { KnownFunctions } from "../../compiler/known-functions.ts";
import type { Accepted } from "../compile.ts";

/** Modules whose functions only compute. */
const pureModules =
  "string|int|float|math|list|map|set|queue|range|tuple|option|result|iter|bytes|json|time|env|request|atom|bool";
const pure = new RegExp(`^snow_(?:${pureModules})_`);

/** Functions of the other modules that change nothing. */
const harmless = new Set([
  "snow_crypto_sha256",
  "snow_file_exists",
  "snow_file_read",
  "snow_process_alive",
  "snow_process_whereis",
  "snow_supervisor_children",
  "snow_timer_sleep",
  "snow_panic",
  "snow_ws_count",
  "snow_ws_header",
  "snow_ws_members",
  "snow_ws_options",
  "snow_ws_path",
  "snow_ws_port",
  "snow_ws_query",
  "snow_ws_remote_address",
  "snow_ws_room_names",
  "snow_ws_rooms",
  "snow_ws_stats",
]);

/** Why a read-only session refuses an entry; undefined when it may run. */
export function refusalOf(accepted: Accepted, library: KnownFunctions): string | undefined {
  if (!accepted.onlyExpressions) return "this session is read-only: it takes expressions, no definitions";
  const { symbols, deeds } = accepted.reach();
  const [deed] = deeds;
  if (deed !== undefined) return `this session is read-only: ${deed} might change something`;
  for (const symbol of symbols) {
    if (pure.test(symbol) || harmless.has(symbol)) continue;
    const row = library.functions.find((one) => one.symbol === symbol);
    const name = row === undefined ? symbol : row.module === "Prelude" ? row.name : `${row.module}.${row.name}`;
    return `this session is read-only: \`${name}\` might change something`;
  }
  return undefined;
}
