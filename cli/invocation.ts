// What a command gets from the command line, and what it may answer.

export interface Invocation {
  /** The name under which the command was called. */
  readonly name: string;
  readonly positional: readonly string[];
  /** Keys of the switches given. */
  readonly flags: ReadonlySet<string>;
  /** Values of the other options, by key. */
  readonly values: ReadonlyMap<string, string>;
  /** What follows the path of `run`: the program's own arguments. */
  readonly passed: readonly string[];
}

/** Exit statuses of the command; those of a running program are its own. */
export const statusOf = { success: 0, failure: 1, usage: 2 } as const;
