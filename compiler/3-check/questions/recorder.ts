// What stands for something wherever it is written: the names in types and patterns, and of modules.
import { type KnownFunction, type KnownFunctions, typeDeclaration } from "../../library/index.ts";
import type { FunctionDefinition, Name, Parameter, Path, Pattern, TypeTree } from "../../trees/ast.ts";
import { patternsIn } from "../../trees/ast-walks.ts";
import type { ResolvedModule } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import type { Context, Local, Locals } from "../context.ts";
import { constructorsNamed, exportedConstructor, infoOf } from "../expressions/constructors.ts";
import type { Inspection, Meaning, Occurrence } from "./inspection.ts";
import {
  describeField,
  describeLibraryType,
  describeLocal,
  describeModule,
  describeQualifier,
  describeType,
  describeVariant,
} from "./meanings.ts";

type Of<Kind extends Pattern["kind"]> = Extract<Pattern, { kind: Kind }>;
/** What the first alternative of an or-pattern binds. */
type Shared = ReadonlyMap<string, Local>;

/** The names that are bound in a module, by the offset of their names. */
export function localsIn(inspection: Inspection, module: ResolvedModule): ReadonlyMap<number, Local> {
  const found = new Map<number, Local>();
  for (const { local } of inspection.context.topLevels.get(module.name) ?? []) found.set(local.span.start, local);
  const visited = new Set<Locals>();
  for (const { environment } of inspection.seen(module)) {
    // Scopes share their outer parts.
    for (let locals = environment.locals; locals !== undefined && !visited.has(locals); locals = locals.outer) {
      visited.add(locals);
      found.set(locals.local.span.start, locals.local);
    }
  }
  return found;
}

/** Writes down what the names of one module mean. */
export class Recorder {
  readonly found: Occurrence[] = [];
  readonly context: Context;
  readonly module: ResolvedModule;
  readonly #library: KnownFunctions;
  /** By symbol. */
  readonly rows: ReadonlyMap<string, KnownFunction>;
  /** Of this module, by the offset of their names. */
  readonly locals: ReadonlyMap<number, Local>;
  readonly #known = new Map<string, Meaning>();

  constructor(inspection: Inspection, module: ResolvedModule, library: KnownFunctions) {
    this.context = inspection.context;
    this.module = module;
    this.#library = library;
    this.rows = new Map(library.functions.map((row) => [row.symbol, row]));
    this.locals = localsIn(inspection, module);
  }

  add(span: Span, meaning: Meaning | undefined): void {
    if (meaning === undefined) return;
    const known = this.#known.get(meaning.key) ?? meaning;
    this.#known.set(meaning.key, known);
    // The type of a field or method may differ from use to use.
    this.found.push({ span, meaning: meaning.kind === "field" || meaning.kind === "method" ? meaning : known });
  }

  // -------------------------------------------------------------- types

  type(tree: TypeTree | undefined): void {
    switch (tree?.kind) {
      case "named":
        // `T?` has the path `Option`, which nobody wrote.
        if (this.#isWritten(tree.path)) this.typeName(tree.path.segments);
        for (const argument of tree.arguments) this.type(argument);
        return;
      case "tuple":
        for (const element of tree.elements) this.type(element);
        return;
      case "function":
        for (const parameter of tree.parameters) this.type(parameter);
        this.type(tree.result);
        return;
      default:
        return;
    }
  }

  #isWritten({ segments }: Path): boolean {
    const { text } = this.module.tree.file;
    return segments.every(({ span, text: name }) => text.slice(span.start, span.end) === name);
  }

  typeName(segments: readonly Name[]): void {
    const last = segments.at(-1);
    if (last === undefined) return;
    const { scope } = this.module;
    if (segments.length === 1) {
      const entry = scope.types.get(last.text);
      this.add(last.span, entry === undefined ? this.libraryType(last.text) : describeType(this.context, entry));
      return;
    }
    const qualifier = segments
      .slice(0, -1)
      .map(({ text }) => text)
      .join(".");
    const home = scope.qualifiers.get(qualifier);
    if (home === undefined) return;
    const first = segments[0]?.span.start ?? last.span.start;
    const end = segments.at(-2)?.span.end ?? last.span.start;
    this.add({ start: first, end }, describeQualifier(this.context, this.module, qualifier));
    const exported = this.context.modules.get(home)?.exportedTypes.get(last.text);
    if (exported !== undefined) this.add(last.span, describeType(this.context, exported.entry));
  }

