// What one run of the checker found out about each module, so that the next run need not check it again.
//
// A module may be kept while its text is the same and so is what it sees of others: their declarations, and the types of
// their values. Who decides that asks for `declarations` and `values`, and for `closed`. The colour of a function is seen by
// others, too; but the only mistakes that depend on it are those of channels, and a module with a channel is not closed.
import type { Diagnostic, Report } from "../report/index.ts";
import type { Item, ModuleTree } from "../trees/ast.ts";
import type { ReadLiteral } from "../trees/facts.ts";
import type { ResolvedModule } from "../trees/resolved.ts";
import type { SourceFile } from "../trees/source.ts";
import type { TypedProgram as FinishedProgram } from "../trees/typed.ts";
import { addTo, type Context, type Scheme, type TopLevel } from "./context.ts";
import { clientKey, ownersOf } from "./definitions/clients.ts";
import type { Instance, TypedProgram } from "./open-tree.ts";
import type { CheckedModule, Inspection, KeptModules, Seen } from "./questions/inspection.ts";
import { typeTexts } from "./types/print.ts";
import { openVariablesOf } from "./types/undetermined.ts";

/** Puts what is kept where those who use it look. */
export function declareKept(context: Context, kept: KeptModules): void {
  for (const [name, module] of kept) {
    for (const [key, scheme] of module.schemes) context.schemes.set(key, renewedScheme(context, scheme));
    context.topLevels.set(
      name,
      module.topLevels.map(({ position, local }) => ({ position, local: renewedLocal(context, local) })),
    );
    if (module.diagnostics.some(({ severity }) => severity === "error")) context.failed = true;
  }
}

export function renewedLocal(context: Context, local: TopLevel["local"]): TopLevel["local"] {
  return { ...local, scheme: renewedScheme(context, local.scheme) };
}

/** Interfaces are declared anew in every run. */
export function renewedScheme(context: Context, scheme: Scheme): Scheme {
  if (scheme.constraints.length === 0) return scheme;
  const constraints = scheme.constraints.map((constraint) => ({
    ...constraint,
    interface: context.interfaces.get(constraint.interface.key) ?? constraint.interface,
  }));
  return { ...scheme, constraints };
}

/** Listens to a run: which files it reads, and what is said about each. */
export class RunNotes {
  readonly #kept: ReadonlySet<SourceFile>;
  readonly #diagnostics = new Map<SourceFile | undefined, Diagnostic[]>();
  readonly #reading = new Set<SourceFile>();
  /** Modules whose types were left open for others to decide. */
  readonly #open = new Set<string>();

  constructor(kept: KeptModules) {
    this.#kept = new Set([...kept.values()].map(({ tree }) => tree.file));
  }

