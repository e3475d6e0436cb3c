// Modules, imports, scopes and hoisting: which name of a module means which definition, and in what order to infer them.
import { groupClauses, lineOf } from "../clauses.ts";
import { compilerTupleFunctions, type KnownFunctions, moduleAliases } from "../library/index.ts";
import { alreadyDefined, moduleNotFound, notExported, privateItem, qualifierTaken } from "../report/catalogue.ts";
import { closest, type Report } from "../report/index.ts";
import type {
  ActorDefinition,
  AliasDefinition,
  ExternFunction,
  ExternType,
  FunctionGroup,
  ImportItem,
  InterfaceDefinition,
  Item,
  ModuleTree,
  Name,
  ServiceDefinition,
  StructDefinition,
  SumDefinition,
  SupervisorDefinition,
} from "../trees/ast.ts";
import type { ResolvedModule, ResolvedProgram, Scope, TypeEntry, ValueDefinition } from "../trees/resolved.ts";
import type { SourceFile } from "../trees/source.ts";
import { inferenceOrder } from "./inference-order.ts";
import { initialisationOrder, type NamedTree, pathText } from "./order.ts";

export { boundNames } from "./names.ts";
export { importsOf, pathText } from "./order.ts";
export { reportUnused } from "./unused.ts";

interface Declarations {
  readonly name: string;
  readonly tree: ModuleTree;
  readonly groups: readonly FunctionGroup[];
  readonly values: Map<string, { readonly definition: ValueDefinition; readonly public: boolean }>;
  readonly types: Map<string, { readonly entry: TypeEntry; readonly public: boolean }>;
}

type TypeItem = StructDefinition | SumDefinition | AliasDefinition | InterfaceDefinition | ExternType;
type ValueItem = ActorDefinition | ServiceDefinition | SupervisorDefinition | ExternFunction;

/** Reports unknown modules, wrong imports, cycles and names defined twice; answers what is usable. */
export function resolve(
  modules: readonly NamedTree[],
  main: string,
  library: KnownFunctions,
  moduleNames: () => readonly string[],
  report: Report,
): ResolvedProgram {
  const ordered = initialisationOrder(modules, main, report);
  const declared = new Map(ordered.map((module) => [module.name, declarationsOf(module, report)]));
  const standard = new Set(library.functions.map((row) => row.module));
  return {
    main,
    modules: ordered.map((module) => {
      const own = declared.get(module.name) ?? declarationsOf(module, report);
      return resolveModule(own, declared, standard, library, moduleNames, report);
    }),
  };
}

function declarationsOf(module: NamedTree, report: Report): Declarations {
  const { file, items } = module.tree;
  const groups = groupClauses(file, items, report, true);
  const values: Declarations["values"] = new Map();
  const types: Declarations["types"] = new Map();
  const lines = new Map<string, number>();
  const declareValue = (
    name: Name,
    definition: ValueDefinition,
    visible: boolean,
    what: string,
    item: { span: { start: number; end: number } },
  ) => {
    const earlier = lines.get(name.text);
    if (earlier !== undefined) {
      report(alreadyDefined(file, headOf(item), { what, name: name.text, line: lineOf(file, earlier) }));
      return;
    }
    lines.set(name.text, item.span.start);
    values.set(name.text, { definition, public: visible });
  };
  for (const group of groups) {
    declareValue(group.first.name, { kind: "function", group }, group.public, "function", group.first);
  }
  for (const item of items) {
    if (isValueItem(item)) declareValue(item.name, { kind: "item", item }, isExported(item), wordOf(item), item);
    else if (isTypeItem(item)) declareType(file, types, item, module.name, report);
  }
  return { name: module.name, tree: module.tree, groups, values, types };
}

function declareType(
  file: SourceFile,
  types: Declarations["types"],
  item: TypeItem,
  module: string,
  report: Report,
): void {
  const earlier = types.get(item.name.text);
  if (earlier !== undefined) {
    report(
      alreadyDefined(file, headOf(item), {
        what: wordOf(item),
        name: item.name.text,
        line: lineOf(file, earlier.entry.item.span.start),
      }),
    );
    return;
  }
  types.set(item.name.text, { entry: { module, item }, public: item.public });
}

function headOf(item: {
  readonly span: { start: number; end: number };
  readonly headSpan?: { start: number; end: number };
}) {
  return item.headSpan ?? item.span;
}

function isTypeItem(item: Item): item is TypeItem {
  switch (item.kind) {
    case "struct":
    case "sum":
    case "alias":
    case "interface":
    case "extern-type":
      return true;
    default:
      return false;
  }
}

function isValueItem(item: Item): item is ValueItem {
  return (
    item.kind === "actor" || item.kind === "service" || item.kind === "supervisor" || item.kind === "extern-function"
  );
}

function isExported(item: ValueItem): boolean {
  return item.kind === "actor" || item.kind === "service" || item.public;
}

function wordOf(item: TypeItem | ValueItem): string {
  switch (item.kind) {
    case "sum":
    case "alias":
    case "extern-type":
      return "type";
    case "extern-function":
      return "function";
    default:
      return item.kind;
  }
}

