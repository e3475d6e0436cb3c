// What every part of the lowering shares: the program, the definition and the JavaScript function being made.
import type { CoreExpression, CoreLabel, CoreStatement, Mark } from "../trees/core.ts";
import type { Span } from "../trees/source.ts";
import type {
  EvidenceParameter,
  GlobalName,
  Instance,
  TypeDefinition,
  TypedActor,
  TypedChannel,
  TypedExpression,
  TypedExtern,
  TypedFunction,
  TypedModule,
  TypedPattern,
  TypedProgram,
  TypedService,
  TypedSupervisor,
} from "../trees/typed.ts";
import { name } from "./build.ts";
import type { Names } from "./definitions/names.ts";
import type { Sink } from "./expressions/sink.ts";

/** Which of its two forms a polymorphic function is being made in. */
export type Form = "plain" | "suspending";

export type Section = "types" | "externs" | "dictionaries" | "instances" | number;

/** Functions of one module that call each other in tail position, made into one JavaScript function. */
export interface TailGroup {
  readonly name: string;
  readonly members: readonly TypedFunction[];
}

/** The program being lowered. Things are made when they are first asked for, so what nothing uses is never made. */
export interface ProgramContext {
  readonly program: TypedProgram;
  readonly modules: ReadonlyMap<string, { readonly index: number; readonly module: TypedModule }>;
  readonly functions: ReadonlyMap<string, TypedFunction>;
  readonly actors: ReadonlyMap<string, TypedActor>;
  readonly services: ReadonlyMap<string, TypedService>;
  readonly channels: ReadonlyMap<string, TypedChannel>;
  readonly supervisors: ReadonlyMap<string, TypedSupervisor>;
  readonly externs: ReadonlyMap<string, TypedExtern>;
  readonly types: ReadonlyMap<string, TypeDefinition>;
  readonly instances: ReadonlyMap<string, Instance>;
  /** `interface.method` of the methods that some instance has in two forms. */
  readonly polymorphicMethods: ReadonlySet<string>;
  /** Interfaces that the runtime asks, of which some instance has a method that may wait. */
  readonly waitingInterfaces: ReadonlySet<string>;
  /** Plain forms that are merged with others, by function. */
  readonly groups: ReadonlyMap<TypedFunction, TailGroup>;
  readonly topLevels: ReadonlyMap<number, TopLevel>;
  /** Names of the variables that a program has for top-level values. */
  readonly variables: Set<string>;
  /** Ids of the locals that are read somewhere. */
  readonly usedLocals: ReadonlySet<number>;
  /** `main`, when no expression of the program names it: its value goes nowhere. */
  readonly unheard: TypedFunction | undefined;
  readonly lowering: Lowering;
  /** The runtime's value of that name. */
  readonly symbol: (text: string) => CoreExpression;
  /** Makes a definition once, at the end of the current one. `order` sorts within the section. */
  readonly demand: (
    key: string,
    origin: Origin,
    section: Section,
    order: number,
    produce: () => readonly CoreStatement[],
  ) => void;
  /** `written` is undefined for a method that is generated. */
  readonly demandInstanceMethod: (
    instance: Instance,
    method: string,
    written: TypedFunction | undefined,
    form: Form,
    javascriptName: string,
  ) => void;
  /** The file that a place of a module is in. */
  readonly pathOf: (module: TypedModule, span: Span) => string;
  /** The index of an extern module. */
  readonly externModule: (specifier: string, importer: string) => number;
  readonly display: (javascriptName: string, snowName: string) => void;
  /** Names for the constants that hold dictionaries. */
  readonly constants: Names;
  readonly constantNames: Map<string, string>;
  /** Numbers of the `receive` expressions, from `firstSite`. */
  readonly sites: Map<TypedExpression, number>;
  readonly firstSite: number;
  /** Functions may be replaced while the program runs: a function value is looked up at each call. */
  readonly redefinable: boolean;
  /** What runs of a service or a channel takes new handlers, in the value that has the name. */
  readonly renews: (target: GlobalName, handlers: string) => boolean;
}

/** What a definition of the core belongs to: with that it is made again in a session. */
export type Origin =
  /** A function, actor, service, channel, supervisor or extern. */
  | { readonly kind: "value"; readonly target: GlobalName }
  | { readonly kind: "type"; readonly target: GlobalName }
  | { readonly kind: "instance" }
  /** Variables and dictionaries: they stay. */
  | { readonly kind: "lasting" };

export interface TopLevel {
  readonly module: string;
  readonly javascriptName: string;
  readonly snowName: string;
  /** Of the statement, counted over all modules. */
  readonly position: number;
  /** Its `let` has run before any function of the program can. */
  readonly early: boolean;
  /** Every program has a value of its own; otherwise the value is the same in all that run the code. */
  readonly isVariable: boolean;
  /** Its value may be `undefined`, so a flag of its own says that it is there. */
  readonly flag: string | undefined;
}

