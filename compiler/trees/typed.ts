// The typed tree: what 3-check returns. Every name is resolved, every dispatch has its evidence, every type is known.
import type { Facts } from "./facts.ts";
import type { SourceFile, Span } from "./source.ts";
import type { Colour, Type } from "./types.ts";

/** What a tree is made of besides its nodes: one that is being checked has types, effects and evidence that are still open. */
export interface Stage {
  readonly type: object;
  readonly effect: object | string;
  /** The place of a piece of evidence that is still asked for. */
  readonly evidence: object;
}

export interface Finished extends Stage {
  readonly type: Type;
  readonly effect: Colour;
  readonly evidence: never;
}

export interface TypedProgram<S extends Stage = Finished> {
  /** Name of the module whose function `main` is the program's; "" when there is none. */
  readonly main: string;
  /** In order of initialisation. */
  readonly modules: readonly TypedModule<S>[];
  /** Structs and sum types of all modules, and those of the library, whose module is "". */
  readonly types: readonly TypeDefinition[];
  /** User impls and derived instances of all modules. */
  readonly instances: readonly Instance<S>[];
  /** What runs instead of `main`; undefined in an ordinary program. */
  readonly tests?: readonly TypedTest<S>[] | undefined;
  /** Of a library: what it offers instead of `main`. */
  readonly offered?: Offered<S> | undefined;
  /** At a prompt: the values of the module's statements, in their order. */
  readonly shown?: readonly TypedShown<S>[] | undefined;
}

/** The program's function `main`. */
export function entryOf({ main, modules }: Pick<TypedProgram, "main" | "modules">): TypedFunction | undefined {
  return modules.find(({ name }) => name === main)?.functions.find(({ name }) => name === "main");
}

/** What a library offers to JavaScript. */
export interface Offered<S extends Stage = Finished> {
  /** In written order. */
  readonly functions: readonly OfferedFunction<S>[];
  /** The types of the program that may occur in them. */
  readonly types: readonly OfferedType<S>[];
}

export interface OfferedFunction<S extends Stage = Finished> {
  readonly target: GlobalName;
  readonly documentation: string;
  readonly effect: S["effect"];
  readonly parameters: readonly (OfferedValue<S> & { readonly name: string })[];
  readonly result: OfferedValue<S>;
}

export interface OfferedValue<S extends Stage = Finished> {
  readonly type: S["type"];
  readonly crossing: Crossing<S>;
}

/** A type with what it is made of; `parameters` stand for its arguments in there. */
export type OfferedType<S extends Stage = Finished> = {
  readonly module: string;
  readonly name: string;
  readonly documentation: string;
  readonly parameters: readonly S["type"][];
} & (
  | { readonly kind: "struct"; readonly fields: readonly { readonly name: string; readonly type: S["type"] }[] }
  | {
      readonly kind: "sum";
      /** Of `Json(tag: "type")`. */
      readonly tag: string | undefined;
      readonly variants: readonly {
        readonly name: string;
        readonly fields: readonly { readonly name: string; readonly type: S["type"] }[];
      }[];
    }
  | { readonly kind: "handle" }
);

export interface TypedShown<S extends Stage = Finished> {
  readonly statement: TypedStatement<S>;
  /** Bound by a `let`; undefined: of an expression that stands by itself. */
  readonly name: string | undefined;
  /** Undefined for a function of dictionaries. */
  readonly value: TypedExpression<S> | undefined;
  /** The expression that gives the text; undefined for a type without a Debug form. */
  readonly inspect: TypedExpression<S> | undefined;
}

/** A simulation is a test that is run in simulated worlds. */
export type TestKind = "test" | "simulation";

export interface TypedTest<S extends Stage = Finished> {
  readonly kind: TestKind;
  readonly module: string;
  readonly name: string;
  readonly span: Span;
  /** Runs the test; a String that is empty when it has passed and else says what it came to. */
  readonly verdict: TypedExpression<S>;
}

