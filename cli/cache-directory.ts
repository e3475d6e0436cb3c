// Where the command keeps what it can compute again.
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** `$SNOW_CACHE_DIR`, `$XDG_CACHE_HOME/snow` or `~/.cache/snow`; undefined when there is no home either. */
export function cacheDirectory(): string | undefined {
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
