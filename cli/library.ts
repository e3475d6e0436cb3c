// The library as the compiler knows it: kept beside the built command, made from stdlib/ when the sources run directly.
import { readFileSync } from "node:fs";
import type { KnownFunctions, LibraryCode, StandardLibrary } from "../compiler/library/index.ts";
import "./installation.ts";

/** Names in dist/ of the table, and of the code of what is written in Snow. */
export const tableFile = "stdlib.json";
export const bodiesFile = "stdlib-bodies.json";

let loaded: StandardLibrary | undefined;

export async function loadLibrary(): Promise<StandardLibrary> {
  // Written out, so that what the built command never needs is not in it.
  loaded ??= typeof SNOW_BUILD === "string" ? fromTable() : await fromSources();
  return loaded;
}

function fromTable(): StandardLibrary {
  const table: KnownFunctions = read(tableFile);
  let code: LibraryCode | undefined;
  return {
    ...table,
    code: () => {
      code ??= read<LibraryCode>(bodiesFile);
      return code;
    },
  };
}

/** What the build has written. */
function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./${name}`, import.meta.url), "utf8"));
}

async function fromSources(): Promise<StandardLibrary> {
  const { readLibrary } = await import("./build/standard-library.ts");
  return readLibrary();
}