  /** Of what is kept everything is known already, and is said by `repeat`. */
  listening(report: Report): Report {
    return (diagnostic) => {
      if (diagnostic.file !== undefined && this.#kept.has(diagnostic.file)) return;
      const known = this.#diagnostics.get(diagnostic.file);
      if (known === undefined) this.#diagnostics.set(diagnostic.file, [diagnostic]);
      else known.push(diagnostic);
      report(diagnostic);
    };
  }

  reading(readLiteral: ReadLiteral): ReadLiteral {
    return (from, text, form) => {
      if (form !== "pattern") this.#reading.add(from);
      return readLiteral(from, text, form);
    };
  }

  /** A module has been checked, but not yet those that import it. */
  checked(context: Context, module: ResolvedModule): void {
    const { schemes, topLevels } = valuesIn(context, module);
    const types = [...schemes.values(), ...topLevels.map(({ local }) => local.scheme)].map(({ type }) => type);
    if (openVariablesOf(types).size > 0) this.#open.add(module.name);
  }

  diagnosticsOf(file: SourceFile): readonly Diagnostic[] {
    return this.#diagnostics.get(file) ?? [];
  }

  isClosed({ name, tree }: ResolvedModule): boolean {
    const channels = tree.items.some(({ kind }) => kind === "channel");
    return !channels && !this.#reading.has(tree.file) && !this.#open.has(name);
  }
}

export function repeat(kept: KeptModules, report: Report): void {
  for (const { diagnostics } of kept.values()) for (const diagnostic of diagnostics) report(diagnostic);
}

interface Run {
  readonly typed: TypedProgram;
  readonly finished: FinishedProgram | undefined;
  readonly seen: Iterable<Seen>;
  readonly kept: KeptModules;
  readonly notes: RunNotes;
}

/** With what is kept: instances of it that nobody asked for this time. */
export function withKeptInstances(found: readonly Instance[], kept: KeptModules): readonly Instance[] {
  const known = new Set(found.map(({ id }) => id));
  return [...found, ...[...kept.values()].flatMap(({ instances }) => instances.filter(({ id }) => !known.has(id)))];
}

/** What is known of each module at the end of a run. */
export function checkedModules(context: Context, { typed, finished, seen, kept, notes }: Run): KeptModules {
  const seenIn = new Map<ResolvedModule, Seen[]>();
  for (const one of seen) addTo(seenIn, one.environment.module, one);
  const instances = new Map<string, Instance[]>();
  for (const one of typed.instances) addTo(instances, one.module, one);
  const finishedOf = new Map(finished?.modules.map((module) => [module.name, module]));
  return new Map(
    typed.modules.flatMap((open) => {
      const known = kept.get(open.name);
      if (known !== undefined)
        return [[open.name, { ...known, finished: finishedOf.get(open.name) ?? known.finished }]];
      const module = context.modules.get(open.name);
      if (module === undefined) return [];
      const values = valuesIn(context, module);
      const checked: CheckedModule = {
        tree: module.tree,
        typed: open,
        finished: finishedOf.get(open.name),
        instances: instances.get(open.name) ?? [],
        ...values,
        seen: seenIn.get(module) ?? [],
        diagnostics: notes.diagnosticsOf(module.tree.file),
        closed: notes.isClosed(module),
        declarations: declarationsOf(module),
        values: valuesText(module, values),
      };
      return [[open.name, checked] as const];
    }),
  );
}

/** What was seen in a module, as if all of it had been in this run. */
export function seenBy(context: Context, modules: KeptModules, kept: KeptModules): Inspection["seen"] {
  const renewed = new Map<string, readonly Seen[]>();
  return (module) => {
    const seen = renewed.get(module.name) ?? modules.get(module.name)?.seen ?? [];
    if (!kept.has(module.name) || renewed.has(module.name)) return seen;
    const now = seen.map((one) => ({ ...one, environment: { ...one.environment, context, module } }));
    renewed.set(module.name, now);
    return now;
  };
}

/** What was asked in a run holds all of its trees, and is over. */
export function forgetQuestions(context: Context): void {
  for (const list of [context.finalChecks, context.effectChecks, context.effects, context.slots, context.messages])
    list.length = 0;
  context.pending = [];
  context.deferred = [];
}

interface Values {
  readonly schemes: ReadonlyMap<string, Scheme>;
  readonly topLevels: readonly TopLevel[];
}

function valuesIn(context: Context, { name, exports }: ResolvedModule): Values {
  const schemes = new Map<string, Scheme>();
  const note = (key: string): void => {
    const scheme = context.schemes.get(key);
    if (scheme !== undefined) schemes.set(key, scheme);
  };
  for (const [exported, { definition }] of exports) {
    note(`${name}.${exported}`);
    if (definition.kind !== "item") continue;
    const { item } = definition;
    if (item.kind !== "service" && item.kind !== "channel") continue;
    for (const owner of ownersOf(name, item))
      for (const client of owner.clients) note(clientKey(name, owner.name, client.name));
  }
  return { schemes, topLevels: context.topLevels.get(name) ?? [] };
}

function declarationsOf({ tree }: ResolvedModule): string {
  return tree.items.flatMap((item) => (isDeclared(item) ? textOf(tree, item) : [])).join("\n");
}

/** What is more to others than a name with a type. */
function isDeclared({ kind }: Item): boolean {
  switch (kind) {
    case "function":
    case "actor":
    case "service":
    case "let":
    case "expression":
    case "return":
    case "import":
    case "from-import":
      return false;
    case "struct":
    case "sum":
    case "alias":
    case "interface":
    case "impl":
    case "channel":
    case "supervisor":
    case "extern-function":
    case "extern-type":
      return true;
    default:
      return kind satisfies never;
  }
}

function textOf({ file }: ModuleTree, { span }: Item): string {
  return file.text.slice(span.start, span.end);
}

function valuesText(module: ResolvedModule, { schemes, topLevels }: Values): string {
  const exported = [...module.exports].map(([name, one]) => {
    const { definition } = one;
    const kind = definition.kind === "item" ? definition.item.kind : definition.kind;
    return `${one.public ? "pub " : ""}${kind} ${name}`;
  });
  const typed = [...schemes].map(([key, scheme]) => `${key} :: ${schemeText(scheme)}`);
  const constants = topLevels.map(({ local }) => `let ${local.name} :: ${schemeText(local.scheme)}`);
  // What is there for more than its names is not unused.
  const lasting = module.tree.items.some(({ kind }) => kind === "impl" || kind === "let" || kind === "expression");
  const imports = module.tree.items.flatMap((item) =>
    item.kind === "import" || item.kind === "from-import" ? textOf(module.tree, item) : [],
  );
  return [lasting ? "lasting" : "", ...imports, ...exported, ...typed, ...constants].join("\n");
}

function schemeText({ type, constraints }: Scheme): string {
  const wanted = constraints.flatMap((one) => [one.type, ...one.arguments, ...one.associated.values()]);
  const names = constraints.map((one) => `${one.interface.key} ${[...one.associated.keys()].join(" ")}`);
  return [...typeTexts([type, ...wanted], ""), ...names].join("; ");
}
