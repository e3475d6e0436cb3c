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
  /** The position of the argument that compares two values and answers an Int or an Ordering. */
  readonly compares?: number;
  /** It stands for what is not written yet: a use of it is W0008. */
  readonly unfinished?: true;
  /** Its argument is the literal path of a file, whose contents the function is given in this form. */
  readonly embeds?: Embedding;
  /** What the runtime has in a file of its own and a program that calls the function has to carry. */
  readonly library?: Library;
}

export type Library = "patterns" | "tables";

/** In which form a function gets what is in the file that its argument names. */
export type Embedding = "text" | "base64";

/** What is in a file that a source names, or why it can't be part of the program. */
export type Embedded =
  | { readonly kind: "contents"; readonly text: string }
  | { readonly kind: "problem"; readonly cause: string };

/** `path` is relative to the source `from`. */
export type ReadEmbedded = (from: SourceFile, path: string, form: Embedding) => Embedded;