export interface TypedModule<S extends Stage = Finished> {
  readonly name: string;
  readonly file: SourceFile;
  readonly functions: readonly TypedFunction<S>[];
  readonly actors: readonly TypedActor<S>[];
  readonly services: readonly TypedService<S>[];
  readonly channels: readonly TypedChannel<S>[];
  readonly supervisors: readonly TypedSupervisor<S>[];
  readonly externs: readonly TypedExtern<S>[];
  /** Top-level `let` and expressions, in written order. */
  readonly statements: readonly TypedStatement<S>[];
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
      /** The form of `Json(tag: "type")`: its key for the variant's name, and those of the fields by variant. */
      readonly tagged?: { readonly key: string; readonly fields: readonly (readonly string[])[] } | undefined;
    };

/**
 * One impl of an interface for a type: a function from the evidence of its context to a dictionary,
 * an object with one property per method.
 */
export interface Instance<S extends Stage = Finished> {
  /** Unique in the program, a valid JavaScript identifier tail, e.g. `Eq_Main_Point`. */
  readonly id: string;
  readonly module: string;
  readonly interface: string;
  /** The type's printed name, for traces. */
  readonly target: string;
  readonly evidenceParameters: readonly EvidenceParameter[];
  readonly body:
    | { readonly kind: "methods"; readonly methods: readonly TypedFunction<S>[] }
    /** Eq, Ord, Display, Debug, Hash or Json of every field, by variant (a struct has one); Column of those of a Row. */
    | {
        readonly kind: "derived";
        readonly definition: TypeDefinition;
        /** Where the type is declared: what happens in a derived operation happens there. */
        readonly span: Span | undefined;
        readonly fields: readonly (readonly Evidence<S["evidence"]>[])[];
      };
}

export interface EvidenceParameter {
  /** Unique in the program. */
  readonly id: number;
  readonly interface: string;
}

/**
 * How a use of an interface finds its dictionary. While a program is being checked, some of it is still asked for: then
 * `Open` is the place of such a question. What 3-check returns has none.
 */
export type Evidence<Open = never> =
  /** A dictionary of the runtime: symbol `snow_impl_<interface>_<type>`, a function of `arguments` if there are any. */
  | {
      readonly kind: "builtin";
      readonly symbol: string;
      readonly interface: string;
      readonly type: string;
      readonly arguments: readonly Evidence<Open>[];
    }
  /** An instance of the program. */
  | {
      readonly kind: "instance";
      readonly id: string;
      readonly interface: string;
      readonly arguments: readonly Evidence<Open>[];
    }
  /** A dictionary that the enclosing function, local function or instance was given. */
  | { readonly kind: "parameter"; readonly id: number; readonly interface: string }
  | Open;

// ---------------------------------------------------------------- definitions

/**
 * A function of one or more clauses. Compiled parameters are first the dictionaries of
 * `evidenceParameters`, then the written ones.
 */
export interface TypedFunction<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  /** The module that a default method is written in, which may be another one than its instance's. */
  readonly home?: string;
  readonly type: S["type"];
  readonly evidenceParameters: readonly EvidenceParameter[];
  /** Of the body: plain, suspends, or polymorphic (both forms are wanted). */
  readonly effect: S["effect"];
  readonly arity: number;
  readonly clauses: readonly TypedClause<S>[];
}

export interface TypedClause<S extends Stage = Finished> {
  readonly span: Span;
  readonly parameters: readonly TypedPattern<S>[];
  readonly guard: TypedExpression<S> | undefined;
  readonly body: TypedExpression<S>;
}

export interface TypedActor<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  readonly evidenceParameters: readonly EvidenceParameter[];
  readonly parameters: readonly TypedPattern<S>[];
  readonly body: TypedExpression<S>;
  readonly terminate: TypedExpression<S> | undefined;
}

export interface TypedService<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  readonly init: TypedFunction<S>;
  /** In written order; the position is the operation's number. */
  readonly handlers: readonly TypedOperation<S>[];
}

/** An operation of a service or a channel; `info` is of channels alone. */
export interface TypedOperation<S extends Stage = Finished> {
  readonly kind: "call" | "cast" | "info";
  readonly name: string;
  readonly span: Span;
  readonly parameters: readonly TypedPattern<S>[];
  readonly state: TypedPattern<S>;
  readonly body: TypedExpression<S>;
}

