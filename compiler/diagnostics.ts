// What a diagnostic is; the catalogue has one function per code.
import type { SourceFile, Span } from "./source.ts";

export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A user's mistake as data. `labels[0]` is the place that the heading names; C0001 has no file. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** The text after `Error: ` / `Warning: `. */
  readonly message: string;
  readonly file: SourceFile | undefined;
  readonly labels: readonly Label[];
  readonly help: string | undefined;
  /** What an editor can do about it by itself. */
  readonly fix?: Fix | undefined;
}

export interface Fix {
  readonly title: string;
  /** Of the diagnostic's file; they don't overlap. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** Passes give their findings to this and go on. */
export type Report = (diagnostic: Diagnostic) => void;
