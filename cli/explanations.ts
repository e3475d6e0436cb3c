// The pages of `snow explain`: kept beside the built command, made from their folders when the sources run directly.
import { readFileSync } from "node:fs";
import type { Explanation } from "../compiler/report/index.ts";
import "./installation.ts";

/** Name of the pages' file in dist/. */
export const explanationsFile = "explanations.json";

export async function loadExplanations(): Promise<readonly Explanation[]> {
  // Written out, so that what the built command never needs is not in it.
  return typeof SNOW_BUILD === "string" ? fromFile() : await fromSources();
}

function fromFile(): readonly Explanation[] {
  return JSON.parse(readFileSync(new URL(`./${explanationsFile}`, import.meta.url), "utf8"));
}

async function fromSources(): Promise<readonly Explanation[]> {
  const { readExplanations } = await import("./build/explanations.ts");
  return readExplanations();
}
