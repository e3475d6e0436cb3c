// The whole pipeline on one screen: source text in, diagnostics and JavaScript out.
import type { Diagnostic } from "./diagnostics.ts";
import type { SourceFile } from "./source.ts";

/** A module of the program, by its dotted name (`Geo.FlatEarth`). */
export interface ProjectModule {
  readonly name: string;
  readonly file: SourceFile;
}

/** What to compile: `main`, for a directory also every other module in it; imported ones are read on demand. */
export interface Project {
  readonly main: ProjectModule;
  readonly others: readonly ProjectModule[];
  /** The file of an imported module, or undefined when there is none. Not called for standard modules unless a file shadows them. */
  readonly readModule: (name: string) => SourceFile | undefined;
  /** Names of the modules that exist, for suggestions. */
  readonly moduleNames: readonly string[];
}

/** A JavaScript module that the program's externs call, in the order of the `externs` parameter. */
export interface ExternModule {
  readonly specifier: string;
  /** Path of the Snow file that names it. */
  readonly importer: string;
}

export interface Output {
  /** Body of a function of `(runtime, externs)`. */
  readonly code: string;
  /** Source map, version 3, for `code`. */
  readonly map: string;
  readonly externs: readonly ExternModule[];
}

export interface Compilation {
  /** Sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there is an error. */
  readonly output: Output | undefined;
}
