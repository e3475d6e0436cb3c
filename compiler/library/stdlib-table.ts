// The known-functions table, made from the parsed files of the standard library, and the names derived from it.
import type {
  AliasDefinition,
  Bound,
  ExternFunction,
  ExternType,
  FunctionDefinition,
  ImplDefinition,
  ModuleTree,
  Name,
  StructDefinition,
  SumDefinition,
  TypeTree,
} from "../trees/ast.ts";
import type { Facts } from "../trees/facts.ts";
import type { KnownFunction, KnownFunctions, KnownInstance, KnownType, SignatureType } from "./known-functions.ts";
import { dictionarySymbol, suspendingSymbol } from "./support-symbols.ts";

/** Types that no library file declares. `Never` is the result of a function that doesn't return. */
const primitiveTypes = ["Int", "Float", "Bool", "String", "Atom", "Never"];

/** Types that say a fact: around the result of a function, as its result, or as a parameter that names a file to embed. */
const facts: Readonly<Record<string, Said>> = {
  Computes: { effect: "computes" },
  Reads: { effect: "reads" },
  Writes: { effect: "writes" },
  Acts: { effect: "acts" },
  Spawns: { effect: "acts", spawns: true },
  Suspends: { effect: "acts", suspends: true },
  Length: { range: { least: 0, greatest: 2 ** 32 } },
  Steps: { counts: "steps" },
  Descent: { counts: "down" },
  Quoted: { quotes: true },
  Unfinished: { unfinished: true },
  EmbeddedText: { literal: "text" },
  LiteralPattern: { literal: "pattern" },
  EmbeddedBytes: { literal: "base64" },
  Waits: { waits: true },
  UsesPatterns: { library: "patterns" },
  UsesTables: { library: "tables" },
  UsesJwt: { library: "jwt" },
};

/** The alias in which a module says what its functions do that say nothing themselves. */
export const usualFacts = "Functions";

/** Modules that a second name leads to. */
export const moduleAliases: Readonly<Record<string, string>> = { JSON: "Json" };

/** The module whose functions are known without qualifier. */
export const preludeModule = "Prelude";

/** Functions of List that the prelude names as well. */
const preludeOfList = ["map", "filter", "reduce", "head", "tail"];

/** Functions of Tuple that the compiler types by the tuple they are given; no library file declares them. */
export const compilerTupleFunctions = ["nth", "first", "second"] as const;

/** Modules whose functions have flat aliases (`list_map`). */
const flatModules = [
  "IO",
  "String",
  "List",
  "Map",
  "Set",
  "Tuple",
  "Range",
  "Queue",
  "File",
  "Env",
  "Json",
  "HTTP",
  "Request",
];

const upperCaseModules = ["IO", "HTTP"];

