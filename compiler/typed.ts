// The typed tree: what 3-check returns. Every name is resolved, every dispatch has its evidence.
import type { SourceFile, Span } from "./source.ts";
import type { Effect, Type } from "./types.ts";

export interface TypedProgram {
  /** Name of the module whose function `main` is the program's; "" when there is none. */
  readonly main: string;
  /** In order of initialisation. */
  readonly modules: readonly TypedModule[];
  /** User structs and sum types of all modules. */
  readonly types: readonly TypeDefinition[];
  /** User impls and derived instances of all modules. */
  readonly instances: readonly Instance[];
  /** What runs instead of `main`; undefined in an ordinary program. */
  readonly tests?: readonly TypedTest[] | undefined;
}

/** The program's function `main`. */
export function entryOf({ main, modules }: TypedProgram): TypedFunction | undefined {
  return modules.find(({ name }) => name === main)?.functions.find(({ name }) => name === "main");
}

export interface TypedTest {
  readonly module: string;
  readonly name: string;
  readonly span: Span;
  /** Runs the test; a String that is empty when it has passed and else says what it came to. */
  readonly verdict: TypedExpression;
}

export interface TypedModule {
  readonly name: string;
  readonly file: SourceFile;
  readonly functions: readonly TypedFunction[];
  readonly actors: readonly TypedActor[];
  readonly services: readonly TypedService[];
  readonly supervisors: readonly TypedSupervisor[];
  readonly externs: readonly TypedExtern[];
  /** Top-level `let` and expressions, in written order. */
  readonly statements: readonly TypedStatement[];
}

/** A module-level name; `module` and `name` together are unique in the program. */
export interface GlobalName {
  readonly module: string;
  readonly name: string;
}

// ---------------------------------------------------------------- types and instances

export type TypeDefinition =
  | {
      readonly kind: "struct";
      readonly module: string;
      readonly name: string;
      readonly fields: readonly string[];
    }
  | {
      readonly kind: "sum";
      readonly module: string;
      readonly name: string;
      readonly variants: readonly { readonly name: string; readonly arity: number }[];
    };

/**
 * One impl of an interface for a type: a function from the evidence of its context to a dictionary,
 * an object with one property per method.
 */
export interface Instance {
  /** Unique in the program, a valid JavaScript identifier tail, e.g. `Eq_Main_Point`. */
  readonly id: string;
  readonly module: string;
  readonly interface: string;
  /** The type's printed name, for traces. */
  readonly target: string;
  readonly evidenceParameters: readonly EvidenceParameter[];
  readonly body:
    | { readonly kind: "methods"; readonly methods: readonly TypedFunction[] }
    /** Eq, Ord, Display, Debug, Hash or Json of every field, by variant (a struct has one). */
    | {
        readonly kind: "derived";
        readonly definition: TypeDefinition;
        readonly fields: readonly (readonly Evidence[])[];
      };
}

export interface EvidenceParameter {
  /** Unique in the program. */
  readonly id: number;
  readonly interface: string;
}

/** How a use of an interface finds its dictionary. */
export type Evidence =
  /** A dictionary of the runtime: symbol `snow_impl_<interface>_<type>`, a function of `arguments` if there are any. */
  | {
      readonly kind: "builtin";
      readonly symbol: string;
      readonly interface: string;
      readonly type: string;
      readonly arguments: readonly Evidence[];
    }
  /** An instance of the program. */
  | {
      readonly kind: "instance";
      readonly id: string;
      readonly interface: string;
      readonly arguments: readonly Evidence[];
    }
  /** A dictionary that the enclosing function, local function or instance was given. */
  | { readonly kind: "parameter"; readonly id: number; readonly interface: string }
  /** The type stayed open, no value of it can exist. */
  | { readonly kind: "vacuous"; readonly interface: string }
  /** Filled in by the checker before it returns; look through it with `resolveEvidence`. */
  | { readonly kind: "pending"; readonly interface: string; solution: Evidence | undefined };

