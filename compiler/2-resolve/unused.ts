// What a module binds, defines or imports, and nothing uses: W0003, W0004, W0005.
import { lineOf } from "../clauses.ts";
import type { KnownFunctions } from "../library/index.ts";
import { unusedDefinition, unusedImport, unusedVariable } from "../report/catalogue.ts";
import type { Report } from "../report/index.ts";
import type {
  AliasDefinition,
  ChannelDefinition,
  FromImportItem,
  ImplDefinition,
  ImportItem,
  InterfaceDefinition,
  Item,
  Name,
  Pattern,
  ServiceDefinition,
  StructDefinition,
  SumDefinition,
} from "../trees/ast.ts";
import { channelOfRemote, channelRoles } from "../trees/channels.ts";
import type { ResolvedModule, ResolvedProgram, TypeEntry } from "../trees/resolved.ts";
import type { Span } from "../trees/source.ts";
import { bindingsOf, channelScope, type LocalName, NameWalk, Scope } from "./names.ts";
import { importersOf, pathText } from "./order.ts";

/** Something private of a module. */
interface Definition {
  readonly what: "function" | "type" | "constant";
  readonly name: Name;
  used: boolean;
}

/** An import, or one name of it; `whole`: what has to go with it. */
interface Imported {
  readonly name: Name;
  readonly whole: Span;
  used: boolean;
}

/**
 * Reports what nothing uses, in all modules or in some. The program has no errors: what a mistake keeps from being used is
 * no mistake of its own.
 */
export function reportUnused(
  program: ResolvedProgram,
  library: KnownFunctions,
  report: Report,
  only?: ReadonlySet<string>,
): void {
  const modules = new Map(program.modules.map((module) => [module.name, module]));
  const lasting = modulesWithEffects(program.modules);
  const constructors = new Set(
    library.types.flatMap(({ body }) =>
      body.kind === "sum" ? body.variants.filter(({ fields }) => fields.length === 0).map(({ name }) => name) : [],
    ),
  );
  for (const module of program.modules)
    if (only?.has(module.name) !== false) new Usage(module, { modules, lasting, constructors, report }).find();
}

/** Modules that are there for more than their names: they, or modules that they import, have impls or statements. */
function modulesWithEffects(modules: readonly ResolvedModule[]): ReadonlySet<string> {
  const own = modules.filter(({ tree }) =>
    tree.items.some(({ kind }) => kind === "impl" || kind === "let" || kind === "expression"),
  );
  return importersOf(modules, new Set(own.map(({ name }) => name)));
}

interface Surroundings {
  readonly modules: ReadonlyMap<string, ResolvedModule>;
  readonly lasting: ReadonlySet<string>;
  /** Plain names of the library that match when they stand in a pattern. */
  readonly constructors: ReadonlySet<string>;
  readonly report: Report;
}

function push<T>(index: Map<string, T[]>, name: string, value: T): void {
  const known = index.get(name);
  if (known === undefined) index.set(name, [value]);
  else known.push(value);
}

/** The item, or the name with one comma when it is not alone. */
function wholeOf({ span, names }: FromImportItem, name: Name): Span {
  const index = names.indexOf(name);
  const [before, after] = [names[index - 1], names[index + 1]];
  if (before !== undefined) return { start: before.span.end, end: name.span.end };
  return after === undefined ? span : { start: name.span.start, end: after.span.start };
}

class Usage {
  readonly #module: ResolvedModule;
  readonly #surroundings: Surroundings;
  readonly #walk: NameWalk;
  readonly #definitions: Definition[] = [];
  /** Of this module, by each name that means them: a type also by its constructors. */
  readonly #own = new Map<string, Definition[]>();
  readonly #ownNames = new Set<string>();
  readonly #imports: Imported[] = [];
  /** What brings a qualifier, a type, a constructor, a method or a value. */
  readonly #brought = new Map<string, Imported>();
  readonly #qualifiers = new Map<string, Imported>();
  readonly #plainConstructors: Set<string>;
  /** What is being walked: a use by itself is none. */
  #inside: readonly Definition[] = [];

