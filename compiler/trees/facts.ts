// What is known of a function of the library besides its type.
import type { SourceFile } from "./source.ts";

/** What the library says of a function, by the names of types in its signature. */
export interface Facts {
  /**
   * `computes`: from its arguments alone. `reads`: looks at what changes. `writes`: changes something, but no function of the
   * program runs because of it. `acts`: anything else.
   */
  readonly effect: "computes" | "reads" | "writes" | "acts";
  /** Functions that it is given run in processes of their own. */
  readonly spawns?: true;
  /** Its result is such an Int. */
  readonly range?: { readonly least: number; readonly greatest: number };
  /** Its result is a list of Ints: of a Range in steps, or from its first argument down to its second. */
  readonly counts?: "steps" | "down";
  /** It is also given, as a last argument, how its first one is written; as a value it is not. */
  readonly quotes?: true;
  /** It takes a whole statement, not a part of one. */
  readonly statement?: true;
  /** Whoever takes elements of the Iter that it gives has to wait for them. */
  readonly waits?: true;
  /** The position of the argument that compares two values and answers an Int or an Ordering. */
  readonly compares?: number;
  /** It stands for what is not written yet: a use of it is W0008. */
  readonly unfinished?: true;
  /** Its last argument is a literal text, which is looked at while compiling; this says as what. */
  readonly literal?: LiteralForm;
  /** What the runtime has in files of their own and a program that calls the function has to carry. */
  readonly libraries?: readonly Library[];
}

export type Library = "patterns" | "tables" | "jwt" | "multipart" | "redis" | "nats" | "sqlite" | "postgres";

/**
 * The path of a file, whose text, or whose bytes in base64, the function is given; or of a directory, whose migrations it is
 * given as JSON; or a pattern, which it is given itself.
 */
export type LiteralForm = "text" | "base64" | "migrations" | "pattern";

/** What a function is given for its literal argument, or why there is no such thing. */
export type LiteralContents =
  | { readonly kind: "contents"; readonly text: string }
  | { readonly kind: "problem"; readonly cause: string };

/** Looks at a literal argument in the source `from`: paths are relative to that. */
export type ReadLiteral = (from: SourceFile, text: string, form: LiteralForm) => LiteralContents;
