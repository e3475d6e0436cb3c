// The style and the script of pages: kept beside the built command, read from their folder when the sources run directly.
import { readFileSync } from "node:fs";
import "../installation.ts";
import { scriptFile, styleFile } from "./frame.ts";
import type { SiteFile } from "./site.ts";

/** Name of their file in dist/. */
export const assetsFile = "doc-assets.json";

export function loadAssets(): readonly SiteFile[] {
  // Written out, so that what the built command never needs is not in it.
  return typeof SNOW_BUILD === "string" ? fromFile() : readAssets();
}

function fromFile(): readonly SiteFile[] {
  return JSON.parse(readFileSync(new URL(`./${assetsFile}`, import.meta.url), "utf8"));
}

/** From their folder. */
export function readAssets(): readonly SiteFile[] {
  return [styleFile, scriptFile].map((path) => ({
    path,
    text: readFileSync(new URL(`./assets/${path}`, import.meta.url), "utf8"),
  }));
}
