// What a run of the checker knows: types, interfaces, instances, schemes, and the questions still open.

import type { KnownAlias, KnownFunction } from "../library/index.ts";
import type { Diagnostic, Label, Report } from "../report/index.ts";
import type { BlockExpression, Bound, Expression, Parameter } from "../trees/ast.ts";
import type { ReadLiteral } from "../trees/facts.ts";
import type { ResolvedModule, TypeEntry } from "../trees/resolved.ts";
import type { SourceFile, Span } from "../trees/source.ts";
import type { EvidenceParameter, GlobalName } from "../trees/typed.ts";
import type { LibraryInstances } from "./evidence/builtin-instances.ts";
import type { Evidence, EvidenceSlot, Instance, TypedExpression } from "./open-tree.ts";
import type { Effect, Type, TypeVariable } from "./types/type.ts";

// ---------------------------------------------------------------- declarations

/** A struct, sum type or opaque type; `module` is "" for those of the library. */
export type TypeInfo = StructInfo | SumInfo | OpaqueInfo;

interface TypeHead {
  readonly module: string;
  readonly name: string;
  /** Stand for the type arguments in field types. */
  readonly parameters: readonly TypeVariable[];
  readonly span: Span | undefined;
  readonly file: SourceFile | undefined;
}

export interface FieldInfo {
  readonly name: string;
  readonly type: Type;
  readonly span: Span | undefined;
}

export interface StructInfo extends TypeHead {
  readonly kind: "struct";
  fields: readonly FieldInfo[];
  /** An impl of the program takes a default one out. */
  readonly deriving: Set<string>;
  /** False: the default set, which an impl of the program replaces. */
  readonly derivingWritten: boolean;
}

export interface SumInfo extends TypeHead {
  readonly kind: "sum";
  variants: readonly VariantInfo[];
  /** An impl of the program takes a default one out. */
  readonly deriving: Set<string>;
  readonly derivingWritten: boolean;
  /** The key that holds the variant's name, of `Json(tag: "type")`; undefined: the plain form. */
  readonly jsonTag?: string | undefined;
}

export interface VariantInfo {
  readonly name: string;
  readonly tag: number;
  /** `name` is undefined for a field without one. */
  readonly fields: readonly {
    readonly name?: string | undefined;
    readonly type: Type;
    readonly span: Span | undefined;
  }[];
}

interface OpaqueInfo extends TypeHead {
  readonly kind: "opaque";
  /** An `extern type` of the program. */
  readonly extern: boolean;
}

export interface InterfaceInfo {
  /** `Name` for a built-in interface, `Module.Name` for one of the program. */
  readonly key: string;
  readonly module: string;
  readonly name: string;
  readonly parameters: readonly TypeVariable[];
  readonly self: TypeVariable;
  /** Template variables of `Self.Item`. */
  readonly associated: ReadonlyMap<string, TypeVariable>;
  /** Of the library alone: no program can name it. */
  readonly closed?: boolean;
  /** Associated types that an impl may leave out: then they are `Self`. */
  readonly optionalAssociated: boolean;
  /** Associated types that stand for a type left out in a method: each impl has its own, nobody writes them. */
  readonly unwritten?: ReadonlySet<string>;
  /** Methods whose default bodies are wrong whatever the type: their impls are not asked again. */
  readonly faultyDefaults: Set<string>;
  readonly methods: ReadonlyMap<string, MethodInfo>;
  readonly entry: TypeEntry | undefined;
}

export interface MethodInfo {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
  readonly effect: Effect;
  readonly static: boolean;
  readonly default:
    | { readonly parameters: readonly Parameter[]; readonly body: BlockExpression; readonly span: Span }
    | undefined;
}

