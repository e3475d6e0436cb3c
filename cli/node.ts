// Which Node the command runs on: the one that the project brings, where the one it was started with is too old.
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** With an older one the command works, but lacks parts of the library (Temporal), and programs may nest less deep. */
const wanted = 26;

/** Another Node to run on than the one of this version; undefined: it is good, or the only one. */
export function newerNode(version = process.versions.node, executable: string = process.execPath): string | undefined {
  if (Number.parseInt(version, 10) >= wanted) return undefined;
  const name = process.platform === "win32" ? "node.exe" : "node";
  // Of this project, or beside this package where it is installed.
  for (const place of [`../node_modules/node/bin/${name}`, `../../node/bin/${name}`]) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path) && realpathSync(path) !== realpathSync(executable)) return path;
  }
  return undefined;
}
