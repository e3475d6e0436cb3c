// The untyped syntax tree: what 1-parse returns.
import type { SourceFile, Span } from "./source.ts";

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface ModuleTree {
  readonly file: SourceFile;
  /** Text of the `##!` comments, in order. */
  readonly documentation: string;
  readonly items: readonly Item[];
}

// ---------------------------------------------------------------- items

export type Item =
  | FunctionDefinition
  | StructDefinition
  | SumDefinition
  | AliasDefinition
  | InterfaceDefinition
  | ImplDefinition
  | ImportItem
  | FromImportItem
  | ActorDefinition
  | ServiceDefinition
  | ChannelDefinition
  | SupervisorDefinition
  | ExternFunction
  | ExternType
  | LetStatement
  | ReturnStatement
  | ExpressionStatement;

/** One clause as written; adjacent clauses of one name are grouped by 2-resolve. */
export interface FunctionDefinition {
  readonly kind: "function";
  readonly span: Span;
  /** From the first token up to, not including, `=` / `do` (without trailing space). */
  readonly headSpan: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly parameters: readonly Parameter[];
  readonly result: TypeTree | undefined;
  readonly bounds: readonly Bound[];
  readonly guard: Expression | undefined;
  /** `expression` for `= expr`, `block` for `do … end`. */
  readonly bodyForm: "expression" | "block";
  readonly body: Expression;
}

/** A parameter: a pattern with an optional annotation. `self` is a bind pattern named "self". */
export interface Parameter {
  readonly span: Span;
  readonly pattern: Pattern;
  readonly annotation: TypeTree | undefined;
}

export interface Bound {
  readonly span: Span;
  readonly parameter: Name;
  readonly interface: Path;
}

/** `A.B.c`; never empty. */
export interface Path {
  readonly span: Span;
  readonly segments: readonly Name[];
}

export interface StructDefinition {
  readonly kind: "struct";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly fields: readonly { readonly name: Name; readonly annotation: TypeTree | undefined }[];
  /** undefined: no deriving clause. */
  readonly deriving: readonly DerivedName[] | undefined;
}

export interface SumDefinition {
  readonly kind: "sum";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly variants: readonly VariantDefinition[];
  readonly deriving: readonly DerivedName[] | undefined;
}

/** An interface in a deriving clause, with what is written behind it: `Json(tag: "type")`. */
export interface DerivedName extends Name {
  readonly argument: { readonly span: Span; readonly name: Name; readonly value: string } | undefined;
}

export interface VariantDefinition {
  readonly span: Span;
  readonly name: Name;
  readonly fields: readonly { readonly name: Name | undefined; readonly annotation: TypeTree }[];
}

export interface AliasDefinition {
  readonly kind: "alias";
  readonly span: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly target: TypeTree;
}

export interface InterfaceDefinition {
  readonly kind: "interface";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly associatedTypes: readonly Name[];
  readonly methods: readonly InterfaceMethod[];
}

export interface InterfaceMethod {
  readonly span: Span;
  readonly documentation: string;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result: TypeTree | undefined;
  /** Default body. */
  readonly body: BlockExpression | undefined;
}

export interface ImplDefinition {
  readonly kind: "impl";
  readonly span: Span;
  /** `impl … for …` up to, not including, `do`. */
  readonly headSpan: Span;
  readonly interface: Path;
  readonly interfaceArguments: readonly TypeTree[];
  readonly target: Path;
  readonly bounds: readonly Bound[];
  readonly associatedTypes: readonly { readonly span: Span; readonly name: Name; readonly target: TypeTree }[];
  readonly methods: readonly FunctionDefinition[];
}

export interface ImportItem {
  readonly kind: "import";
  readonly span: Span;
  readonly path: Path;
  /** The qualifier after `as`. */
  readonly alias: Name | undefined;
}

export interface FromImportItem {
  readonly kind: "from-import";
  readonly span: Span;
  readonly path: Path;
  readonly names: readonly Name[];
}

export interface ActorDefinition {
  readonly kind: "actor";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: BlockExpression;
  readonly terminate: BlockExpression | undefined;
}

export interface ServiceDefinition {
  readonly kind: "service";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly name: Name;
  /** `init` and private helpers. */
  readonly functions: readonly FunctionDefinition[];
  readonly handlers: readonly OperationDefinition[];
}

/** An operation of a service or a channel; `info` is of channels alone. */
export interface OperationDefinition {
  readonly kind: "call" | "cast" | "info";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  /** The reply type of a `call`. */
  readonly reply: TypeTree | undefined;
  readonly state: Name | undefined;
  readonly body: BlockExpression;
}