export interface InstanceInfo {
  readonly id: string;
  readonly interface: InterfaceInfo;
  readonly module: string;
  /** The type's parameters, as they stand in the members below. */
  readonly parameters: readonly TypeVariable[];
  readonly self: Type;
  readonly interfaceArguments: readonly Type[];
  readonly associated: ReadonlyMap<string, Type>;
  readonly context: readonly {
    readonly interface: InterfaceInfo;
    readonly variable: TypeVariable;
    readonly parameter: EvidenceParameter;
  }[];
  /** By name; extra methods too. The first parameter of a non-static method is the receiver. */
  readonly methods: ReadonlyMap<string, { readonly type: Type; readonly effect: Effect }>;
  /** Methods that differ from the interface (E0008): nothing is said about calls of them. */
  readonly faulty: Set<string>;
  readonly span: Span;
  readonly file: SourceFile;
}

// ---------------------------------------------------------------- schemes

export interface SchemeConstraint {
  readonly interface: InterfaceInfo;
  readonly arguments: readonly Type[];
  readonly type: Type;
  readonly associated: ReadonlyMap<string, Type>;
  /** A value of the type is made of something else (`T.from_json`): one that has no values will not do. */
  readonly makes: boolean;
}

/** A generalised type. `constraints` are in the order of the evidence parameters. */
export interface Scheme {
  readonly variables: readonly TypeVariable[];
  readonly effect: Effect | undefined;
  /** Effects of interface methods that `effect` includes whatever it is instantiated with. */
  readonly included?: readonly Effect[] | undefined;
  readonly constraints: readonly SchemeConstraint[];
  readonly type: Type;
}

/** A local name. */
export interface Local {
  readonly id: number;
  readonly name: string;
  readonly span: Span;
  scheme: Scheme;
  /** Uses inside its own definition, which is not generalised yet: to be given its evidence. */
  uses?: Evidence[][];
  /** A private function of a service or a channel: compiled at module level. */
  readonly global?: GlobalName;
  /** In a channel: what the name stands for is asked of the member for which the code runs. */
  readonly byMember?: MemberAccess;
}

export interface MemberAccess {
  /** The id of the local that every function and operation of the channel is given first. */
  readonly member: number;
  readonly access: /** A function of the channel, which is given the member. */
    | { readonly kind: "helper" }
    /** A function of the runtime, which is given the member. */
    | { readonly kind: "runtime"; readonly symbol: string }
    /** A parameter of the member's topic. */
    | { readonly kind: "parameter"; readonly index: number };
}

// ---------------------------------------------------------------- open questions

/** A use of an interface whose dictionary is still to be found. */
export interface Constraint extends SchemeConstraint {
  readonly evidence: EvidenceSlot;
  readonly owner: object;
  readonly file: SourceFile | undefined;
  readonly span: Span | undefined;
  /** The module whose use it is: types are named as they are there. */
  readonly module: string;
  /** The diagnostic for a type that lacks the interface. */
  readonly failure: (type: Type) => Diagnostic;
}

/**
 * How hard to try: `try` only with a known type; `guess` when a name leaves a single candidate, so that the
 * definition can be generalised; `final` reports or takes a default, nothing more will be learnt.
 */
export type Stage = "try" | "guess" | "final";

/** A question about a receiver whose type is not known yet. `attempt` answers whether it has been. */
export interface Deferred {
  readonly receiver: Type;
  /** What the answer may decide: its result, and the types of what is there already. */
  readonly decides: readonly Type[];
  readonly attempt: (stage: Stage) => boolean;
}

export interface Library {
  /** `Module.name` and flat or prelude names -> row. */
  readonly functions: ReadonlyMap<string, KnownFunction>;
  readonly modules: ReadonlyMap<string, ReadonlyMap<string, KnownFunction>>;
  /** Unqualified names: prelude functions and flat aliases. */
  readonly unqualified: ReadonlyMap<string, KnownFunction>;
  readonly instances: LibraryInstances;
  /** Names of function types. */
  readonly aliases: ReadonlyMap<string, KnownAlias>;
}

