// Where the command keeps what it can compute again. What is there is run, so it has to be the user's own.
import { chmodSync, lstatSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { makeDirectory } from "../directories.ts";

/** A folder of the cache, made if it is not there; undefined when there can be none, or somebody else could write to it. */
export function cacheDirectory(folder: "programs" | "node" | "code"): string | undefined {
  const path = cachePath();
  if (path === undefined || !isOwn(resolve(path))) return undefined;
  const inner = join(resolve(path), folder);
  if (!isOwn(inner)) return undefined;
  hide(inner);
  return inner;
}

/** `$SNOW_CACHE_DIR`, `$XDG_CACHE_HOME/snow` or `~/.cache/snow`; undefined when there is no home either. */
function cachePath(): string | undefined {
  const own = process.env.SNOW_CACHE_DIR;
  if (own !== undefined && own !== "") return own;
  const shared = process.env.XDG_CACHE_HOME;
  if (shared !== undefined && isAbsolute(shared)) return join(shared, "snow");
  try {
    return join(homedir(), ".cache", "snow");
  } catch {
    return undefined;
  }
}

/** Makes a directory for the user alone, or looks whether nobody else can write to the one that is there. */
function isOwn(path: string): boolean {
  try {
    makeDirectory(path, 0o700);
    const user = process.getuid?.();
    // Systems without users' numbers have no modes either.
    if (user === undefined) return true;
    // Of a link both ends: who owns it could let it lead elsewhere.
    const status = statSync(path);
    return status.uid === user && lstatSync(path).uid === user && (status.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/** What programs say and how they work is nobody else's business. */
function hide(path: string): void {
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch {
    // It stays readable.
  }
}
