// What this installation is: built into dist/, or run from its sources.

declare global {
  /** Put in by the build: a hash of everything that the output of the compiler depends on. */
  const SNOW_BUILD: string | undefined;
}

/** Undefined when the sources run directly. */
export const buildId: string | undefined = typeof SNOW_BUILD === "string" ? SNOW_BUILD : undefined;
