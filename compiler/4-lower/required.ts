// What an earlier phase has promised.

/** Its absence is a fault of the compiler, and never of the program. */
export function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the typed tree lacks ${what}`);
  return found;
}