  constructor(module: ResolvedModule, surroundings: Surroundings) {
    this.#module = module;
    this.#surroundings = surroundings;
    this.#plainConstructors = new Set(surroundings.constructors);
    for (const { item } of module.scope.types.values()) {
      if (item.kind !== "sum") continue;
      for (const { name, fields } of item.variants) if (fields.length === 0) this.#plainConstructors.add(name.text);
    }
    this.#walk = new NameWalk({
      free: (name) => this.#useName(name),
      path: (names) => this.#usePath(names),
      member: (name) => this.#useBrought(name),
      isConstructor: (name) => this.#plainConstructors.has(name),
      ended: (local, outer) => this.#ended(local, outer),
    });
  }

  find(): void {
    const { items, file } = this.#module.tree;
    for (const item of items) this.#define(item);
    for (const item of items) {
      if (item.kind === "from-import") this.#importNames(item);
    }
    // A name that is imported by itself is what its uses need.
    for (const item of items) if (item.kind === "import") this.#importModule(item);
    for (const item of items) this.#item(item);
    const { report } = this.#surroundings;
    for (const { name, whole, used } of this.#imports)
      if (!used) report(unusedImport(file, name.span, { name: name.text, whole }));
    for (const { what, name, used } of this.#definitions) {
      if (!used) report(unusedDefinition(file, name.span, { what, name: name.text }));
    }
  }

  // -------------------------------------------------------------- definitions

  #define(item: Item): void {
    switch (item.kind) {
      case "function": {
        this.#ownNames.add(item.name.text);
        const isEntry = /^(?:main$|test_|sim_)/.test(item.name.text);
        // The clauses of a function are one.
        const isLater = this.#own.get(item.name.text)?.some(({ what }) => what === "function") === true;
        if (!item.public && !isEntry && !isLater) this.#private("function", item.name, []);
        return;
      }
      case "extern-function":
        this.#ownNames.add(item.name.text);
        if (!item.public) this.#private("function", item.name, []);
        return;
      case "sum":
        if (!item.public)
          this.#private(
            "type",
            item.name,
            item.variants.map(({ name }) => name.text),
          );
        return;
      case "struct":
      case "alias":
      case "extern-type":
        if (!item.public) this.#private("type", item.name, []);
        return;
      case "let":
        for (const name of this.#namesIn(item.pattern)) {
          this.#ownNames.add(name.text);
          this.#private("constant", name, []);
        }
        return;
      case "actor":
      case "service":
      case "channel":
      case "supervisor":
        this.#ownNames.add(item.name.text);
        return;
      case "interface":
      case "impl":
      case "import":
      case "from-import":
      case "return":
      case "expression":
        return;
      default:
        item satisfies never;
    }
  }

  #namesIn(pattern: Pattern): Name[] {
    return bindingsOf(pattern).filter(({ text }) => !this.#plainConstructors.has(text));
  }

  #private(what: Definition["what"], name: Name, others: readonly string[]): void {
    if (name.text.startsWith("_")) return;
    const definition: Definition = { what, name, used: false };
    this.#definitions.push(definition);
    for (const one of new Set([name.text, ...others])) push(this.#own, one, definition);
  }

  // -------------------------------------------------------------- imports

  #importNames(item: FromImportItem): void {
    const target = pathText(item.path);
    const module = this.#surroundings.modules.get(target);
    if (module === undefined) return;
    for (const name of item.names) {
      const whole = wholeOf(item, name);
      const earlier = this.#imports.find((one) => one.name.text === name.text);
      if (earlier !== undefined) {
        this.#twice(name, whole, earlier);
        continue;
      }
      const imported = this.#imported(name, whole, target);
      // A definition of the module's own hides it.
      if (!this.#ownNames.has(name.text)) this.#bring(name.text, imported);
      const type = module.exportedTypes.get(name.text);
      if (type?.public === true) this.#bringType(type.entry, imported);
    }
  }

  #importModule(item: ImportItem): void {
    const target = pathText(item.path);
    const module = this.#surroundings.modules.get(target);
    const qualifier = item.alias ?? item.path.segments.at(-1);
    if (module === undefined || qualifier === undefined) return;
    const name = item.alias ?? { text: target, span: item.path.span };
    const earlier = this.#qualifiers.get(qualifier.text);
    if (earlier !== undefined) {
      this.#twice(name, item.span, earlier);
      return;
    }
    const imported = this.#imported(name, item.span, target);
    this.#qualifiers.set(qualifier.text, imported);
    if (item.alias === undefined) this.#qualifiers.set(target, imported);
    for (const type of module.exportedTypes.values()) if (type.public) this.#bringType(type.entry, imported);
  }

  #imported(name: Name, whole: Span, target: string): Imported {
    const imported = { name, whole, used: this.#surroundings.lasting.has(target) };
    this.#imports.push(imported);
    return imported;
  }

  #twice({ text: name, span }: Name, whole: Span, { name: first }: Imported): void {
    const { file } = this.#module.tree;
    this.#surroundings.report(unusedImport(file, span, { name, whole, earlier: lineOf(file, first.span.start) }));
  }

  #bring(name: string, imported: Imported): void {
    if (!this.#brought.has(name)) this.#brought.set(name, imported);
  }

  #bringType({ item }: TypeEntry, imported: Imported): void {
    this.#bring(item.name.text, imported);
    if (item.kind === "sum") for (const { name } of item.variants) this.#bring(name.text, imported);
    if (item.kind === "interface") for (const { name } of item.methods) this.#bring(name.text, imported);
  }

  // -------------------------------------------------------------- uses

  #useName(name: string): void {
    for (const definition of this.#own.get(name) ?? []) {
      if (!this.#inside.includes(definition)) definition.used = true;
    }
    this.#useBrought(name);
    // The client of a channel comes with it.
    const channel = channelOfRemote(name);
    if (channel !== undefined) this.#useBrought(channel);
  }

  #useBrought(name: string): void {
    const imported = this.#brought.get(name);
    if (imported !== undefined) imported.used = true;
  }

  #usePath(names: readonly string[]): void {
    this.#useName(names[0] ?? "");
    for (let length = 1; length <= names.length; length++) {
      const imported = this.#qualifiers.get(names.slice(0, length).join("."));
      if (imported !== undefined) imported.used = true;
    }
  }

  #ended(local: LocalName, outer: LocalName | undefined): void {
    const { name, kind, span, used, loop } = local;
    if (used || kind === "parameter" || name.startsWith("_")) return;
    const { report } = this.#surroundings;
    const { file } = this.#module.tree;
    if (kind === "function") {
      report(unusedDefinition(file, span, { what: "function", name }));
      return;
    }
    const hides = outer === undefined ? this.#ownNames.has(name) : outer.loop !== loop;
    const inLoop = kind === "let" && loop !== undefined && hides ? loop : undefined;
    report(unusedVariable(file, span, { name, loop: inLoop?.kind }));
  }

  // -------------------------------------------------------------- items

  #item(item: Item): void {
    this.#inside = this.#definitionsOf(item);
    const walk = this.#walk;
    switch (item.kind) {
      case "function":
        walk.function(item);
        return;
      case "let":
        walk.type(item.annotation);
        walk.pattern(item.pattern);
        walk.expression(item.value, new Scope(undefined));
        return;
      case "expression":
        walk.expression(item.expression, new Scope(undefined));
        return;
      case "struct":
      case "sum":
      case "alias":
        this.#type(item);
        return;
      case "interface":
        this.#interface(item);
        return;
      case "impl":
        this.#impl(item);
        return;
      case "actor":
        walk.body(item.parameters, undefined, item.body);
        if (item.terminate !== undefined) walk.body([], undefined, item.terminate);
        return;
      case "service":
        this.#operations(item, ["init"]);
        return;
      case "channel":
        for (const { annotation } of item.parameters) walk.type(annotation);
        for (const { value } of item.settings) if (value.kind === "type") walk.type(value.type);
        this.#operations(item, channelRoles, channelScope(item));
        return;
      case "supervisor":
        for (const { start } of item.children) if (start !== undefined) walk.expression(start, new Scope(undefined));
        return;
      case "extern-function":
        walk.type(item.result);
        for (const { annotation } of item.parameters) walk.type(annotation);
        return;
      case "extern-type":
      case "import":
      case "from-import":
      case "return":
        return;
      default:
        item satisfies never;
    }
  }

  #type(item: StructDefinition | SumDefinition | AliasDefinition): void {
    const walk = this.#walk;
    if (item.kind === "alias") {
      walk.type(item.target);
      return;
    }
    const fields = item.kind === "struct" ? item.fields : item.variants.flatMap((variant) => variant.fields);
    for (const { annotation } of fields) walk.type(annotation);
    for (const { text } of item.deriving ?? []) this.#useName(text);
  }

  #interface({ methods }: InterfaceDefinition): void {
    const walk = this.#walk;
    for (const { parameters, result, body } of methods) {
      walk.type(result);
      for (const { annotation } of parameters) walk.type(annotation);
      if (body !== undefined) walk.body(parameters, undefined, body);
    }
  }

  #impl(item: ImplDefinition): void {
    const walk = this.#walk;
    walk.path(item.interface);
    walk.path(item.target);
    for (const argument of item.interfaceArguments) walk.type(argument);
    for (const bound of item.bounds) walk.path(bound.interface);
    for (const { target } of item.associatedTypes) walk.type(target);
    for (const method of item.methods) walk.function(method);
  }

  /** `roles`: the functions that are called from outside. */
  #operations(
    { functions, handlers }: ServiceDefinition | ChannelDefinition,
    roles: readonly string[],
    outer?: Scope,
  ): void {
    const walk = this.#walk;
    const [called, helpers] = [true, false].map((is) =>
      functions.filter(({ name }) => roles.includes(name.text) === is),
    );
    walk.helpers(
      helpers ?? [],
      (scope) => {
        for (const definition of called ?? []) walk.function(definition, scope);
        for (const { parameters, reply, state, body } of handlers) {
          walk.type(reply);
          const { text: name = "_", span } = state ?? { span: body.span };
          const last = { span, pattern: { kind: "bind", span, name } as const, annotation: undefined };
          walk.body([...parameters, last], undefined, body, scope);
        }
      },
      outer,
    );
  }

  /** What an item defines; an impl belongs to its type. */
  #definitionsOf(item: Item): readonly Definition[] {
    switch (item.kind) {
      case "function":
        return this.#named(item.name.text, "function");
      case "let":
        return this.#namesIn(item.pattern).flatMap(({ text }) => this.#named(text, "constant"));
      case "struct":
      case "sum":
      case "alias":
        return this.#named(item.name.text, "type");
      case "impl":
        return this.#named(item.target.segments[0]?.text ?? "", "type");
      default:
        return [];
    }
  }

  #named(name: string, what: Definition["what"]): readonly Definition[] {
    return (this.#own.get(name) ?? []).filter((one) => one.what === what && one.name.text === name);
  }
}
