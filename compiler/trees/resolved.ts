// What 2-resolve returns: modules in order of initialisation, each with its scope and order of inference.
import type {
  ActorDefinition,
  AliasDefinition,
  ChannelDefinition,
  ExternFunction,
  ExternType,
  FunctionGroup,
  InterfaceDefinition,
  LetStatement,
  ModuleTree,
  Name,
  ServiceDefinition,
  StructDefinition,
  SumDefinition,
  SupervisorDefinition,
} from "./ast.ts";

export interface ResolvedProgram {
  readonly main: string;
  readonly modules: readonly ResolvedModule[];
}

export type ValueDefinition =
  | { readonly kind: "function"; readonly group: FunctionGroup }
  | {
      readonly kind: "item";
      readonly item: ActorDefinition | ServiceDefinition | ChannelDefinition | SupervisorDefinition | ExternFunction;
    };

export interface TypeEntry {
  readonly module: string;
  readonly item: StructDefinition | SumDefinition | AliasDefinition | InterfaceDefinition | ExternType;
}

/** What names mean inside one module; top-level `let`s are found by position and are not in here. */
export interface Scope {
  readonly values: Map<string, { readonly module: string; readonly definition: ValueDefinition }>;
  readonly types: Map<string, TypeEntry>;
  /** `B` and `A.B` after `import A.B`, `C` after `import A.B as C` -> the module's name. */
  readonly qualifiers: Map<string, string>;
  /** `C` after `import A.B as C`, also of standard modules. */
  readonly aliases: Map<string, { readonly name: Name; readonly module: string }>;
  /** Names brought by `from List import head` -> the standard module. */
  readonly standardNames: Map<string, string>;
  /** Names whose import was reported: their uses are not. */
  readonly broken: Set<string>;
}

/** Something whose type is inferred: a top-level `let` is identified by its position among the items. */
export type Binding =
  | { readonly kind: "function"; readonly group: FunctionGroup }
  | { readonly kind: "actor"; readonly item: ActorDefinition }
  | { readonly kind: "service"; readonly item: ServiceDefinition }
  | { readonly kind: "channel"; readonly item: ChannelDefinition }
  | { readonly kind: "let"; readonly item: LetStatement; readonly position: number };

export interface ResolvedModule {
  readonly name: string;
  readonly tree: ModuleTree;
  readonly functions: readonly FunctionGroup[];
  readonly exports: ReadonlyMap<string, { readonly definition: ValueDefinition; readonly public: boolean }>;
  readonly exportedTypes: ReadonlyMap<string, { readonly entry: TypeEntry; readonly public: boolean }>;
  readonly scope: Scope;
  /** Groups of bindings that use each other, in dependency order. */
  readonly groups: readonly (readonly Binding[])[];
}