/**
 * What a channel is declared by. Its functions are functions of the module, `Chat.join`; they and the operations get the
 * member for which they run before all other parameters.
 */
export interface TypedChannel<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  /** Binds the member, in each operation and function. */
  readonly member: TypedPattern<S>;
  /** Of its topics, in order. */
  readonly parameters: readonly { readonly name: string; readonly type: "String" | "Int" }[];
  readonly history: number;
  readonly historyMilliseconds: number;
  readonly historyBytes: number;
  /** Of `sends`. */
  readonly event: ChannelMessage<S> | undefined;
  /** Undefined where `join` takes none. */
  readonly hello: ChannelMessage<S> | undefined;
  /** The error of `join`. */
  readonly refusal: ChannelMessage<S>;
  readonly welcome: ChannelMessage<S> | undefined;
  /** The data of a member. */
  readonly presence: ChannelMessage<S> | undefined;
  /** Whether it has a function `left`. */
  readonly hasLeft: boolean;
  /** In written order; the position is the operation's number. */
  readonly operations: readonly ChannelOperation<S>[];
}

export interface ChannelOperation<S extends Stage = Finished> {
  readonly handler: TypedOperation<S>;
  /** Of a call or cast. */
  readonly arguments: readonly (ChannelMessage<S> & { readonly name: string })[];
  /** Of a call. */
  readonly reply: ChannelMessage<S> | undefined;
}

/** A type whose values cross the wire. */
export interface ChannelMessage<S extends Stage = Finished> {
  readonly type: S["type"];
  readonly json: Evidence<S["evidence"]>;
}

/** A function of the Snow client of a channel, `ChatClient.join`; a number: the operation of that number. */
export interface RemoteCall {
  readonly remote: RemoteFunction | number;
  /** For the server's answer, or an event of it. */
  readonly waits: boolean;
}

export type RemoteFunction = "connect" | "join" | "welcome" | "next" | "leave" | "close";

/** What a channel can be asked from anywhere. */
export type ChannelFunction =
  | "broadcast"
  | "local_count"
  | "local_present"
  | "count"
  | "present"
  | "topics"
  | "close"
  | "remove";

export interface TypedSupervisor<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  readonly strategy: "one_for_one" | "one_for_all" | "rest_for_one" | "simple_one_for_one";
  readonly maxRestarts: number;
  readonly maxSeconds: number;
  readonly children: readonly {
    readonly name: string;
    /** The name that its process is registered under. */
    readonly registered: string | undefined;
    /** Evaluates to a closure without parameters. */
    readonly start: TypedExpression<S>;
    readonly restart: "permanent" | "transient" | "temporary";
    /** Milliseconds, or kill at once. */
    readonly shutdown: number | "brutal_kill";
  }[];
}

export interface TypedExtern<S extends Stage = Finished> {
  readonly name: string;
  readonly span: Span;
  readonly async: boolean;
  readonly symbol: string;
  readonly from: string;
  readonly parameters: readonly Crossing<S>[];
  readonly result: Crossing<S>;
}

export type ScalarCrossing = "int" | "float" | "bigint" | "bool" | "string" | "unit" | "bytes";

/** How the values of a type get over to JavaScript and back. */
export type Crossing<S extends Stage = Finished> =
  | { readonly kind: "scalar"; readonly type: ScalarCrossing }
  /** An `extern type`. */
  | { readonly kind: "handle"; readonly name: string }
  | { readonly kind: "list" | "option" | "map"; readonly content: Crossing<S> }
  | { readonly kind: "tuple"; readonly elements: readonly Crossing<S>[] }
  /** A struct or sum type, in its JSON form; `text` is the type as written. */
  | { readonly kind: "json"; readonly text: string; readonly evidence: Evidence<S["evidence"]> }
  /** The result of an extern: what is thrown becomes `Err`. */
  | { readonly kind: "result"; readonly content: Crossing<S> }
  /** `{ ok }` or `{ err }`. */
  | { readonly kind: "outcome"; readonly value: Crossing<S>; readonly error: Crossing<S> }
  /** Of parameters and results alone: a function that delivers messages. */
  | { readonly kind: "pid"; readonly message: Crossing<S> }
  /** Of parameters and results alone. */
  | { readonly kind: "function"; readonly parameters: readonly Crossing<S>[]; readonly result: Crossing<S> };

