// The standard library's trees read as rows of the table of known functions.
import type {
  AliasDefinition,
  Bound,
  ExternFunction,
  ExternType,
  FunctionDefinition,
  ModuleTree,
  Name,
  StructDefinition,
  SumDefinition,
  TypeTree,
} from "../trees/ast.ts";
import type { Facts } from "../trees/facts.ts";
import type { KnownAlias, KnownFunction, KnownType, SignatureType } from "./known-functions.ts";

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
  Statement: { statement: true },
  Unfinished: { unfinished: true },
  EmbeddedText: { literal: "text" },
  LiteralPattern: { literal: "pattern" },
  EmbeddedBytes: { literal: "base64" },
  Migrations: { literal: "migrations" },
  Waits: { waits: true },
  UsesPatterns: { libraries: ["patterns"] },
  UsesTables: { libraries: ["tables"] },
  UsesJwt: { libraries: ["jwt"] },
  UsesMultipart: { libraries: ["multipart"] },
  UsesBrokers: { libraries: ["redis", "nats"] },
  UsesSqlite: { libraries: ["sqlite"] },
  UsesPostgres: { libraries: ["postgres"] },
  UsesDatabases: { libraries: ["sqlite", "postgres"] },
};

/** The alias in which a module says what its functions do that say nothing themselves. */
export const usualFacts = "Functions";

export function aliasesOf(tree: ModuleTree): AliasDefinition[] {
  return tree.items.filter((item) => item.kind === "alias");
}

export class Translator {
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

  alias({ name, generics, target }: AliasDefinition): KnownAlias {
    const names = texts(generics);
    const scope = new Map<string, SignatureType>(names.map((one) => [one, { kind: "parameter", name: one }]));
    const where = `${this.#module}.${name.text}`;
    return { module: this.#module, name: name.text, generics: names, target: this.#signature(target, scope, where) };
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

export function boundsOf(bounds: readonly Bound[]): KnownFunction["bounds"] {
  return bounds.map((bound) => ({
    parameter: bound.parameter.text,
    interface: bound.interface.segments.map(({ text }) => text).join("."),
  }));
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