export function resolveEvidence(evidence: Evidence): Exclude<Evidence, { kind: "pending" }> {
  let current = evidence;
  while (current.kind === "pending") {
    current = current.solution ?? { kind: "vacuous", interface: current.interface };
  }
  return current;
}

// ---------------------------------------------------------------- definitions

/**
 * A function of one or more clauses. Compiled parameters are first the dictionaries of
 * `evidenceParameters`, then the written ones.
 */
export interface TypedFunction {
  readonly name: string;
  readonly span: Span;
  /** The module that a default method is written in, which may be another one than its instance's. */
  readonly home?: string;
  readonly type: Type;
  readonly evidenceParameters: readonly EvidenceParameter[];
  /** Of the body: plain, suspends, or polymorphic (both forms are wanted). */
  readonly effect: Effect;
  readonly arity: number;
  readonly clauses: readonly TypedClause[];
}

export interface TypedClause {
  readonly span: Span;
  readonly parameters: readonly TypedPattern[];
  readonly guard: TypedExpression | undefined;
  readonly body: TypedExpression;
}

export interface TypedActor {
  readonly name: string;
  readonly span: Span;
  readonly evidenceParameters: readonly EvidenceParameter[];
  readonly parameters: readonly TypedPattern[];
  readonly body: TypedExpression;
  readonly terminate: TypedExpression | undefined;
}

export interface TypedService {
  readonly name: string;
  readonly span: Span;
  readonly init: TypedFunction;
  /** In written order; the position is the operation's number. */
  readonly handlers: readonly {
    readonly kind: "call" | "cast";
    readonly name: string;
    readonly span: Span;
    readonly parameters: readonly TypedPattern[];
    readonly state: TypedPattern;
    readonly body: TypedExpression;
  }[];
}

export interface TypedSupervisor {
  readonly name: string;
  readonly span: Span;
  readonly strategy: "one_for_one" | "one_for_all" | "rest_for_one" | "simple_one_for_one";
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly children: readonly {
    readonly name: string;
    /** Evaluates to a closure without parameters. */
    readonly start: TypedExpression;
    readonly restart: "permanent" | "transient" | "temporary";
    /** Milliseconds, or kill at once. */
    readonly shutdown: number | "brutal_kill";
  }[];
}

export interface TypedExtern {
  readonly name: string;
  readonly span: Span;
  readonly async: boolean;
  readonly symbol: string;
  readonly from: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
}

// ---------------------------------------------------------------- statements

export type TypedStatement =
  | {
      readonly kind: "let";
      readonly span: Span;
      readonly pattern: TypedPattern;
      readonly value: TypedExpression;
      /** Not empty only when the pattern is a name and the value is a closure: the name is then a function of dictionaries. */
      readonly evidenceParameters: readonly EvidenceParameter[];
    }
  | { readonly kind: "function"; readonly span: Span; readonly id: number; readonly function: TypedFunction }
  | { readonly kind: "expression"; readonly span: Span; readonly expression: TypedExpression }
  | { readonly kind: "return"; readonly span: Span; readonly value: TypedExpression };

// ---------------------------------------------------------------- expressions

interface Typed {
  readonly span: Span;
  readonly type: Type;
}

