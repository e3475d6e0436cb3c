// What the imports of a module bring into its scope.
import { lineOf } from "../clauses.ts";
import { compilerTupleFunctions, type KnownFunctions, moduleAliases } from "../library/index.ts";
import { moduleNotFound, notExported, privateItem, qualifierTaken } from "../report/catalogue.ts";
import { closest, type Report } from "../report/index.ts";
import type { FromImportItem, ImportItem, Name } from "../trees/ast.ts";
import type { Scope } from "../trees/resolved.ts";
import { typeWithVariant } from "../trees/variants.ts";
import type { Declarations } from "./declarations.ts";
import { pathText } from "./order.ts";

/** What a module can import. */
export interface Importable {
  readonly declared: ReadonlyMap<string, Declarations>;
  readonly library: KnownFunctions;
  /** Modules of the library. */
  readonly standard: ReadonlySet<string>;
  readonly moduleNames: () => readonly string[];
}

/** Reads the imports of one module, in their order. */
export class Imports {
  readonly scope: Scope = {
    values: new Map(),
    types: new Map(),
    qualifiers: new Map(),
    aliases: new Map(),
    standardNames: new Map(),
    broken: new Set(),
  };
  readonly #own: Declarations;
  readonly #importable: Importable;
  readonly #report: Report;
  readonly #qualified = new Map<string, { readonly target: string; readonly start: number }>();

  constructor(own: Declarations, importable: Importable, report: Report) {
    this.#own = own;
    this.#importable = importable;
    this.#report = report;
  }

  bring(item: ImportItem | FromImportItem): void {
    const target = pathText(item.path);
    const module = this.#importable.declared.get(target);
    if (module === undefined) {
      this.#foreign(item, target);
      return;
    }
    if (module === this.#own) return;
    if (item.kind === "import") {
      this.#qualifier(item, target);
      for (const [name, type] of module.types)
        if (type.public && !this.scope.types.has(name)) this.scope.types.set(name, type.entry);
      return;
    }
    for (const name of item.names) this.#name(name, module);
  }

  /** A module of the library, or one that there is not. */
  #foreign(item: ImportItem | FromImportItem, target: string): void {
    const { standard } = this.#importable;
    if (!standard.has(moduleAliases[target] ?? target)) this.#missing(item, target);
    else if (item.kind === "from-import") {
      this.#standardNames(item.names, target);
    } else if (item.alias !== undefined) this.#qualifier(item, target);
  }

  #missing(item: ImportItem | FromImportItem, target: string): void {
    const { moduleNames, standard } = this.#importable;
    const others = [...moduleNames().filter((name) => name !== this.#own.name), ...standard];
    const near = others.find((name) => lettersOf(name) === lettersOf(target)) ?? closest(target, others);
    const names = item.kind === "from-import" ? item.names : [item.alias ?? item.path.segments.at(-1)];
    for (const name of names) if (name !== undefined) this.scope.broken.add(name.text);
    const below = others.find((name) => name.endsWith(`.${target}`));
    const place = `there is \`${below}\`: names count from the directory that the command is given`;
    const texts = below === undefined ? { suggestion: near } : { help: place };
    this.#report(moduleNotFound(this.#own.tree.file, item.path.span, target, texts));
  }

  #qualifier(item: ImportItem, target: string): void {
    const { file } = this.#own.tree;
    const qualifier = item.alias ?? item.path.segments.at(-1);
    if (qualifier === undefined) return;
    const { text } = qualifier;
    const earlier = this.#qualified.get(text);
    if (earlier !== undefined && earlier.target !== target) {
      const { start, target: other } = earlier;
      const line = lineOf(file, start);
      this.#report(qualifierTaken(file, qualifier.span, { name: text, line, other, module: target }));
      return;
    }
    this.#qualified.set(text, { target, start: item.span.start });
    if (item.alias !== undefined) this.scope.aliases.set(text, { name: item.alias, module: target });
    if (!this.#importable.declared.has(target)) return;
    this.scope.qualifiers.set(text, target);
    if (item.alias === undefined) this.scope.qualifiers.set(target, target);
  }

  #standardNames(names: readonly Name[], module: string): void {
    const { library } = this.#importable;
    const original = moduleAliases[module] ?? module;
    const members = library.functions.filter((row) => row.module === original).map((row) => row.name);
    if (module === "Tuple") members.push(...compilerTupleFunctions);
    const types = [...library.types, ...library.aliases]
      .filter((type) => type.module === original)
      .map((type) => type.name);
    for (const name of names) {
      if (members.includes(name.text)) this.scope.standardNames.set(name.text, module);
      else if (!types.includes(name.text)) {
        this.scope.broken.add(name.text);
        this.#notExported(name, module, [...members, ...types]);
      }
    }
  }

  #name(name: Name, module: Declarations): void {
    const { scope } = this;
    const value = module.values.get(name.text);
    const type = module.types.get(name.text);
    if (value?.public) scope.values.set(name.text, { module: module.name, definition: value.definition });
    if (type?.public) scope.types.set(name.text, type.entry);
    if (value?.public || type?.public) return;
    scope.broken.add(name.text);
    const isLet = bindsAtTopLevel(module, name.text);
    if (value !== undefined || type !== undefined || isLet) {
      const texts = { name: name.text, module: module.name, isLet };
      this.#report(privateItem(this.#own.tree.file, name.span, texts));
      return;
    }
    const candidates = [...module.values, ...module.types].filter(([, item]) => item.public).map(([text]) => text);
    const home = typeWithVariant(module.types, name.text);
    const help =
      home === undefined
        ? undefined
        : `\`${name.text}\` is a variant of \`${home}\`, which brings it: import \`${home}\``;
    this.#notExported(name, module.name, candidates, help);
  }

  #notExported({ text: name, span }: Name, module: string, candidates: readonly string[], help?: string): void {
    this.#report(notExported(this.#own.tree.file, span, { name, module, suggestion: closest(name, candidates), help }));
  }
}

function bindsAtTopLevel({ tree }: Declarations, name: string): boolean {
  return tree.items.some((item) => item.kind === "let" && item.pattern.kind === "bind" && item.pattern.name === name);
}

/** What two spellings of a module's name have in common: `Foo_bar`, `foo_bar`, `FooBar`. */
function lettersOf(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