  libraryType(name: string): Meaning | undefined {
    const known = this.#library.types.find((type) => type.name === name);
    if (known !== undefined) return describeLibraryType(name, typeDeclaration(known), known.documentation);
    if (this.context.types.has(`.${name}`)) return describeLibraryType(name, `type ${name}`, "");
    return this.context.interfaces.has(name) ? describeLibraryType(name, `interface ${name}`, "") : undefined;
  }

  // -------------------------------------------------------------- patterns

  /** A name that a pattern binds, or a nullary constructor. */
  bound(name: string, span: Span, shared?: Shared): void {
    const { name: from, tree } = this.module;
    const local = this.locals.get(span.start) ?? shared?.get(name);
    if (local !== undefined) {
      this.add(span, describeLocal(local, tree.file, from));
      return;
    }
    const [candidate] = constructorsNamed(this.context, this.module, name);
    if (candidate?.variant.fields.length === 0)
      this.add(span, describeVariant(this.context, candidate.definition, name, from));
  }

  /** `shared`: what the first alternative of an or-pattern binds. */
  pattern(pattern: Pattern, shared?: Shared): void {
    switch (pattern.kind) {
      case "bind":
        this.bound(pattern.name, pattern.span, shared);
        return;
      case "as":
        this.pattern(pattern.pattern, shared);
        this.bound(pattern.name.text, pattern.name.span, shared);
        return;
      case "prefix":
        if (pattern.rest !== undefined) this.bound(pattern.rest.text, pattern.rest.span, shared);
        return;
      case "constructor":
        this.#constructorPattern(pattern, shared);
        return;
      case "struct":
        this.#structPattern(pattern, shared);
        return;
      case "or":
        this.#orPattern(pattern, shared);
        return;
      default:
        for (const inner of patternsIn(pattern)) this.pattern(inner, shared);
        return;
    }
  }

  #constructorPattern(pattern: Of<"constructor">, shared?: Shared): void {
    const { name: from, scope } = this.module;
    const { qualifier, name } = pattern;
    if (qualifier !== undefined) this.#qualifier(qualifier);
    const home = qualifier === undefined ? undefined : scope.qualifiers.get(qualifier.text);
    const candidates = constructorsNamed(this.context, this.module, name.text);
    const candidate =
      home !== undefined
        ? exportedConstructor(this.context, home, name.text)
        : (candidates.find(({ definition }) => definition.name === qualifier?.text) ?? candidates[0]);
    if (candidate !== undefined)
      this.add(name.span, describeVariant(this.context, candidate.definition, name.text, from));
    for (const inner of pattern.payload ?? []) this.pattern(inner, shared);
  }

  #structPattern(pattern: Of<"struct">, shared?: Shared): void {
    const { name: from, scope } = this.module;
    const { qualifier, name } = pattern;
    const segments = qualifier === undefined ? [name] : [qualifier, name];
    this.typeName(segments);
    const home = qualifier === undefined ? undefined : scope.qualifiers.get(qualifier.text);
    const entry =
      home === undefined
        ? scope.types.get(name.text)
        : this.context.modules.get(home)?.exportedTypes.get(name.text)?.entry;
    const info = entry === undefined ? this.context.types.get(`.${name.text}`) : infoOf(this.context, entry);
    for (const field of pattern.fields) {
      if (info !== undefined)
        this.add(field.name.span, describeField(this.context, info, field.name.text, undefined, from));
      this.pattern(field.pattern, shared);
    }
  }

  #orPattern(pattern: Of<"or">, shared?: Shared): void {
    const [first, ...others] = pattern.alternatives;
    if (first === undefined) return;
    const before = this.found.length;
    this.pattern(first, shared);
    const locals = new Map(shared);
    for (const { span } of this.found.slice(before)) {
      const local = this.locals.get(span.start);
      if (local !== undefined) locals.set(local.name, local);
    }
    for (const alternative of others) this.pattern(alternative, locals);
  }

  /** What stands before the dot in a pattern. */
  #qualifier(name: Name): void {
    const module = describeQualifier(this.context, this.module, name.text);
    if (module !== undefined) this.add(name.span, module);
    else this.typeName([name]);
  }

  function(definition: FunctionDefinition): void {
    this.parameters(definition.parameters);
    this.type(definition.result);
    for (const bound of definition.bounds) this.typeName(bound.interface.segments);
  }

  parameters(parameters: readonly Parameter[]): void {
    for (const { pattern, annotation } of parameters) {
      this.pattern(pattern);
      this.type(annotation);
    }
  }

  moduleNamed(name: string): Meaning | undefined {
    const { modules, library } = this.context;
    return modules.has(name) || library.modules.has(name) ? describeModule(this.context, name) : undefined;
  }
}
