// Which Node the command runs on: the one that the project brings, where the one it was started with is older.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** With an older one the command works, but lacks parts of the library (Temporal), and programs may nest less deep. */
const wanted = 26;

/** Of this project, or beside this package where it is installed. */
const usual = ["../node_modules/node/", "../../node/"].map((place) => new URL(place, import.meta.url));

/** The path of another Node to run on than the one of this version; undefined: it is good, or there is no newer one. */
export function newerNode(version = process.versions.node, places: readonly URL[] = usual): string | undefined {
  const major = majorOf(version);
  if (major >= wanted) return undefined;
  for (const place of places) {
    const path = fileURLToPath(new URL(process.platform === "win32" ? "bin/node.exe" : "bin/node", place));
    if (!existsSync(path) || realpathSync(path) === realpathSync(process.execPath)) continue;
    const found = packageVersion(place);
    if (found !== undefined && majorOf(found) > major) return path;
  }
  return undefined;
}

/** Undefined, and a line for people: the package is there in part, since its installation runs still or has failed. */
function packageVersion(place: URL): string | undefined {
  const file = new URL("package.json", place);
  try {
    const manifest: { readonly version?: unknown } = JSON.parse(readFileSync(file, "utf8"));
    return String(manifest.version);
  } catch {
    process.stderr.write(`warning: '${fileURLToPath(file)}' cannot be read: run \`npm ci\`\n`);
    return undefined;
  }
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
