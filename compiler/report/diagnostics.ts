// What a diagnostic is; the catalogue has one function per code.
import type { SourceFile, Span } from "../trees/source.ts";

export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A user's mistake as data. `labels[0]` is the place that the heading names; C0001 has no file. */
export interface Diagnostic {
  readonly code: string;
  readonly kind: Kind;
  readonly severity: "error" | "warning";
  /** The text after `Error: ` / `Warning: `. */
  readonly message: string;
  readonly file: SourceFile | undefined;
  readonly labels: readonly Label[];
  readonly help: string | undefined;
  /** What an editor can do about it by itself; among several the user chooses. */
  readonly fixes: readonly Fix[];
}

/** What other mistakes follow from this one, or make it one with others, finer than its code; most are simply a `mistake`. */
export type Kind =
  | "mistake"
  /** An `end`, `)`, `]` or `}` where a statement should start. */
  | "stray-closer"
  /** A head that lacks its `do`. */
  | "missing-do"
  /** A member that is none, a `do` or `->` where none belongs: after it nobody knows which `end` closes what. */
  | "broken-block"
  /** A reserved word, which the first label marks, where a name should stand: where it is used it is no name either. */
  | "reserved-name"
  /** A string, comment or interpolation that the text ends in. */
  | "unterminated"
  | "no-main"
  /** The subject lacks an interface; a type that lacks several at one place is one mistake. */
  | { readonly lacks: string };

export interface Fix {
  readonly title: string;
  /** Of the diagnostic's file; they don't overlap. */
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}

/** Passes give their findings to this and go on. */
export type Report = (diagnostic: Diagnostic) => void;
