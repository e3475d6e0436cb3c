// The order in which modules are initialised: dependencies first, otherwise by name.
import { circularDependency, importsItself } from "../report/catalogue.ts";
import type { Report } from "../report/index.ts";
import type { ModuleTree, Path } from "../trees/ast.ts";

export interface NamedTree {
  readonly name: string;
  readonly tree: ModuleTree;
}

export const pathText = (path: Path): string => path.segments.map((segment) => segment.text).join(".");

/** Names of the modules that a tree imports, in written order. */
export function importsOf(tree: ModuleTree): Path[] {
  return tree.items.flatMap((item) => (item.kind === "import" || item.kind === "from-import" ? [item.path] : []));
}

/** These modules and all that import them, through others too; `modules` in order of initialisation. */
export function importersOf(modules: readonly NamedTree[], names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(names);
  // What a module imports comes before it.
  for (const { name, tree } of modules) if (importsOf(tree).some((path) => found.has(pathText(path)))) found.add(name);
  return found;
}

/** Sorted so that every module comes after what it imports; an import cycle is reported once and cut. */
export function initialisationOrder(modules: readonly NamedTree[], main: string, report: Report): NamedTree[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const state = new Map<string, "open" | "done">();
  const ordered: NamedTree[] = [];
  const reported = new Set<string>();
  const visit = (module: NamedTree, trail: readonly string[]): void => {
    state.set(module.name, "open");
    const path = [...trail, module.name];
    const targets = [...new Set(importsOf(module.tree).map(pathText))].sort(compareNames);
    for (const target of targets) {
      const next = byName.get(target);
      if (next === undefined) continue;
      if (target === module.name) {
        report(importsItself(module.name));
      } else if (state.get(target) === "open") {
        const cycle = [...path.slice(path.indexOf(target)), target];
        const key = [...new Set(cycle)].sort(compareNames).join(" ");
        if (!reported.has(key)) report(circularDependency(cycle));
        reported.add(key);
      } else if (state.get(target) === undefined) {
        visit(next, path);
      }
    }
    state.set(module.name, "done");
    ordered.push(module);
  };
  const names = [...modules].sort(
    (a, b) => Number(a.name === main) - Number(b.name === main) || compareNames(a.name, b.name),
  );
  for (const module of names) if (state.get(module.name) === undefined) visit(module, []);
  return ordered;
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
