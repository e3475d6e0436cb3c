// Modules, imports, scopes and hoisting: which name of a module means which definition, and in what order to infer them.
import type { KnownFunctions } from "../library/index.ts";
import type { Report } from "../report/index.ts";
import type { ResolvedModule, ResolvedProgram } from "../trees/resolved.ts";
import { type Declarations, declarationsOf } from "./declarations.ts";
import { type Importable, Imports } from "./imports.ts";
import { inferenceOrder } from "./inference-order.ts";
import { initialisationOrder, type NamedTree } from "./order.ts";

export { boundNames } from "./names.ts";
export { importersOf, importsOf, pathText } from "./order.ts";
export { reportUnused } from "./unused.ts";

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
  const importable: Importable = { declared, standard, library, moduleNames };
  return {
    main,
    modules: ordered.map((module) => {
      const own = declared.get(module.name) ?? declarationsOf(module, report);
      return resolveModule(own, importable, report);
    }),
  };
}

function resolveModule(own: Declarations, importable: Importable, report: Report): ResolvedModule {
  const { items } = own.tree;
  const imports = new Imports(own, importable, report);
  for (const item of items) if (item.kind === "import" || item.kind === "from-import") imports.bring(item);
  const { scope } = imports;
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