/** The module that `stdlib/<file>` declares: `io.snow` is IO, `list.snow` is List. */
export function standardModuleName(file: string): string {
  const base = file.replace(/\.snow$/, "");
  const upper = base.toUpperCase();
  if (upperCaseModules.includes(upper)) return upper;
  return base
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

interface KnownAlias {
  readonly alias: string;
  readonly function: KnownFunction;
}

/** `list_map` for `List.map` and so on, for the modules that have such names. */
export function flatAliases(table: KnownFunctions): KnownAlias[] {
  return table.functions
    .filter(({ module }) => flatModules.includes(module))
    .map((known) => ({ alias: `${known.module.toLowerCase()}_${known.name}`, function: known }));
}

/** The functions that are visible everywhere without qualifier, besides interface methods and constructors. */
export function preludeNames(table: KnownFunctions): KnownAlias[] {
  return table.functions
    .filter(({ module, name }) => module === preludeModule || (module === "List" && preludeOfList.includes(name)))
    .map((known) => ({ alias: known.name, function: known }));
}

/** Asks for what a Map key needs, Eq and Hash; checked only, since the runtime compares keys by itself. */
export const keyBound = "Key";

/** The bounds whose dictionaries are passed, in order, before the written arguments. */
export function passedBounds(row: KnownFunction): KnownFunction["bounds"] {
  return row.bounds.filter((bound) => bound.interface !== keyBound);
}

/** How many arguments its symbol is called with: dictionaries, what is written, and the text of the first one. */
export function argumentCount(row: KnownFunction): number {
  return passedBounds(row).length + row.parameters.length + (row.facts.quotes === undefined ? 0 : 1);
}

/** The bound of what a function that compares may answer: Int or Ordering. */
const comparisonBound = "Comparison";

/** Which parameter is a function that compares. */
function comparing({ bounds, parameters }: Pick<KnownFunction, "bounds" | "parameters">): Partial<Facts> {
  const answer = bounds.find((bound) => bound.interface === comparisonBound)?.parameter;
  const index = parameters.findIndex(
    ({ type }) => type.kind === "function" && type.result.kind === "parameter" && type.result.name === answer,
  );
  return index < 0 ? {} : { compares: index };
}

/** Whether it only makes a lazy Iter: its callbacks run when that is consumed, so it never suspends itself. */
export function isLazy(row: KnownFunction): boolean {
  return isIter(row.result);
}

/** The runtime's names of the row: the second one, a generator, if the call may suspend as its arguments do. */
export function symbolsOf(row: KnownFunction): string[] {
  const consumes = row.suspends === "never" && row.parameters.some(({ type }) => isIter(type));
  const both = !isLazy(row) && (row.suspends === "callback" || consumes);
  return both ? [row.symbol, suspendingSymbol(row.symbol)] : [row.symbol];
}

function isIter(type: SignatureType): boolean {
  return type.kind === "named" && type.name === "Iter";
}

/**
 * Rows and types in the order of the files. Throws an Error for a library file that says something the table
 * cannot hold: an unknown type, an extern with `from`, a public function whose types are not written. `seen`: by programs,
 * which see what is public, or from within the library, where a module has externs of its own.
 */
export function buildKnownFunctions(
  modules: readonly { readonly name: string; readonly tree: ModuleTree }[],
  seen: "by programs" | "from within" = "by programs",
): KnownFunctions {
  const names = new Set(primitiveTypes);
  for (const { tree } of modules) {
    for (const item of tree.items) {
      if (item.kind === "extern-type" || item.kind === "sum" || item.kind === "struct") names.add(item.name.text);
    }
  }
  const shared = modules.flatMap(({ tree }) => aliasesOf(tree)).filter((alias) => alias.public);
  const functions: KnownFunction[] = [];
  const types: KnownType[] = [];
  const instances: KnownInstance[] = [];
  for (const { name, tree } of modules) {
    const translator = new Translator(name, names, tree, shared);
    for (const item of tree.items) {
      switch (item.kind) {
        case "alias":
          break;
        case "extern-function":
          if (item.public || seen === "from within") functions.push(translator.row(item));
          break;
        case "function":
          if (item.public) functions.push(translator.rowInSnow(item));
          break;
        case "extern-type":
        case "sum":
        case "struct":
          types.push(translator.type(item));
          break;
        case "impl":
          instances.push(instanceOf(item, name));
          break;
        default:
          throw new Error(`standard library: ${name} has an item of kind ${item.kind}`);
      }
    }
  }
  rejectDuplicates(functions.map(({ module, name }) => `${module}.${name}`));
  if (seen === "by programs") rejectDuplicates(functions.map(({ symbol }) => symbol));
  rejectDuplicates(types.map(({ name }) => name));
  rejectDuplicates(instances.map(({ symbol }) => symbol));
  return {
    functions,
    instances,
    types,
    modules: modules.map(({ name, tree }) => ({ name, documentation: tree.documentation })),
  };
}

/** Its bounds, if there are any, ask for the interface itself, once for each argument of the type. */
function instanceOf({ interface: path, target, bounds }: ImplDefinition, module: string): KnownInstance {
  const [name, type] = [path, target].map(({ segments }) => segments.map(({ text }) => text).join("."));
  if (name === undefined || type === undefined || boundsOf(bounds).some((bound) => bound.interface !== name))
    throw new Error(`standard library: an impl of ${module} asks for another interface than its own`);
  return { interface: name, type, symbol: dictionarySymbol(name, type), takesArguments: bounds.length > 0 };
}

function aliasesOf(tree: ModuleTree): AliasDefinition[] {
  return tree.items.filter((item) => item.kind === "alias");
}

function rejectDuplicates(keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new Error(`standard library: ${key} is declared twice`);
    seen.add(key);
  }
}

