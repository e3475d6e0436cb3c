// Where the code of the thread is that has an SQLite database open. Imports nothing of ours: it is a file of its own in
// dist/, loaded by programs that use it.

declare global {
  /** That code, put in by the build. */
  const SNOW_SQLITE_THREAD: string | undefined;
}

/** The first parameters of a `Worker`. */
export const thread: { readonly code: string | URL; readonly evaluates: boolean } =
  typeof SNOW_SQLITE_THREAD === "string"
    ? { code: SNOW_SQLITE_THREAD, evaluates: true }
    : { code: new URL("../threads/sqlite.ts", import.meta.url), evaluates: false };