// ---------------------------------------------------------------- statements

export type TypedStatement<S extends Stage = Finished> =
  | {
      readonly kind: "let";
      readonly span: Span;
      readonly pattern: TypedPattern<S>;
      readonly value: TypedExpression<S>;
      /** Not empty only when the pattern is a name and the value is a closure: the name is then a function of dictionaries. */
      readonly evidenceParameters: readonly EvidenceParameter[];
    }
  | { readonly kind: "function"; readonly span: Span; readonly id: number; readonly function: TypedFunction<S> }
  | { readonly kind: "expression"; readonly span: Span; readonly expression: TypedExpression<S> }
  | { readonly kind: "return"; readonly span: Span; readonly value: TypedExpression<S> };

// ---------------------------------------------------------------- expressions

interface Typed<S extends Stage> {
  readonly span: Span;
  readonly type: S["type"];
}

export type TypedExpression<S extends Stage = Finished> = Typed<S> &
  (
    | { readonly kind: "int"; readonly value: number }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "unit" }
    | { readonly kind: "atom"; readonly name: string }
    /** Parts are Strings already (a Display call was put around each interpolation that is none). */
    | { readonly kind: "interpolate"; readonly parts: readonly TypedExpression<S>[] }
    /** `sql"…"`. `statement`: it is given to a function that takes a whole one, and reads rows of a type, if it does. */
    | {
        readonly kind: "sql";
        readonly parts: readonly TypedSqlPart<S>[];
        readonly statement: { readonly row: S["type"] | undefined } | undefined;
      }
    /** A parameter, pattern variable, local `let` or local function. `evidence` is not empty for a polymorphic local. */
    | {
        readonly kind: "local";
        readonly id: number;
        readonly name: string;
        readonly evidence: readonly Evidence<S["evidence"]>[];
      }
    /** A function of some module. `effect`: as which form, when it is polymorphic. */
    | {
        readonly kind: "function";
        readonly target: GlobalName;
        readonly evidence: readonly Evidence<S["evidence"]>[];
        readonly effect: S["effect"];
      }
    /** A top-level `let`; `id` is that of its pattern variable. */
    | {
        readonly kind: "top-level";
        readonly target: GlobalName;
        readonly id: number;
        readonly evidence: readonly Evidence<S["evidence"]>[];
      }
    /** A known function: `suspends` of its row together with `effect` picks the form. */
    | {
        readonly kind: "intrinsic";
        readonly symbol: string;
        readonly suspends: "never" | "always" | "callback";
        readonly evidence: readonly Evidence<S["evidence"]>[];
        readonly effect: S["effect"];
        readonly facts: Facts;
      }
    /** A value of the library, such as `Math.pi`: symbol of a constant. */
    | { readonly kind: "intrinsic-value"; readonly symbol: string }
    | { readonly kind: "extern"; readonly target: GlobalName; readonly async: boolean }
    /** An actor's or supervisor's name as a value, or called: starts a process, or, in tail position of the same actor, continues its loop. */
    | { readonly kind: "actor"; readonly target: GlobalName; readonly evidence: readonly Evidence<S["evidence"]>[] }
    | { readonly kind: "supervisor"; readonly target: GlobalName }
    /** A client function of a service; `operation` -1 is `start`. `limited`: its last argument is the time limit in ms. */
    | {
        readonly kind: "service-client";
        readonly target: GlobalName;
        readonly operation: number;
        readonly limited: boolean;
      }
    /** A channel as a value. */
    | { readonly kind: "channel"; readonly target: GlobalName }
    /** A function of a channel from outside; a number: the `info` operation of that number. */
    | {
        readonly kind: "channel-function";
        readonly target: GlobalName;
        readonly function: ChannelFunction | number | RemoteCall;
      }
    /** A function that has its first argument already; never a callee. */
    | { readonly kind: "partial"; readonly callee: TypedExpression<S>; readonly first: TypedExpression<S> }
    /** A method of an interface as a function value or callee. */
    | {
        readonly kind: "method";
        readonly interface: string;
        readonly method: string;
        readonly evidence: Evidence<S["evidence"]>;
        readonly effect: S["effect"];
      }
    /** A constructor with its payload. */
    | {
        readonly kind: "construct";
        readonly definition: GlobalName;
        readonly variant: string;
        readonly tag: number;
        readonly arguments: readonly TypedExpression<S>[];
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
        readonly fields: readonly { readonly name: string; readonly value: TypedExpression<S> }[];
      }
    | {
        readonly kind: "update";
        readonly definition: GlobalName;
        readonly base: TypedExpression<S>;
        readonly fields: readonly { readonly name: string; readonly value: TypedExpression<S> }[];
      }
    | { readonly kind: "field"; readonly object: TypedExpression<S>; readonly name: string }
    | { readonly kind: "tuple"; readonly elements: readonly TypedExpression<S>[] }
    | { readonly kind: "tuple-element"; readonly tuple: TypedExpression<S>; readonly index: number }
    | { readonly kind: "list"; readonly elements: readonly TypedExpression<S>[] }
    | {
        readonly kind: "map";
        readonly entries: readonly { readonly key: TypedExpression<S>; readonly value: TypedExpression<S> }[];
      }
    | {
        readonly kind: "range";
        readonly from: TypedExpression<S>;
        readonly to: TypedExpression<S>;
        /** Whether `to` belongs to it. */
        readonly inclusive: boolean;
      }
    | {
        readonly kind: "logical";
        readonly operator: "and" | "or";
        readonly left: TypedExpression<S>;
        readonly right: TypedExpression<S>;
      }
    | {
        readonly kind: "concat";
        readonly of: "String" | "List";
        readonly left: TypedExpression<S>;
        readonly right: TypedExpression<S>;
      }
    /**
     * `evidence` is that of Eq for `==` `!=`, of Ord for the four orders, of Add … Mod, Neg, Not for the rest.
     * `!=` is not `eq`, `>` is swapped `lt`, `<=` and `>=` are negations (of swapped `lt`, of `lt`).
     * A Float `<=` is never such a negation: NaN makes it false.
     */
    | {
        readonly kind: "operator";
        readonly operator: "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "negate" | "not";
        readonly evidence: Evidence<S["evidence"]>;
        readonly effect: S["effect"];
        readonly operands: readonly TypedExpression<S>[];
      }
    /** Pipes, dot calls and index are calls already. Arguments are evaluated left to right after the callee. */
    | {
        readonly kind: "call";
        readonly callee: TypedExpression<S>;
        readonly arguments: readonly TypedExpression<S>[];
        readonly effect: S["effect"];
        readonly pipe: boolean;
      }
    | {
        readonly kind: "if";
        readonly condition: TypedExpression<S>;
        readonly then: TypedExpression<S>;
        readonly else: TypedExpression<S> | undefined;
      }
    | {
        readonly kind: "case";
        readonly scrutinee: TypedExpression<S>;
        readonly arms: readonly TypedArm<S>[];
      }
    | { readonly kind: "while"; readonly condition: TypedExpression<S>; readonly body: TypedExpression<S> }
    /** A map's element is the tuple pattern (key, value) when `pair`, else its key. */
    | {
        readonly kind: "for";
        readonly source: TypedExpression<S>;
        readonly of:
          | "Range"
          | "List"
          | "Set"
          | "Map"
          | "Iter"
          | {
              readonly interface: "Iterable";
              readonly iterable: Evidence<S["evidence"]>;
              readonly iterator: Evidence<S["evidence"]>;
            }
          | { readonly interface: "Iterator"; readonly iterator: Evidence<S["evidence"]> };
        readonly pair: boolean;
        readonly pattern: TypedPattern<S>;
        readonly filter: TypedExpression<S> | undefined;
        readonly body: TypedExpression<S>;
        /** False when the list that the loop gives is never looked at. */
        readonly effect: S["effect"];
      }
    /** `down`: some arm names the Down constructor. */
    | {
        readonly kind: "receive";
        readonly arms: readonly TypedArm<S>[];
        readonly after: { readonly timeout: TypedExpression<S>; readonly body: TypedExpression<S> } | undefined;
      }
    | { readonly kind: "closure"; readonly function: TypedFunction<S> }
    | { readonly kind: "block"; readonly statements: readonly TypedStatement<S>[] }
    | { readonly kind: "break" }
    | { readonly kind: "continue" }
    /** `e?`; `convert` is From evidence when the error types differ. */
    | {
        readonly kind: "try";
        readonly family: "Option" | "Result";
        readonly operand: TypedExpression<S>;
        readonly convert: Evidence<S["evidence"]> | undefined;
      }
    | {
        readonly kind: "spawn";
        readonly callee: TypedExpression<S>;
        readonly arguments: readonly TypedExpression<S>[];
      }
    | { readonly kind: "send"; readonly target: TypedExpression<S>; readonly message: TypedExpression<S> }
    | { readonly kind: "link"; readonly target: TypedExpression<S> }
    | { readonly kind: "self-pid" }
    /** `T.from_json(text)`, `T.from_row(texts)`. */
    | {
        readonly kind: "decode";
        readonly from: "json" | "row";
        readonly evidence: Evidence<S["evidence"]>;
        readonly source: TypedExpression<S>;
      }
  );

