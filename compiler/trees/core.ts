// The core tree: what 4-lower returns, a small tree in the shape of JavaScript with Snow's places on it.
import type { SourceFile } from "./source.ts";

export interface CoreProgram {
  /** Files that marks point into, by index. */
  readonly sources: readonly SourceFile[];
  /** Whether plain functions may nest in themselves. */
  readonly nestsDeep: boolean;
  /** Names of the runtime that the program uses, sorted. */
  readonly symbols: readonly string[];
  readonly externs: readonly CoreExternModule[];
  readonly definitions: readonly CoreSection[];
  /** Names of the variables that each program has for itself, beside those of the definitions. */
  readonly variables: readonly string[];
  /** Body of the generator that runs the top-level statements and then `main`, if that is what the program is for. */
  readonly start: readonly CoreStatement[];
  /** Names of the functions that run the tests; undefined in an ordinary program. */
  readonly tests: readonly string[] | undefined;
  /** Name of the function `main` of the project, where simulations among the tests can start further programs. */
  readonly main: string | undefined;
  /** What JavaScript may call: the descriptions of functions by their Snow names; undefined when it is no library. */
  readonly offered: readonly { readonly name: string; readonly description: string }[] | undefined;
  /** Snow names of JavaScript functions, for traces. */
  readonly displayNames: ReadonlyMap<string, string>;
}

/** A JavaScript module that externs come from; its position is its index in the `externs` parameter. */
export interface CoreExternModule {
  readonly specifier: string;
  /** Path of the Snow file that names it. */
  readonly importer: string;
}

/** Definitions that belong together; a heading becomes a comment. */
export interface CoreSection {
  readonly heading: string | undefined;
  readonly statements: readonly CoreStatement[];
}

/** A place in Snow source. */
export interface Mark {
  /** Index in `sources`. */
  readonly source: number;
  /** UTF-16 offset in that file. */
  readonly offset: number;
  readonly name?: string;
}

/** A jump target; where a bare `break` or `continue` does the same the label is not written. */
export interface CoreLabel {
  readonly name: string;
}

export type CoreBinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "==="
  | "!=="
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||"
  | "??"
  | "instanceof";

/** `depth` is the height of the expression, closures counted as leaves: kept small so that every parser can read it. */
export type CoreExpression = { readonly depth: number } & (
  | { readonly kind: "literal"; readonly value: number | string | boolean | undefined }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly object: CoreExpression; readonly property: string }
  | { readonly kind: "index"; readonly object: CoreExpression; readonly index: CoreExpression }
  | {
      readonly kind: "call";
      readonly callee: CoreExpression;
      readonly arguments: readonly CoreExpression[];
      /** A function value is called that nothing here names: the callee, or one that the runtime is given. */
      readonly indirect: boolean;
      readonly mark: Mark | undefined;
    }
  | { readonly kind: "new"; readonly class: CoreExpression; readonly arguments: readonly CoreExpression[] }
  | {
      readonly kind: "binary";
      readonly operator: CoreBinaryOperator;
      readonly left: CoreExpression;
      readonly right: CoreExpression;
    }
  | { readonly kind: "unary"; readonly operator: "-" | "!" | "--" | "typeof "; readonly operand: CoreExpression }
  | {
      readonly kind: "conditional";
      readonly test: CoreExpression;
      readonly then: CoreExpression;
      readonly else: CoreExpression;
    }
  | { readonly kind: "assign"; readonly target: CoreExpression; readonly value: CoreExpression }
  | { readonly kind: "array"; readonly elements: readonly CoreExpression[] }
  | {
      readonly kind: "object";
      readonly properties: readonly { readonly key: string; readonly value: CoreExpression }[];
    }
  /** Template literal: one more string than values. */
  | { readonly kind: "template"; readonly strings: readonly string[]; readonly values: readonly CoreExpression[] }
  | { readonly kind: "yield"; readonly value: CoreExpression; readonly mark: Mark | undefined }
  | { readonly kind: "function"; readonly function: CoreFunction }
);

export interface CoreFunction {
  /** A generator; otherwise an expression becomes an arrow function. */
  readonly generator: boolean;
  readonly parameters: readonly string[];
  readonly body: readonly CoreStatement[];
}

export type CoreStatement =
  | { readonly kind: "expression"; readonly expression: CoreExpression }
  | {
      readonly kind: "declare";
      readonly mutable: boolean;
      readonly name: string;
      readonly value: CoreExpression | undefined;
      readonly mark?: Mark;
    }
  | {
      readonly kind: "if";
      readonly test: CoreExpression;
      readonly then: readonly CoreStatement[];
      readonly else: readonly CoreStatement[];
    }
  /** No fall-through: a case that runs to its end leaves the switch. */
  | {
      readonly kind: "switch";
      readonly subject: CoreExpression;
      readonly cases: readonly { readonly tests: readonly CoreExpression[]; readonly body: readonly CoreStatement[] }[];
      readonly default: readonly CoreStatement[] | undefined;
    }
  /** Without a test an endless loop. */
  | {
      readonly kind: "while";
      readonly label: CoreLabel;
      readonly test: CoreExpression | undefined;
      readonly body: readonly CoreStatement[];
    }
  /** `for (let name = from; name < to; name++)`; with `by` in such steps; with `down` `name >= to; name--`. */
  | {
      readonly kind: "count";
      readonly label: CoreLabel;
      readonly name: string;
      readonly from: CoreExpression;
      readonly to: CoreExpression;
      readonly by?: CoreExpression | undefined;
      readonly down?: boolean;
      readonly body: readonly CoreStatement[];
    }
  | { readonly kind: "block"; readonly label: CoreLabel; readonly body: readonly CoreStatement[] }
  | { readonly kind: "break"; readonly label: CoreLabel }
  | { readonly kind: "continue"; readonly label: CoreLabel }
  | { readonly kind: "return"; readonly value: CoreExpression | undefined }
  | { readonly kind: "throw"; readonly value: CoreExpression }
  | {
      readonly kind: "function";
      readonly name: string;
      readonly function: CoreFunction;
      readonly mark: Mark | undefined;
    }
  /** A class whose constructor sets its fields; `tag` is set first when there is one. */
  | {
      readonly kind: "class";
      readonly name: string;
      readonly tag: number | undefined;
      readonly fields: readonly string[];
      readonly parameters: readonly string[];
    };
