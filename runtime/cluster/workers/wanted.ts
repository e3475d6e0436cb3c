// How many workers the environment asks for.
import type { Host } from "../../host/index.ts";
import { printable } from "../../printable.ts";

/** With more of them a number is taken for a mistake. */
const MOST = 999;

/** Processes that are to run the program; `mistake`: a text for the user. */
export type Workers = { readonly count: number } | { readonly mistake: string };

/** undefined: none are wanted, or this is one. */
export function workersWanted(own: Host): Workers | undefined {
  if (own.environment("SNOW_WORKER") !== undefined) return undefined;
  const wanted = own.environment("SNOW_WORKERS") ?? "";
  if (wanted === "") return undefined;
  const count = wanted === "auto" ? own.processors() : /^\d{1,9}$/.test(wanted) ? Number(wanted) : 0;
  if (count >= 1 && count <= MOST) return { count };
  return { mistake: `SNOW_WORKERS needs a number from 1 to ${MOST} or auto, not '${printable(wanted)}'` };
}
