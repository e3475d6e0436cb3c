// The connection in written clients: kept beside the built command, made from `client/` when the sources run directly.
import { readFileSync } from "node:fs";
import type { ClientText } from "./file.ts";
import "../installation.ts";

/** Name of its file in dist/. */
export const clientTextFile = "client-text.json";

export async function loadClientText(): Promise<ClientText> {
  // Written out, so that what the built command never needs is not in it.
  return typeof SNOW_BUILD === "string" ? fromFile() : await fromSources();
}

function fromFile(): ClientText {
  return JSON.parse(readFileSync(new URL(`./${clientTextFile}`, import.meta.url), "utf8"));
}

async function fromSources(): Promise<ClientText> {
  const { readClientText } = await import("../build/client-text.ts");
  return readClientText();
}