function resolveModule(
  own: Declarations,
  declared: ReadonlyMap<string, Declarations>,
  standard: ReadonlySet<string>,
  library: KnownFunctions,
  moduleNames: () => readonly string[],
  report: Report,
): ResolvedModule {
  const { file, items } = own.tree;
  const scope: Scope = {
    values: new Map(),
    types: new Map(),
    qualifiers: new Map(),
    aliases: new Map(),
    standardNames: new Map(),
    broken: new Set(),
  };
  const qualified = new Map<string, { readonly target: string; readonly start: number }>();
  const bringQualifier = (item: ImportItem, target: string): void => {
    const qualifier = item.alias ?? item.path.segments.at(-1);
    if (qualifier === undefined) return;
    const { text } = qualifier;
    const earlier = qualified.get(text);
    if (earlier !== undefined && earlier.target !== target) {
      const { start, target: other } = earlier;
      const line = lineOf(file, start);
      report(qualifierTaken(file, qualifier.span, { name: text, line, other, module: target }));
      return;
    }
    qualified.set(text, { target, start: item.span.start });
    if (item.alias !== undefined) scope.aliases.set(text, { name: item.alias, module: target });
    if (!declared.has(target)) return;
    scope.qualifiers.set(text, target);
    if (item.alias === undefined) scope.qualifiers.set(target, target);
  };
  const importAll = (module: Declarations) => {
    for (const [name, type] of module.types)
      if (type.public && !scope.types.has(name)) scope.types.set(name, type.entry);
  };
  for (const item of items) {
    if (item.kind !== "import" && item.kind !== "from-import") continue;
    const target = pathText(item.path);
    const module = declared.get(target);
    if (module === undefined) {
      const original = moduleAliases[target] ?? target;
      if (!standard.has(original)) {
        const others = [...moduleNames().filter((name) => name !== own.name), ...standard];
        const near = others.find((name) => lettersOf(name) === lettersOf(target)) ?? closest(target, others);
        const names = item.kind === "from-import" ? item.names : [item.alias ?? item.path.segments.at(-1)];
        for (const name of names) if (name !== undefined) scope.broken.add(name.text);
        report(moduleNotFound(file, item.path.span, target, { suggestion: near }));
      } else if (item.kind === "from-import") {
        importStandard(item.names, target, scope, library, file, report);
      } else if (item.alias !== undefined) {
        bringQualifier(item, target);
      }
      continue;
    }
    if (module === own) continue;
    if (item.kind === "import") {
      bringQualifier(item, target);
      importAll(module);
      continue;
    }
    for (const name of item.names) importName(name, module, scope, file, report);
  }
  for (const [name, type] of own.types) scope.types.set(name, type.entry);
  for (const [name, value] of own.values) scope.values.set(name, { module: own.name, definition: value.definition });
  return {
    name: own.name,
    tree: own.tree,
    functions: own.groups,
    exports: new Map(own.values),
    exportedTypes: new Map(own.types),
    scope,
    groups: inferenceOrder(own.groups, items),
  };
}

/** What two spellings of a module's name have in common: `Foo_bar`, `foo_bar`, `FooBar`. */
function lettersOf(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function importStandard(
  names: readonly Name[],
  module: string,
  scope: Scope,
  library: KnownFunctions,
  file: SourceFile,
  report: Report,
): void {
  const original = moduleAliases[module] ?? module;
  const members = library.functions.filter((row) => row.module === original).map((row) => row.name);
  if (module === "Tuple") members.push(...compilerTupleFunctions);
  const types = library.types.filter((type) => type.module === original).map((type) => type.name);
  for (const name of names) {
    if (members.includes(name.text)) scope.standardNames.set(name.text, module);
    else if (!types.includes(name.text)) {
      scope.broken.add(name.text);
      report(
        notExported(file, name.span, {
          name: name.text,
          module,
          suggestion: closest(name.text, [...members, ...types]),
        }),
      );
    }
  }
}

function importName(name: Name, module: Declarations, scope: Scope, file: SourceFile, report: Report): void {
  const value = module.values.get(name.text);
  const type = module.types.get(name.text);
  const topLevel = module.tree.items.some(
    (item) => item.kind === "let" && item.pattern.kind === "bind" && item.pattern.name === name.text,
  );
  if (!(value?.public || type?.public)) scope.broken.add(name.text);
  if (value === undefined && type === undefined) {
    if (topLevel) {
      report(privateItem(file, name.span, { name: name.text, module: module.name }));
      return;
    }
    const candidates = [...module.values, ...module.types].filter(([, item]) => item.public).map(([text]) => text);
    report(
      notExported(file, name.span, {
        name: name.text,
        module: module.name,
        suggestion: closest(name.text, candidates),
      }),
    );
    return;
  }
  if (!(value?.public || type?.public)) {
    report(privateItem(file, name.span, { name: name.text, module: module.name }));
    return;
  }
  if (value?.public) scope.values.set(name.text, { module: module.name, definition: value.definition });
  if (type?.public) scope.types.set(name.text, type.entry);
}
