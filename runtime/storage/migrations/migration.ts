// What a program carries of its migrations, as the command has read them.

interface MigrationStatement {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface Migration {
  readonly number: number;
  /** Of the file, without `.sql`. */
  readonly name: string;
  /** What messages call the file. */
  readonly path: string;
  /** SHA-256 of its text, in which line ends don't count. */
  readonly checksum: string;
  /** False: `-- no transaction`. */
  readonly isAtomic: boolean;
  readonly up: readonly MigrationStatement[];
  /** null: it cannot be undone. */
  readonly down: readonly MigrationStatement[] | null;
}
