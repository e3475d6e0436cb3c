// What this installation is: built into dist/, or run from its sources.

/** Put in by the build: a hash of everything that the output of the compiler depends on. */
declare const SNOW_BUILD: string;

/** Undefined when the sources run directly. */
export const buildId: string | undefined = typeof SNOW_BUILD === "string" ? SNOW_BUILD : undefined;
