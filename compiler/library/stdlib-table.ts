// The known-functions table, made from the parsed files of the standard library, and the names derived from it.
import type { ImplDefinition, ModuleTree } from "../trees/ast.ts";
import type {
  KnownAlias,
  KnownFunction,
  KnownFunctions,
  KnownInstance,
  KnownType,
  SignatureType,
} from "./known-functions.ts";
import { dictionarySymbol, suspendingSymbol } from "./support-symbols.ts";
import { aliasesOf, boundsOf, Translator } from "./translator.ts";

/** Types that no library file declares. `Never` is the result of a function that doesn't return. */
const primitiveTypes = ["Int", "Float", "Bool", "String", "Atom", "Never"];

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

interface OtherName {
  readonly alias: string;
  readonly function: KnownFunction;
}

/** `list_map` for `List.map` and so on, for the modules that have such names. */
export function flatAliases(table: KnownFunctions): OtherName[] {
  return table.functions
    .filter(({ module }) => flatModules.includes(module))
    .map((known) => ({ alias: `${known.module.toLowerCase()}_${known.name}`, function: known }));
}

/** The functions that are visible everywhere without qualifier, besides interface methods and constructors. */
export function preludeNames(table: KnownFunctions): OtherName[] {
  return table.functions
    .filter(({ module, name }) => module === preludeModule || (module === "List" && preludeOfList.includes(name)))
    .map((known) => ({ alias: known.name, function: known }));
}

/** Asks for what a Map key needs, Eq and Hash; checked only, since the runtime compares keys by itself. */
export const keyBound = "Key";

/** A type with `From<DbError>`. */
export const fromDbErrorBound = "FromDbError";

/** The bounds whose dictionaries are passed, in order, before the written arguments. */
export function passedBounds(row: KnownFunction): KnownFunction["bounds"] {
  return row.bounds.filter((bound) => bound.interface !== keyBound);
}

/** How many arguments its symbol is called with: dictionaries, what is written, and the text of the first one. */
export function argumentCount(row: KnownFunction): number {
  return passedBounds(row).length + row.parameters.length + (row.facts.quotes === undefined ? 0 : 1);
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
  const aliases: KnownAlias[] = [];
  const instances: KnownInstance[] = [];
  for (const { name, tree } of modules) {
    const translator = new Translator(name, names, tree, shared);
    for (const item of tree.items) {
      switch (item.kind) {
        case "alias":
          if (item.public && item.target.kind === "function") aliases.push(translator.alias(item));
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
    aliases,
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

function rejectDuplicates(keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) throw new Error(`standard library: ${key} is declared twice`);
    seen.add(key);
  }
}