export interface Context {
  readonly report: Report;
  readonly library: Library;
  /** The name of the main module. */
  readonly main: string;
  readonly modules: ReadonlyMap<string, ResolvedModule>;
  readonly types: Map<string, TypeInfo>;
  readonly interfaces: Map<string, InterfaceInfo>;
  /** By the names of their methods. */
  readonly interfacesByMethod: Map<string, InterfaceInfo[]>;
  /** Instances of the program by interface key and head of the type. */
  readonly instances: Map<string, InstanceInfo[]>;
  /** By the names of methods that their interface does not have. */
  readonly extraMethods: Map<string, InstanceInfo[]>;
  readonly derived: Map<string, Instance | "absent" | "open">;
  /** Dictionaries of built-in types that need no others, by the names of the types; undefined where there is none. */
  readonly plainEvidence: Map<InterfaceInfo, Map<string, Evidence | undefined>>;
  /** Schemes of module-level values by `Module.name`. */
  readonly schemes: Map<string, Scheme>;
  readonly typedInstances: Instance[];
  readonly givens: Map<number, Given[]>;
  /** The one effect of everything that lazy iterators were given to call. */
  readonly iteratorEffect: Effect;
  readonly effects: Effect[];
  /** Of what can never suspend. */
  readonly plainEffect: Effect;
  /** Constructors by bare name, as each module sees them. */
  readonly constructors: Map<string, ReadonlyMap<string, readonly Candidate[]>>;
  /** Methods by name that are plain functions in a module. */
  readonly methods: Map<string, ReadonlyMap<string, readonly NamedMethod[]>>;
  /** Names of top-level `let`s by module, in written order. */
  readonly topLevels: Map<string, TopLevel[]>;
  /** Questions for the end of a module, when all its types are known. */
  readonly finalChecks: (() => void)[];
  /** Questions for when it is known what may suspend. */
  readonly effectChecks: (() => void)[];
  readonly infer: Infer;
  readonly bounds: ReadBounds;
  /** The arguments that gave parameters their types which their functions had left open. */
  readonly fixed: Map<TypeVariable, { readonly file: SourceFile; readonly span: Span }>;
  /** While above zero nothing is reported: a default method is checked again for each impl. */
  muted: number;
  /** `Self.Item` and the like in a default body: what they can do is asked of each impl, which says what they are. */
  readonly openTypes: Set<TypeVariable>;
  /** Gets what is found while exactly so much is muted. */
  holding: { readonly muted: number; readonly found: Diagnostic[] } | undefined;
  /** All questions of evidence, for `finish`. */
  readonly slots: EvidenceSlot[];
  /** Message types of actors of which something is asked; those that stay open are known when a message comes. */
  readonly messages: Type[];
  /** Uses of which it was said that an impl has another type. */
  readonly differing: Set<Span>;
  /** Where what a use of a function was given to compare by stands, by the place of the function's name. */
  readonly comparisons: Map<Span, Span>;
  /** By the place of a function of the library that reads rows, their type. */
  readonly rows: Map<Span, Type>;
  readonly readLiteral: ReadLiteral;
  /** An error was reported: no code will be made. */
  failed: boolean;
  /** A type that grows without bounds was reported: what is made of it is no other mistake. */
  tooLarge: boolean;
  nextId: number;
  level: number;
  pending: Constraint[];
  deferred: Deferred[];
}

/** What only the compiler can write: the library's constructor, whatever the program calls its own. */
export function libraryName(variant: string): string {
  return `.${variant}`;
}

/** A constructor and the sum type that it belongs to. */
export interface Candidate {
  readonly definition: SumInfo;
  readonly variant: VariantInfo;
}

export interface NamedMethod {
  readonly info: InterfaceInfo;
  readonly method: MethodInfo;
}

/** A name bound by a top-level `let`; `position` is that of its item. */
export interface TopLevel {
  readonly position: number;
  readonly local: Local;
}