export interface ChannelDefinition {
  readonly kind: "channel";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly name: Name;
  /** Of its topics. */
  readonly parameters: readonly Parameter[];
  readonly settings: readonly ChannelSetting[];
  /** `join`, `welcome`, `present`, `left` and private helpers. */
  readonly functions: readonly FunctionDefinition[];
  readonly handlers: readonly OperationDefinition[];
}

/** `sends: ChatEvent`, `history: 100`; which names there are is no matter of the grammar. */
export interface ChannelSetting {
  readonly span: Span;
  readonly name: Name;
  readonly value:
    | { readonly kind: "type"; readonly type: TypeTree }
    | { readonly kind: "number"; readonly value: number; readonly span: Span };
}

export interface SupervisorDefinition {
  readonly kind: "supervisor";
  readonly span: Span;
  readonly headSpan: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  readonly strategy: Name | undefined;
  readonly maxRestarts: { readonly value: number; readonly span: Span } | undefined;
  readonly maxSeconds: { readonly value: number; readonly span: Span } | undefined;
  readonly children: readonly ChildDefinition[];
}

export interface ChildDefinition {
  readonly span: Span;
  readonly name: Name;
  /** `name: "…"`: what its process is registered as. */
  readonly registered: Name | undefined;
  readonly start: Expression | undefined;
  readonly restart: Name | undefined;
  /** A number of milliseconds as written, or a word. */
  readonly shutdown: { readonly value: number | string; readonly span: Span } | undefined;
}

/** `extern [async] fn`; generics and bounds are written only in the standard library. */
export interface ExternFunction {
  readonly kind: "extern-function";
  readonly span: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly async: boolean;
  readonly name: Name;
  readonly generics: readonly Name[];
  readonly parameters: readonly { readonly name: Name; readonly annotation: TypeTree }[];
  readonly result: TypeTree | undefined;
  readonly bounds: readonly Bound[];
  readonly symbol: Name;
  /** The module after `from`; undefined is the reserved form. */
  readonly from: Name | undefined;
}

export interface ExternType {
  readonly kind: "extern-type";
  readonly span: Span;
  readonly documentation: string;
  readonly public: boolean;
  readonly name: Name;
  /** Written only in the standard library. */
  readonly generics: readonly Name[];
}

// ---------------------------------------------------------------- types

/** Sugar is already taken apart: `T?` is named `Option`, `T!E` is named `Result`, `()` is unit, `(A)` is A. */
export type TypeTree =
  | { readonly kind: "named"; readonly span: Span; readonly path: Path; readonly arguments: readonly TypeTree[] }
  | { readonly kind: "tuple"; readonly span: Span; readonly elements: readonly TypeTree[] }
  | { readonly kind: "unit"; readonly span: Span }
  | {
      readonly kind: "function";
      readonly span: Span;
      readonly parameters: readonly TypeTree[];
      readonly result: TypeTree;
    };

// ---------------------------------------------------------------- statements

export type Statement = LetStatement | ReturnStatement | ExpressionStatement | FunctionDefinition;

export interface LetStatement {
  readonly kind: "let";
  readonly span: Span;
  readonly pattern: Pattern;
  readonly annotation: TypeTree | undefined;
  readonly value: Expression;
}

export interface ReturnStatement {
  readonly kind: "return";
  readonly span: Span;
  readonly value: Expression | undefined;
}

interface ExpressionStatement {
  readonly kind: "expression";
  readonly span: Span;
  readonly expression: Expression;
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | IntLiteral
  | FloatLiteral
  | BoolLiteral
  | UnitLiteral
  | AtomLiteral
  | StringLiteral
  | SqlLiteral
  | Variable
  | SelfPid
  | TupleLiteral
  | ListLiteral
  | MapLiteral
  | StructLiteral
  | StructUpdate
  | UnaryExpression
  | BinaryExpression
  | ConsExpression
  | PipeExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | TryExpression
  | IfExpression
  | CaseExpression
  | WhileExpression
  | ForExpression
  | ReceiveExpression
  | ClosureExpression
  | BlockExpression
  | LoopJump
  | SpawnExpression
  | SendExpression
  | LinkExpression
  | ErrorExpression;

/** `value` is undefined when the literal is out of range (E0043 is reported by 3-check). */
interface IntLiteral {
  readonly kind: "int";
  readonly span: Span;
  readonly value: number | undefined;
}
/** The same for a Float: no literal is infinite. */
interface FloatLiteral {
  readonly kind: "float";
  readonly span: Span;
  readonly value: number | undefined;
}
interface BoolLiteral {
  readonly kind: "bool";
  readonly span: Span;
  readonly value: boolean;
}
interface UnitLiteral {
  readonly kind: "unit";
  readonly span: Span;
}
interface AtomLiteral {
  readonly kind: "atom";
  readonly span: Span;
  readonly name: string;
}
/** Escapes are decoded; a string without interpolation has one text part or none. */
export interface StringLiteral {
  readonly kind: "string";
  readonly span: Span;
  readonly parts: readonly StringPart[];
}
export type StringPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "interpolation"; readonly expression: Expression };

