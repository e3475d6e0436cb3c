// The known-functions table: kept beside the built command, made from stdlib/ when the sources run directly.
import { readFileSync } from "node:fs";
import type { KnownFunctions } from "../compiler/library/known-functions.ts";
import "./installation.ts";

/** Name of the table's file in dist/. */
export const tableFile = "stdlib.json";

let loaded: KnownFunctions | undefined;

export async function loadKnownFunctions(): Promise<KnownFunctions> {
  // Written out, so that what the built command never needs is not in it.
  loaded ??= typeof SNOW_BUILD === "string" ? fromTable() : await fromSources();
  return loaded;
}

function fromTable(): KnownFunctions {
  return JSON.parse(readFileSync(new URL(`./${tableFile}`, import.meta.url), "utf8"));
}

async function fromSources(): Promise<KnownFunctions> {
  const { readKnownFunctions } = await import("./build/standard-library.ts");
  return readKnownFunctions();
}
