// What an editor wants to know of a checked program: which expression has which type, and what was visible where.
import type { Diagnostic } from "../../report/index.ts";
import type { Expression, ModuleTree } from "../../trees/ast.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { SourceFile, Span } from "../../trees/source.ts";
import type { TypedModule as FinishedModule, TypedProgram } from "../../trees/typed.ts";
import type { Context, Environment, Infer, Scheme, TopLevel } from "../context.ts";
import { infer } from "../expressions/infer.ts";
import type { Instance, TypedExpression, TypedModule } from "../open-tree.ts";

/** An expression as the checker met it. */
export interface Seen {
  readonly expression: Expression;
  readonly typed: TypedExpression;
  readonly environment: Environment;
}

/** What was found out about one module. */
export interface CheckedModule {
  readonly tree: ModuleTree;
  readonly typed: TypedModule;
  /** undefined when a mistake was reported anywhere. */
  readonly finished: FinishedModule | undefined;
  readonly instances: readonly Instance[];
  /** By `Module.name`. */
  readonly schemes: ReadonlyMap<string, Scheme>;
  readonly topLevels: readonly TopLevel[];
  readonly seen: readonly Seen[];
  readonly diagnostics: readonly Diagnostic[];
  /** Nothing outside its text and what it sees of other modules has to do with what was found. */
  readonly closed: boolean;
  /** What it declares for the whole program, as it is written. */
  readonly declarations: string;
  /** The types of its values, and who may use them. */
  readonly values: string;
}

/** By the names of modules. */
export type KeptModules = ReadonlyMap<string, CheckedModule>;

/** A run of the checker that can be asked about afterwards, whatever mistakes it found. */
export interface Inspection {
  readonly context: Context;
  /** undefined when a mistake was reported. */
  readonly program: TypedProgram | undefined;
  readonly seen: (module: ResolvedModule) => readonly Seen[];
  /** What was found out about each, in order of initialisation. */
  readonly modules: KeptModules;
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
  /** Of an interface or an impl. */
  | "method"
  /** Of a service or a channel. */
  | "operation"
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
  /** Their names, "" for one without. */
  readonly parameterNames: readonly string[];
}

/** What a reader would have to find out, where it could be written in the text. */
export interface Hint {
  readonly offset: number;
  /** A type behind the name that has it, or the name of a parameter in front of what is given for it. */
  readonly kind: "type" | "parameter";
  readonly text: string;
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
