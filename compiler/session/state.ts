import type { CheckedEntry, SessionValue, ValueType } from "../3-check/index.ts";
import type { Origin, reachableEffects } from "../4-lower/index.ts";
import type { ExternModule } from "../index.ts";
import type { StandardLibrary } from "../library/index.ts";
import type { Diagnostic } from "../report/index.ts";
import type { ModuleTree } from "../trees/ast.ts";
import type { ReadLiteral } from "../trees/facts.ts";
import type { SourceFile } from "../trees/source.ts";
import type { Definition } from "./definitions.ts";

/** A value that a `let` has bound, and the JavaScript variable that holds it. */
export interface Value extends SessionValue {
  readonly javascriptName: string;
  /** Set once the value is there, when that cannot be told from the value. */
  readonly flag: string | undefined;
  /** The variables of earlier values of this name and type, which code that runs may still look at. */
  readonly earlier: readonly string[];
  readonly type: ValueType;
  readonly source: string;
  /** The prompt whose last value it is, under the name `it`; nobody else and no definition sees it. */
  readonly prompt: number | undefined;
}

export interface NamedTree {
  readonly name: string;
  readonly tree: ModuleTree;
}

export interface Session {
  /** The module that entries belong to. */
  readonly module: string;
  /** The other modules. */
  readonly others: readonly NamedTree[];
  readonly definitions: readonly Definition[];
  readonly values: readonly Value[];
  /** What was compiled and is still good, by the lowering's keys. */
  readonly live: ReadonlyMap<string, Origin>;
  /** Modules whose top-level statements have run. */
  readonly initialised: ReadonlySet<string>;
  readonly nextId: number;
  readonly nextSite: number;
  readonly nextOffset: number;
  readonly entries: number;
  /** The last run of the checker. */
  readonly checked: CheckedEntry | undefined;
}

/** A module of the program, other than the session's own, whose file has another text now. */
export interface ChangedModule {
  readonly name: string;
  readonly file: SourceFile;
}

/** What an entry is compiled with. */
export interface EntryOptions {
  readonly library: StandardLibrary;
  readonly readModule: (name: string) => SourceFile | undefined;
  readonly moduleNames: readonly string[];
  readonly readLiteral?: ReadLiteral;
  /** Refuse an entry that earlier definitions do not fit any more, instead of dropping these. */
  readonly keepsCallers: boolean;
  /** Which values `show` gets: those of names, also those of expressions, or none. */
  readonly shows: "names" | "all" | "none";
  /** Who enters it; the last value of a typed entry is its `it`. */
  readonly prompt: number | undefined;
  /** Other modules of the program whose files have changed. */
  readonly changed?: readonly ChangedModule[];
  /** Runs `main` after the statements. */
  readonly callsMain: boolean;
}

export interface Defined {
  readonly name: string;
  readonly type: string;
  /** The type of what had the name before. */
  readonly replaces: string | undefined;
}

/** A value that the entry shows when it is there. */
export interface Seen {
  /** Undefined: of an expression. */
  readonly name: string | undefined;
  readonly type: ValueType;
  /** The type of what had the name before, if that was another one. */
  readonly replaces: string | undefined;
}

export interface Lost {
  readonly name: string;
  readonly reason: string;
}

/** What stays as it was until the program is started again: the code of processes that run, or a top-level value. */
export interface KeptPart {
  readonly name: string;
  readonly what: "code" | "value";
}

/** An entry that can be run. */
export interface Accepted {
  readonly kind: "accepted";
  readonly session: Session;
  /** Body of a function of `(runtime, externs, show)` that answers `{ start }`. */
  readonly code: string;
  readonly externs: readonly ExternModule[];
  /** By number: the values that `show(number, text, value)` gets. The value is there when the type has no text form. */
  readonly shown: readonly Seen[];
  readonly defined: readonly Defined[];
  readonly lost: readonly Lost[];
  readonly kept: readonly KeptPart[];
  readonly warnings: readonly Diagnostic[];
  /** The values that the entry binds. */
  readonly values: readonly Value[];
  /** What running it may come to call. */
  readonly reachableEffects: () => ReturnType<typeof reachableEffects>;
  /** There is something to run besides making the definitions. */
  readonly statements: boolean;
  /** The entry only evaluates expressions. */
  readonly onlyExpressions: boolean;
}

export type Entered = Accepted | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] };

/** Offsets from here on are those of earlier definitions, each of which has a range of its own. */
export const firstOffset = 2 ** 30;

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** What the last value at a prompt is called. */
export const answerName = "it";