export type TypedSqlPart<S extends Stage = Finished> =
  /** As written, a character for each of the span; an escape, `\${`, is a part of its own. */
  | { readonly kind: "text"; readonly span: Span; readonly text: string }
  /** `of` is the type of what is written, `value` the part of a statement that it becomes: itself, where `of` is Sql. */
  | {
      readonly kind: "value";
      readonly span: Span;
      readonly of: S["type"];
      readonly value: TypedExpression<S>;
    };

/**
 * The forms whose value is made of the values of their parts, and that do nothing else. What a question has no answer for
 * satisfies this, so that a new form is answered for everywhere.
 */
export type PlainExpression = Extract<
  TypedExpression,
  {
    kind:
      | "int"
      | "float"
      | "bool"
      | "string"
      | "unit"
      | "atom"
      | "interpolate"
      | "sql"
      | "local"
      | "function"
      | "top-level"
      | "intrinsic"
      | "intrinsic-value"
      | "extern"
      | "actor"
      | "supervisor"
      | "service-client"
      | "channel"
      | "channel-function"
      | "partial"
      | "method"
      | "construct"
      | "constructor"
      | "struct"
      | "update"
      | "field"
      | "tuple"
      | "tuple-element"
      | "list"
      | "map"
      | "range"
      | "concat"
      | "closure"
      | "self-pid";
  }
