// What an editor wants to know of a checked program: which expression has which type, and what was visible where.
import type { Expression } from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import type { TypedProgram } from "../../trees/typed.ts";
import type { Context, Environment, Infer } from "../context.ts";
import { infer } from "../expressions/infer.ts";
import type { TypedExpression } from "../open-tree.ts";

/** An expression as the checker met it. */
export interface Seen {
  readonly expression: Expression;
  readonly typed: TypedExpression;
  readonly environment: Environment;
}

/** A run of the checker that can be asked about afterwards, whatever mistakes it found. */
export interface Inspection {
  readonly context: Context;
  /** undefined when a mistake was reported. */
  readonly program: TypedProgram | undefined;
  /** By module, in order of initialisation. */
  readonly seen: ReadonlyMap<ResolvedModule, readonly Seen[]>;
}

export type MeaningKind =
  | "local"
  | "constant"
  | "function"
  | "actor"
  | "service"
  | "channel"
  | "supervisor"
  | "type"
  | "interface"
  | "variant"
  | "field"
  | "method"
  | "module"
  /** A module by the name that `import … as` gives it in one file. */
  | "qualifier";

/** What a name stands for. */
export interface Meaning {
  /** Equal for all names of the same thing. */
  readonly key: string;
  readonly kind: MeaningKind;
  readonly name: string;
  /** The name where it is defined; undefined for what the language and its library bring along. */
  readonly definition: { readonly file: SourceFile; readonly span: Span } | undefined;
  /** Printing types is put off: of the many meanings in a file few are ever looked at. */
  readonly describe: () => Description;
}

export interface Description {
  /** The thing as Snow text: `fn area(shape :: Shape) -> Float`, `count :: Int`. */
  readonly text: string;
  readonly documentation: string;
  /** Of what can be called: the parameters as they stand in `text`. */
  readonly parameters: readonly string[] | undefined;
}

/** A name in the text of a module. */
export interface Occurrence {
  readonly span: Span;
  readonly meaning: Meaning;
}

/** An `infer` that notes what it does. A default body is checked again for each impl: the first time counts. */
export function notingInfer(seen: Map<Expression, Seen>): Infer {
  return (environment, expression, expected) => {
    const typed = infer(environment, expression, expected);
    // What the compiler wrote itself stands nowhere.
    if (expression.span.end > 0 && !seen.has(expression)) seen.set(expression, { expression, typed, environment });
    return typed;
  };
}