/** The mutually recursive functions of the lowering, so that its files need not import each other. */
export interface Lowering {
  /** The value of an expression; what must happen before goes to the sink. `hint` names a variable, if one is needed. */
  readonly value: (
    expression: TypedExpression,
    context: FunctionContext,
    sink: Sink,
    hint?: string | undefined,
  ) => CoreExpression;
  readonly into: (expression: TypedExpression, destination: Destination, context: FunctionContext, sink: Sink) => void;
  /** Values of expressions that are evaluated in this order. */
  readonly operands: (
    expressions: readonly TypedExpression[],
    context: FunctionContext,
    sink: Sink,
  ) => readonly CoreExpression[];
  readonly match: (matching: Matching, context: FunctionContext, sink: Sink) => void;
}

/** A decision between patterns over values that have names already. */
export interface Matching {
  readonly subjects: readonly Subject[];
  readonly arms: readonly {
    /** One for each subject. */
    readonly patterns: readonly TypedPattern[];
    readonly guard: ((sink: Sink) => CoreExpression) | undefined;
    readonly body: (sink: Sink) => void;
    /** The body is so small that it may be written several times. */
    readonly small: boolean;
  }[];
  readonly fail: (sink: Sink) => void;
  /** Only whether something matches is of interest: all bodies are the same, and bind nothing. */
  readonly anonymous?: boolean;
  /** Anything may come: check the shape of values before looking into them. */
  readonly strict: boolean;
  /** Makes a variable for a name of a pattern; the default is a `const`. */
  readonly bind?: ((id: number, text: string, value: CoreExpression, sink: Sink) => void) | undefined;
}

/** A value to match: an expression that is cheap to repeat, or a tuple that was never built. */
export type Subject =
  | { readonly kind: "value"; readonly value: CoreExpression }
  | { readonly kind: "tuple"; readonly elements: readonly CoreExpression[] };

export type Destination =
  | { readonly kind: "return" }
  | { readonly kind: "assign"; readonly name: string }
  /** Appended to a JavaScript array. */
  | { readonly kind: "push"; readonly array: string }
  | { readonly kind: "discard" };

/** One top-level definition of Snow; names are unique in it, closures included. */
export interface DefinitionContext {
  readonly program: ProgramContext;
  readonly module: TypedModule;
  readonly source: number;
  readonly names: Names;
  readonly locals: Map<number, Local>;
  readonly evidence: Map<number, CoreExpression>;
}

export interface Local {
  readonly value: CoreExpression;
  /** A closure or local function whose colour is known here. */
  readonly generator: boolean | undefined;
  /** For Ints: least and greatest value, where they are known. */
  readonly range: IntegerRange | undefined;
  /** A local function that takes dictionaries before its parameters. */
  readonly takesDictionaries?: boolean;
}

export interface IntegerRange {
  readonly least: number;
  readonly greatest: number;
}

/** One JavaScript function. */
export interface FunctionContext {
  readonly definition: DefinitionContext;
  readonly program: ProgramContext;
  readonly generator: boolean;
  readonly form: Form;
  /** Whether `$`, the variable for values that are looked at once, is in use. */
  readonly scratch: { used: boolean };
  readonly tails: readonly TailTarget[];
  /** Position of the top-level statement that is being lowered, if any. */
  readonly position: number | undefined;
  /** Enclosing loops of Snow, innermost last. */
  readonly loops: readonly CoreLabel[];
  /** The body of an actor's loop: it answers `false` at the end of the actor. */
  readonly isStep: boolean;
  /** The guard of a `receive`: nothing can wait there, so an answer that comes from a generator is run to its end. */
  readonly runsGenerators: boolean;
  /** Nobody looks at the value that the function answers. */
  readonly valueUnused: boolean;
}

/** A function that a tail call can continue by a jump. */
export interface TailTarget {
  readonly matches: (callee: TypedExpression, context: FunctionContext) => boolean;
  /** Dictionaries, where they may change. */
  readonly given: readonly string[];
  readonly parameters: readonly string[];
  /** Sets the state of a merged function. */
  readonly before: CoreStatement | undefined;
  /** Goes back to the beginning. */
  readonly again: CoreStatement;
}

export function keyOf(target: GlobalName): string {
  return `${target.module}.${target.name}`;
}

export function markAt(context: { readonly source: number }, span: Span, text?: string): Mark {
  return text === undefined
    ? { source: context.source, offset: span.start }
    : { source: context.source, offset: span.start, name: text };
}

/** A variable for an intermediate value. */
export function temporary(context: FunctionContext): string {
  return context.definition.names.fresh("");
}

export const scratch = (context: FunctionContext): string => {
  context.scratch.used = true;
  return "$";
};

/** `ord$` for evidence of Ord. */
export function evidenceName(parameter: EvidenceParameter): string {
  return `${parameter.interface.slice(parameter.interface.lastIndexOf(".") + 1).toLowerCase()}$`;
}

/** Names for dictionaries that a definition takes as parameters. */
export function bindEvidence(
  parameters: readonly EvidenceParameter[],
  definition: DefinitionContext,
): readonly string[] {
  return parameters.map((parameter) => {
    const text = definition.names.fresh(evidenceName(parameter));
    definition.evidence.set(parameter.id, name(text));
    return text;
  });
}