>;

export interface TypedArm<S extends Stage = Finished> {
  readonly span: Span;
  readonly pattern: TypedPattern<S>;
  readonly guard: TypedExpression<S> | undefined;
  readonly body: TypedExpression<S>;
}

// ---------------------------------------------------------------- patterns

export type TypedPattern<S extends Stage = Finished> = Typed<S> &
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
    | { readonly kind: "prefix"; readonly prefix: string; readonly rest: TypedPattern<S> }
    | { readonly kind: "tuple"; readonly elements: readonly TypedPattern<S>[] }
    /** A list of exactly that length. */
    | { readonly kind: "list"; readonly elements: readonly TypedPattern<S>[] }
    | { readonly kind: "cons"; readonly head: TypedPattern<S>; readonly tail: TypedPattern<S> }
    /** `variants`: how many the sum type has (a single one needs no test). */
    | {
        readonly kind: "constructor";
        readonly definition: GlobalName;
        readonly variant: string;
        readonly tag: number;
        readonly variants: number;
        readonly payload: readonly TypedPattern<S>[];
      }
    | {
        readonly kind: "struct";
        readonly definition: GlobalName;
        readonly fields: readonly { readonly name: string; readonly pattern: TypedPattern<S> }[];
      }
    | { readonly kind: "or"; readonly alternatives: readonly TypedPattern<S>[] }
    | { readonly kind: "as"; readonly id: number; readonly name: string; readonly pattern: TypedPattern<S> }
  );