/** `sql"…"`. */
export interface SqlLiteral {
  readonly kind: "sql";
  readonly span: Span;
  readonly parts: readonly SqlPart[];
}
export type SqlPart =
  /** As written; an escape, `\${`, is a part of its own. */
  | { readonly kind: "text"; readonly span: Span; readonly text: string }
  /** The span is that of the whole `${…}`. */
  | { readonly kind: "interpolation"; readonly span: Span; readonly expression: Expression };

/** A name in an expression, also bare `self` (the receiver of a method). */
export interface Variable {
  readonly kind: "variable";
  readonly span: Span;
  readonly name: string;
}
/** `self()`. */
interface SelfPid {
  readonly kind: "self-pid";
  readonly span: Span;
}
interface TupleLiteral {
  readonly kind: "tuple";
  readonly span: Span;
  readonly elements: readonly Expression[];
}
interface ListLiteral {
  readonly kind: "list";
  readonly span: Span;
  readonly elements: readonly Expression[];
}
export interface MapLiteral {
  readonly kind: "map";
  readonly span: Span;
  /** Made of keyword arguments. */
  readonly keywords: boolean;
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface StructLiteral {
  readonly kind: "struct";
  readonly span: Span;
  readonly path: Path;
  readonly fields: readonly FieldInit[];
}
export interface FieldInit {
  readonly span: Span;
  readonly name: Name;
  readonly value: Expression;
}
export interface StructUpdate {
  readonly kind: "update";
  readonly span: Span;
  readonly base: Expression;
  readonly fields: readonly FieldInit[];
}
export interface UnaryExpression {
  readonly kind: "unary";
  readonly span: Span;
  /** Of the expression that stands before this statement with nothing between them: `a !b`. */
  readonly previousSpan?: Span;
  readonly operator: "-" | "not";
  readonly operatorSpan: Span;
  readonly operand: Expression;
}
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "=="
  | "!="
  | "<"
  | ">"
  | "<="
  | ">="
  | "and"
  | "or"
  | "<>"
  | "++"
  | ".."
  | "..=";
export interface BinaryExpression {
  readonly kind: "binary";
  readonly span: Span;
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `first :: second :: tail`: a list with elements in front. */
export interface ConsExpression {
  readonly kind: "cons";
  readonly span: Span;
  /** At least one. */
  readonly heads: readonly Expression[];
  readonly tail: Expression;
}
export interface PipeExpression {
  readonly kind: "pipe";
  readonly span: Span;
  readonly left: Expression;
  /** As written: a name, a member, a call or a closure. */
  readonly right: Expression;
}
export interface CallExpression {
  readonly kind: "call";
  readonly span: Span;
  readonly callee: Expression;
  /** Keyword arguments are already one Map literal in last place; a trailing closure is the last element. */
  readonly arguments: readonly Expression[];
}
/** `object.name`: a field, a module member, a qualified constructor, or, called, a method. */
export interface MemberExpression {
  readonly kind: "member";
  readonly span: Span;
  readonly object: Expression;
  readonly name: Name;
}
interface IndexExpression {
  readonly kind: "index";
  readonly span: Span;
  readonly object: Expression;
  readonly index: Expression;
}
export interface TryExpression {
  readonly kind: "try";
  readonly span: Span;
  readonly operand: Expression;
}
export interface IfExpression {
  readonly kind: "if";
  readonly span: Span;
  readonly condition: Expression;
  readonly then: BlockExpression;
  /** `else if` is a nested IfExpression. */
  readonly else: BlockExpression | IfExpression | undefined;
}
export interface CaseExpression {
  readonly kind: "case";
  readonly span: Span;
  /** `case SCRUTINEE do`, for messages. */
  readonly headSpan: Span;
  readonly scrutinee: Expression;
  readonly arms: readonly Arm[];
}
export interface Arm {
  readonly span: Span;
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: Expression;
}
export interface WhileExpression {
  readonly kind: "while";
  readonly span: Span;
  readonly condition: Expression;
  readonly body: BlockExpression;
}
export interface ForExpression {
  readonly kind: "for";
  readonly span: Span;
  readonly headSpan: Span;
  readonly binding:
    | { readonly kind: "pattern"; readonly pattern: Pattern }
    | { readonly kind: "pair"; readonly span: Span; readonly key: Name; readonly value: Name };
  readonly source: Expression;
  readonly filter: Expression | undefined;
  readonly body: BlockExpression;
}
export interface ReceiveExpression {
  readonly kind: "receive";
  readonly span: Span;
  /** The word `receive`. */
  readonly keywordSpan: Span;
  readonly arms: readonly Arm[];
  readonly after: { readonly span: Span; readonly timeout: Expression; readonly body: Expression } | undefined;
}
export interface ClosureExpression {
  readonly kind: "closure";
  readonly span: Span;
  readonly clauses: readonly ClosureClause[];
}
export interface ClosureClause {
  readonly span: Span;
  readonly parameters: readonly Parameter[];
  readonly guard: Expression | undefined;
  readonly body: Expression;
}
export interface BlockExpression {
  readonly kind: "block";
  readonly span: Span;
  readonly statements: readonly Statement[];
}
export interface LoopJump {
  readonly kind: "break" | "continue";
  readonly span: Span;
}
export interface SpawnExpression {
  readonly kind: "spawn";
  readonly span: Span;
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}
export interface SendExpression {
  readonly kind: "send";
  readonly span: Span;
  readonly target: Expression;
  readonly message: Expression;
}
export interface LinkExpression {
  readonly kind: "link";
  readonly span: Span;
  readonly target: Expression;
}
/** Stands where recovery gave up; a syntax error has been reported. */
export interface ErrorExpression {
  readonly kind: "error";
  readonly span: Span;
}

// ---------------------------------------------------------------- patterns

export type Pattern =
  | { readonly kind: "wildcard"; readonly span: Span }
  /** A name; 3-check decides whether it is a visible nullary constructor. */
  | { readonly kind: "bind"; readonly span: Span; readonly name: string }
  | { readonly kind: "int"; readonly span: Span; readonly value: number | undefined }
  | { readonly kind: "float"; readonly span: Span; readonly value: number | undefined }
  | { readonly kind: "bool"; readonly span: Span; readonly value: boolean }
  | { readonly kind: "unit"; readonly span: Span }
  | { readonly kind: "atom"; readonly span: Span; readonly name: string }
  | { readonly kind: "string"; readonly span: Span; readonly value: string }
  /** `"lit" <> rest`; `rest` is undefined for `_`. */
  | { readonly kind: "prefix"; readonly span: Span; readonly prefix: string; readonly rest: Name | undefined }
  | { readonly kind: "tuple"; readonly span: Span; readonly elements: readonly Pattern[] }
  | { readonly kind: "list"; readonly span: Span; readonly elements: readonly Pattern[] }
  | { readonly kind: "cons"; readonly span: Span; readonly head: Pattern; readonly tail: Pattern }
  /** `Name(…)`, `Type.Name(…)`, `Type.Name`; `payload` undefined: written without parentheses. */
  | {
      readonly kind: "constructor";
      readonly span: Span;
      readonly qualifier: Name | undefined;
      readonly name: Name;
      readonly payload: readonly Pattern[] | undefined;
    }
  | {
      readonly kind: "struct";
      readonly span: Span;
      readonly qualifier: Name | undefined;
      readonly name: Name;
      readonly fields: readonly { readonly span: Span; readonly name: Name; readonly pattern: Pattern }[];
      /** The pattern ends in `..`. */
      readonly open: boolean;
    }
  | { readonly kind: "or"; readonly span: Span; readonly alternatives: readonly Pattern[] }
  | { readonly kind: "as"; readonly span: Span; readonly pattern: Pattern; readonly name: Name };

/** One function: its clauses in written order, never empty. */
export interface FunctionGroup {
  readonly name: string;
  readonly span: Span;
  readonly public: boolean;
  readonly documentation: string;
  readonly first: FunctionDefinition;
  readonly clauses: readonly FunctionDefinition[];
  /** A clause was refused: what is left may miss cases. */
  readonly incomplete: boolean;
}