/** What a `where` bound promises about a type parameter. */
export interface Given {
  readonly interface: InterfaceInfo;
  readonly arguments: readonly Type[];
  readonly associated: ReadonlyMap<string, Type>;
  readonly parameter: EvidenceParameter;
  /** Of a derived instance: its evidence is there for its own questions alone. */
  readonly owner?: object;
}

// ---------------------------------------------------------------- where an expression stands

/** The function around an expression. */
export interface FunctionFrame {
  readonly kind: "function" | "closure" | "method" | "actor" | "handler" | "main" | "top-level";
  readonly result: Type;
  readonly effect: Effect;
  /** The result type was written or is otherwise fixed. */
  readonly annotated: Span | undefined;
  /** Message type, inside an actor and the closures in it. */
  readonly message: Type | undefined;
  /** In an actor: its name, and the calls that come last. Those of itself continue its loop and never answer. */
  readonly loop?: { readonly name: string; readonly calls: ReadonlySet<Expression> };
  inLoop: boolean;
}

export interface Environment {
  readonly context: Context;
  readonly module: ResolvedModule;
  readonly file: SourceFile;
  readonly frame: FunctionFrame;
  /** The binding that constraints belong to. */
  readonly owner: object;
  readonly locals: Locals | undefined;
  /** Type parameters in scope, `Self` included. */
  readonly generics: ReadonlyMap<string, Type>;
  /** `Self.Item`. */
  readonly associated: ReadonlyMap<string, Type>;
  /** Names of local functions that are defined further down in the blocks around. */
  readonly later?: ReadonlySet<string>;
  /** In the text of a service, where `self()` is a process that takes no messages. */
  readonly inService?: boolean;
  /** In a channel that sends no events, which has nothing to send them with. */
  readonly inSilentChannel?: boolean;
  /** Top-level `let`s at or after this position are not visible. */
  readonly position: number;
  /** Why the type that is asked for is asked for; holds for that very type. */
  readonly because?: { readonly type: Type; readonly label: Label };
  /** Inside a guard: the forms of E0013 are refused. */
  readonly guard: boolean;
  /** Uses of a binding of the group being inferred, to be given its evidence. */
  readonly group: Map<string, GroupMember>;
}

export interface GroupMember {
  readonly type: Type;
  readonly uses: { readonly owner: object; readonly evidence: Evidence[] }[];
}

/** Scopes as a linked list, innermost first. */
export interface Locals {
  readonly local: Local;
  readonly outer: Locals | undefined;
}

export function findLocal(environment: Environment, name: string): Local | undefined {
  for (let locals = environment.locals; locals !== undefined; locals = locals.outer) {
    if (locals.local.name === name) return locals.local;
  }
  return undefined;
}

export function withLocals(environment: Environment, added: readonly Local[]): Environment {
  if (added.length === 0) return environment;
  let locals = environment.locals;
  for (const local of added) locals = { local, outer: locals };
  return { ...environment, locals };
}

export function registerInterface(context: Context, info: InterfaceInfo): void {
  context.interfaces.set(info.key, info);
  for (const name of info.methods.keys()) addTo(context.interfacesByMethod, name, info);
}

export function addTo<K, V>(index: Map<K, V[]>, key: K, value: V): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [value]);
  else known.push(value);
}

/** Most interfaces have no associated types. */
export const nothingAssociated: ReadonlyMap<string, Type> = new Map();

const none: readonly never[] = [];

export function monomorphic(type: Type): Scheme {
  return { variables: none, effect: undefined, included: undefined, constraints: none, type };
}

/** Turns written bounds into givens for the body and constraints for its users. */
export type ReadBounds = (
  environment: Pick<Environment, "context" | "module" | "file"> & Partial<Pick<Environment, "owner">>,
  bounds: readonly Bound[],
  generics: ReadonlyMap<string, Type>,
) => { evidence: readonly EvidenceParameter[]; constraints: readonly SchemeConstraint[] };

export type Infer = (environment: Environment, expression: Expression, expected?: Type) => TypedExpression;