export type TypedExpression = Typed &
  (
    | { readonly kind: "int"; readonly value: number }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "unit" }
    | { readonly kind: "atom"; readonly name: string }
    /** Parts are Strings already (a Display call was put around each interpolation that is none). */
    | { readonly kind: "interpolate"; readonly parts: readonly TypedExpression[] }
    /** A parameter, pattern variable, local `let` or local function. `evidence` is not empty for a polymorphic local. */
    | { readonly kind: "local"; readonly id: number; readonly name: string; readonly evidence: readonly Evidence[] }
    /** A function of some module. `effect`: as which form, when it is polymorphic. */
    | {
        readonly kind: "function";
        readonly target: GlobalName;
        readonly evidence: readonly Evidence[];
        readonly effect: Effect;
      }
    /** A top-level `let`; `id` is that of its pattern variable. */
    | {
        readonly kind: "top-level";
        readonly target: GlobalName;
        readonly id: number;
        readonly evidence: readonly Evidence[];
      }
    /** A known function: `suspends` of its row together with `effect` picks the form. */
    | {
        readonly kind: "intrinsic";
        readonly symbol: string;
        readonly suspends: "never" | "always" | "callback";
        readonly evidence: readonly Evidence[];
        readonly effect: Effect;
      }
    /** A value of the library, such as `Math.pi`: symbol of a constant. */
    | { readonly kind: "intrinsic-value"; readonly symbol: string }
    | { readonly kind: "extern"; readonly target: GlobalName; readonly async: boolean }
    /** An actor's or supervisor's name as a value, or called: starts a process, or, in tail position of the same actor, continues its loop. */
    | { readonly kind: "actor"; readonly target: GlobalName; readonly evidence: readonly Evidence[] }
    | { readonly kind: "supervisor"; readonly target: GlobalName }
    /** A client function of a service; `operation` -1 is `start`. */
    | { readonly kind: "service-client"; readonly target: GlobalName; readonly operation: number }
    /** A method of an interface as a function value or callee. */
    | {
        readonly kind: "method";
        readonly interface: string;
        readonly method: string;
        readonly evidence: Evidence;
        readonly effect: Effect;
      }
    /** A constructor with its payload. */
    | {
        readonly kind: "construct";
        readonly definition: GlobalName;
        readonly variant: string;
        readonly tag: number;
        readonly arguments: readonly TypedExpression[];
      }
    /** A constructor with a payload, as a function value. */
    | {
        readonly kind: "constructor";
        readonly definition: GlobalName;
        readonly variant: string;
        readonly tag: number;
        readonly arity: number;
      }
    /** Fields in written order. */
    | {
        readonly kind: "struct";
        readonly definition: GlobalName;
        readonly fields: readonly { readonly name: string; readonly value: TypedExpression }[];
      }
    | {
        readonly kind: "update";
        readonly definition: GlobalName;
        readonly base: TypedExpression;
        readonly fields: readonly { readonly name: string; readonly value: TypedExpression }[];
      }
    | { readonly kind: "field"; readonly object: TypedExpression; readonly name: string }
    | { readonly kind: "tuple"; readonly elements: readonly TypedExpression[] }
    | { readonly kind: "tuple-element"; readonly tuple: TypedExpression; readonly index: number }
    | { readonly kind: "list"; readonly elements: readonly TypedExpression[] }
    | {
        readonly kind: "map";
        readonly entries: readonly { readonly key: TypedExpression; readonly value: TypedExpression }[];
      }
    | {
        readonly kind: "range";
        readonly from: TypedExpression;
        readonly to: TypedExpression;
        /** Whether `to` belongs to it. */
        readonly inclusive: boolean;
      }
    | {
        readonly kind: "logical";
        readonly operator: "and" | "or";
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    | {
        readonly kind: "concat";
        readonly of: "String" | "List";
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    /**
     * `evidence` is that of Eq for `==` `!=`, of Ord for the four orders, of Add … Mod, Neg, Not for the rest.
     * `!=` is not `eq`, `>` is swapped `lt`, `<=` and `>=` are negations (of swapped `lt`, of `lt`).
     * A Float `<=` is never such a negation: NaN makes it false.
     */
    | {
        readonly kind: "operator";
        readonly operator: "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "negate" | "not";
        readonly evidence: Evidence;
        readonly effect: Effect;
        readonly operands: readonly TypedExpression[];
      }
    /** Pipes, dot calls and index are calls already. Arguments are evaluated left to right after the callee. */
    | {
        readonly kind: "call";
        readonly callee: TypedExpression;
        readonly arguments: readonly TypedExpression[];
        readonly effect: Effect;
        readonly pipe: boolean;
      }
    | {
        readonly kind: "if";
        readonly condition: TypedExpression;
        readonly then: TypedExpression;
        readonly else: TypedExpression | undefined;
      }
    | {
        readonly kind: "case";
        readonly scrutinee: TypedExpression;
        readonly arms: readonly TypedArm[];
      }
    | { readonly kind: "while"; readonly condition: TypedExpression; readonly body: TypedExpression }
    /** A map's element is the tuple pattern (key, value) when `pair`, else its key. */
    | {
        readonly kind: "for";
        readonly source: TypedExpression;
        readonly of:
          | "Range"
          | "List"
          | "Set"
          | "Map"
          | "Iter"
          | { readonly interface: "Iterable"; readonly iterable: Evidence; readonly iterator: Evidence }
          | { readonly interface: "Iterator"; readonly iterator: Evidence };
        readonly pair: boolean;
        readonly pattern: TypedPattern;
        readonly filter: TypedExpression | undefined;
        readonly body: TypedExpression;
        /** False when the list that the loop gives is never looked at. */
        readonly effect: Effect;
      }
    /** `down`: some arm names the Down constructor. */
    | {
        readonly kind: "receive";
        readonly arms: readonly TypedArm[];
        readonly after: { readonly timeout: TypedExpression; readonly body: TypedExpression } | undefined;
      }
    | { readonly kind: "closure"; readonly function: TypedFunction }
    | { readonly kind: "block"; readonly statements: readonly TypedStatement[] }
    | { readonly kind: "break" }
    | { readonly kind: "continue" }
    /** `e?`; `convert` is From evidence when the error types differ. */
    | {
        readonly kind: "try";
        readonly family: "Option" | "Result";
        readonly operand: TypedExpression;
        readonly convert: Evidence | undefined;
      }
    | { readonly kind: "spawn"; readonly callee: TypedExpression; readonly arguments: readonly TypedExpression[] }
    | { readonly kind: "send"; readonly target: TypedExpression; readonly message: TypedExpression }
    | { readonly kind: "link"; readonly target: TypedExpression }
    | { readonly kind: "self-pid" }
    /** `T.from_json(text)`. */
    | { readonly kind: "from-json"; readonly evidence: Evidence; readonly text: TypedExpression }
  );

export interface TypedArm {
  readonly span: Span;
  readonly pattern: TypedPattern;
  readonly guard: TypedExpression | undefined;
  readonly body: TypedExpression;
}

// ---------------------------------------------------------------- patterns

export type TypedPattern = Typed &
  /** `faulty`: stands for a pattern with a mistake, which was reported. */
  (
    | { readonly kind: "wildcard"; readonly faulty?: true }
    /** `id` is unique in the program; the alternatives of an or-pattern share ids. */
    | { readonly kind: "bind"; readonly id: number; readonly name: string }
    | { readonly kind: "int"; readonly value: number }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "unit" }
    | { readonly kind: "atom"; readonly name: string }
    | { readonly kind: "prefix"; readonly prefix: string; readonly rest: TypedPattern }
    | { readonly kind: "tuple"; readonly elements: readonly TypedPattern[] }
    /** A list of exactly that length. */
    | { readonly kind: "list"; readonly elements: readonly TypedPattern[] }
    | { readonly kind: "cons"; readonly head: TypedPattern; readonly tail: TypedPattern }
    /** `variants`: how many the sum type has (a single one needs no test). */
    | {
        readonly kind: "constructor";
        readonly definition: GlobalName;
        readonly variant: string;
        readonly tag: number;
        readonly variants: number;
        readonly payload: readonly TypedPattern[];
      }
    | {
        readonly kind: "struct";
        readonly definition: GlobalName;
        readonly fields: readonly { readonly name: string; readonly pattern: TypedPattern }[];
      }
    | { readonly kind: "or"; readonly alternatives: readonly TypedPattern[] }
    | { readonly kind: "as"; readonly id: number; readonly name: string; readonly pattern: TypedPattern }
  );