class Translator {
  readonly #module: string;
  readonly #typeNames: ReadonlySet<string>;
  readonly #tree: ModuleTree;
  readonly #aliases: ReadonlyMap<string, AliasDefinition>;

  /** `shared`: the public aliases of all modules. */
  constructor(module: string, typeNames: ReadonlySet<string>, tree: ModuleTree, shared: readonly AliasDefinition[]) {
    this.#module = module;
    this.#typeNames = typeNames;
    this.#tree = tree;
    this.#aliases = new Map([...shared, ...aliasesOf(tree)].map((alias) => [alias.name.text, alias]));
  }

  row(item: ExternFunction): KnownFunction {
    const where = `${this.#module}.${item.name.text}`;
    if (item.from !== undefined) throw new Error(`standard library: ${where} has a \`from\``);
    return this.#row(item, {
      symbol: item.symbol.text,
      always: item.async,
      callable: item.parameters.length > 0 || this.#hasParameterList(item),
      inSnow: false,
    });
  }

  /** A function in Snow: its symbol follows from its name. */
  rowInSnow(item: FunctionDefinition): KnownFunction {
    const where = `${this.#module}.${item.name.text}`;
    const parameters = item.parameters.map(({ pattern, annotation }) => {
      if (pattern.kind !== "bind" || annotation === undefined)
        throw new Error(`standard library: a parameter of ${where} needs a name and a type`);
      return { name: { text: pattern.name, span: pattern.span }, annotation };
    });
    return this.#row(
      { ...item, parameters },
      { symbol: symbolInSnow(this.#module, item.name.text), always: false, callable: true, inSnow: true },
    );
  }

  #row(
    item: Pick<ExternFunction, "name" | "generics" | "parameters" | "result" | "bounds" | "documentation">,
    { symbol, always, callable, inSnow }: Pick<KnownFunction, "symbol" | "callable" | "inSnow"> & { always: boolean },
  ): KnownFunction {
    const where = `${this.#module}.${item.name.text}`;
    const generics = texts(item.generics);
    const scope = new Map<string, SignatureType>(generics.map((name) => [name, { kind: "parameter", name }]));
    const parameters = item.parameters.map(({ name, annotation }) => ({
      name: name.text,
      type: this.#signature(annotation, scope, where),
    }));
    const result = item.result === undefined ? unit : this.#signature(item.result, scope, where);
    const says = [...item.parameters.map(({ annotation }) => annotation), item.result].map(factsOf);
    const waits = always || says.some((said) => said.suspends === true);
    const bounds = boundsOf(item.bounds);
    const takesCallback = parameters.some(({ type }) => type.kind === "function" && !type.detached);
    return {
      module: this.#module,
      name: item.name.text,
      symbol,
      documentation: item.documentation,
      generics,
      bounds,
      parameters,
      result,
      suspends: waits ? "always" : takesCallback ? "callback" : "never",
      callable,
      inSnow,
      facts: factsFrom([factsOf(this.#aliases.get(usualFacts)?.target), comparing({ bounds, parameters }), ...says]),
    };
  }

  type(item: ExternType | SumDefinition | StructDefinition): KnownType {
    const where = `${this.#module}.${item.name.text}`;
    const generics = texts(item.generics);
    const scope = new Map<string, SignatureType>(generics.map((name) => [name, { kind: "parameter", name }]));
    const head = {
      module: this.#module,
      name: item.name.text,
      documentation: item.documentation,
      generics,
      deriving: item.kind === "extern-type" ? undefined : item.deriving?.map(({ text }) => text),
    };
    switch (item.kind) {
      case "extern-type":
        return { ...head, body: { kind: "opaque" } };
      case "sum": {
        const variants = item.variants.map(({ name, fields }) => ({
          name: name.text,
          fields: fields.map(({ name: field, annotation }) => {
            const type = this.#signature(annotation, scope, where);
            return field === undefined ? { type } : { name: field.text, type };
          }),
        }));
        return { ...head, body: { kind: "sum", variants } };
      }
      case "struct": {
        const fields = item.fields.map(({ name, annotation }) => {
          if (annotation === undefined) throw new Error(`standard library: ${where}.${name.text} has no type`);
          return { name: name.text, type: this.#signature(annotation, scope, where) };
        });
        return { ...head, body: { kind: "struct", fields } };
      }
      default: {
        const never: never = item;
        return never;
      }
    }
  }

  /** `fn pi -> Float` is a value, `fn now_ms() -> Int` a function; the tree doesn't tell them apart. */
  #hasParameterList(item: ExternFunction): boolean {
    const afterName = this.#tree.file.text.slice(item.name.span.end, item.symbol.span.start);
    return /^\s*(<[^>]*>\s*)?\(/.test(afterName);
  }

  #signature(tree: TypeTree, scope: ReadonlyMap<string, SignatureType>, where: string): SignatureType {
    switch (tree.kind) {
      case "unit":
        return unit;
      case "tuple":
        return { kind: "tuple", elements: tree.elements.map((element) => this.#signature(element, scope, where)) };
      case "function":
        return {
          kind: "function",
          parameters: tree.parameters.map((parameter) => this.#signature(parameter, scope, where)),
          result: this.#signature(tree.result, scope, where),
          detached: false,
        };
      case "named": {
        const name = tree.path.segments.map((segment) => segment.text).join(".");
        const parameters = tree.arguments.map((argument) => this.#signature(argument, scope, where));
        const bound = scope.get(name);
        if (bound !== undefined) return bound;
        const alias = this.#aliases.get(name);
        if (alias !== undefined) return this.#expand(alias, parameters, where);
        if (!this.#typeNames.has(name)) throw new Error(`standard library: ${where} uses the unknown type ${name}`);
        return { kind: "named", name, arguments: parameters };
      }
      default: {
        const never: never = tree;
        return never;
      }
    }
  }

  /** A function type that has a name is called later, in a process of its own; and there it may be given such functions. */
  #expand(alias: AliasDefinition, parameters: readonly SignatureType[], where: string): SignatureType {
    const generics = texts(alias.generics);
    if (generics.length !== parameters.length) {
      throw new Error(`standard library: ${where} gives ${alias.name.text} ${parameters.length} type arguments`);
    }
    const scope = new Map<string, SignatureType>();
    for (const [index, name] of generics.entries()) scope.set(name, parameters[index] ?? unit);
    const target = this.#signature(alias.target, scope, where);
    return target.kind === "function" ? { ...detached(target), parameters: target.parameters.map(detached) } : target;
  }
}

/** What a signature says: of a function, and whether it parks the process that calls it. */
interface Said extends Partial<Facts> {
  readonly suspends?: true;
}

function factsFrom(all: readonly Said[]): Facts {
  const { suspends: _, ...said }: Said & Facts = Object.assign({ effect: "acts" }, ...all);
  return said;
}

/** The symbol of a function of the library that is written in Snow. */
function symbolInSnow(module: string, name: string): string {
  return `snow_${module.toLowerCase()}_${name}`;
}

function factsOf(tree: TypeTree | undefined): Said {
  if (tree?.kind !== "named") return {};
  const own = facts[tree.path.segments.map(({ text }) => text).join(".")];
  return own === undefined ? {} : { ...own, ...factsOf(tree.arguments[0]) };
}

function detached<T extends SignatureType>(type: T): T {
  return type.kind === "function" ? { ...type, detached: true } : type;
}

const unit: SignatureType = { kind: "named", name: "()", arguments: [] };

function texts(names: readonly Name[]): string[] {
  return names.map(({ text }) => text);
}

function boundsOf(bounds: readonly Bound[]): KnownFunction["bounds"] {
  return bounds.map((bound) => ({
    parameter: bound.parameter.text,
    interface: bound.interface.segments.map(({ text }) => text).join("."),
  }));
}
