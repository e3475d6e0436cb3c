// The TypeScript declarations of what a library offers to JavaScript.

import { reservedWords } from "../trees/javascript-words.ts";
import type { Offered, OfferedFunction, OfferedType } from "../trees/typed.ts";
import { isBuiltin, type NamedType, type Type } from "../trees/types.ts";
import { docComment, identifierText, isIdentifier, keyText, variantText } from "../trees/typescript-text.ts";

/** Text of a `.d.ts` for the functions and for the types that they name. */
export function emitDeclarations(offered: Offered): string {
  const writer = new DeclarationWriter(offered.types);
  const names = offeredNames(offered.functions.map(({ target }) => target.name));
  const functions = offered.functions.map((one, index) => writer.function(one, names[index] ?? "", `$${index}`));
  return [...functions, ...writer.types(), "export {};\n"].join("\n");
}

/** What modules export the functions as: by their own names, but for `then`, which would make a promise of the module. */
export function offeredNames(names: readonly string[]): readonly string[] {
  const free = (name: string): string => (names.includes(name) ? free(`${name}_`) : name);
  return names.map((name) => (name === "then" ? free("then_") : name));
}

/** What TypeScript calls its own types, and what is used of them here. */
const reservedTypes = [
  ...reservedWords,
  ...(
    "any bigint boolean never number object string symbol undefined unknown " +
    "Promise PromiseLike ReadonlyArray ReadonlyMap Uint8Array"
  ).split(" "),
];

/** Which way a value goes: what comes from JavaScript may have more than one form. */
type Direction = "given" | "taken";

/** Types whose values have the same form everywhere, inside of JSON too. */
const primitives: ReadonlyMap<string, string> = new Map([
  ["Int", "number"],
  ["Float", "number"],
  ["Bool", "boolean"],
  ["String", "string"],
]);
/** Of the others, the form in JSON. */
const jsonPrimitives: ReadonlyMap<string, string> = new Map([
  ["BigInt", "string"],
  ["Bytes", "string"],
  ["Json", "unknown"],
]);

class DeclarationWriter {
  readonly #types: ReadonlyMap<string, OfferedType>;
  /** The names of those that were asked for, in the order in which they were. */
  readonly #names = new Map<string, string>();
  readonly #used = new Set(reservedTypes);
  /** Of the definition that is written: what stands for its arguments. */
  #parameters: ReadonlyMap<number, string> = new Map();

  constructor(types: readonly OfferedType[]) {
    this.#types = new Map(types.map((type) => [keyOf(type), type]));
  }

  /** `name`: what it is exported as; `local`: a name for it where that can't be one. */
  function({ documentation, effect, parameters, result }: OfferedFunction, name: string, local: string): string {
    const waits = effect === "suspends";
    const names = new Set<string>();
    const written = parameters.map(
      (one) => `${parameterName(one.name, names)}: ${this.#offered(one.type, "taken", waits)}`,
    );
    const isFunction = result.type.kind === "function";
    const answer = isFunction ? `(${this.#offered(result.type, "given", waits)})` : this.#answer(result.type, "given");
    const isPlain = isIdentifier(name) && !reservedWords.has(name);
    const type = waits ? `Promise<${answer}>` : answer;
    const head = `declare function ${isPlain ? name : local}(${written.join(", ")}): ${type};`;
    if (isPlain) return `${docComment(documentation)}export ${head}\n`;
    return `${docComment(documentation)}${head}\nexport { ${local} as ${keyText(name)} };\n`;
  }

  /** The definitions of all types that were named; to write them may name more. */
  types(): readonly string[] {
    const written: string[] = [];
    for (const [key, name] of this.#names) {
      const type = this.#types.get(key);
      if (type !== undefined) written.push(this.#definition(type, name));
    }
    return written;
  }

  #definition(type: OfferedType, name: string): string {
    const letters = type.parameters.flatMap((one, index) =>
      one.kind === "parameter" ? [[one.id, `T${index}`] as const] : [],
    );
    this.#parameters = new Map(letters);
    const head = letters.length === 0 ? name : `${name}<${letters.map(([, letter]) => letter).join(", ")}>`;
    const above = docComment(type.documentation);
    switch (type.kind) {
      case "struct": {
        const fields = type.fields.map((field) => `  readonly ${this.#field(field)};\n`);
        return `${above}export interface ${head} {\n${fields.join("")}}\n`;
      }
      case "sum": {
        const variants = type.variants.map(({ name: tag, fields }) => {
          const written = fields.map((one) => ({ named: this.#field(one), type: this.#json(one.type) }));
          return `\n  | ${variantText(type.tag, tag, written)}`;
        });
        return `${above}export type ${head} =${variants.length === 0 ? " never" : variants.join("")};\n`;
      }
      case "handle":
        return `${above}export type ${head} = number & { readonly "extern type": ${JSON.stringify(type.name)} };\n`;
      default:
        return type satisfies never;
    }
  }

  /** A missing field reads as None. */
  #field({ name, type }: { readonly name: string; readonly type: Type }): string {
    const [content] = isBuiltin(type, "Option") ? type.arguments : [];
    return content === undefined
      ? `${keyText(name)}: ${this.#json(type)}`
      : `${keyText(name)}?: ${this.#json(type)} | undefined`;
  }

  /** What an offered function takes or gives; `waits`: it waits, and so may what it is given. */
  #offered(type: Type, direction: Direction, waits: boolean): string {
    if (type.kind !== "function") return this.#outermost(type, direction);
    const other = direction === "taken" ? "given" : "taken";
    const parameters = type.parameters.map((one, index) => `argument${index + 1}: ${this.#value(one, other)}`);
    const answer = this.#answer(type.result, direction);
    const mayWait = type.effect === "suspends" || (type.effect === "polymorphic" && waits);
    const promised = direction === "given" ? `Promise<${answer}>` : `${answer} | PromiseLike<${answer}>`;
    return `(${parameters.join(", ")}) => ${mayWait ? promised : answer}`;
  }

  #answer(type: Type, direction: Direction): string {
    return isBuiltin(type, "()") ? "void" : this.#outermost(type, direction);
  }

  /** Of what is no function. */
  #outermost(type: Type, direction: Direction): string {
    const messages = isBuiltin(type, "Pid") ? type.arguments : undefined;
    if (messages !== undefined) {
      const message = messages.map((one) => this.#value(one, "taken")).join();
      return `{ (message: ${message}): boolean; close(): void }`;
    }
    if (isBuiltin(type, "Result")) return outcome(type, (one) => this.#value(one, direction));
    return this.#value(type, direction);
  }

  #value(type: Type, direction: Direction): string {
    if (type.kind === "tuple")
      return `readonly [${type.elements.map((one) => this.#value(one, direction)).join(", ")}]`;
    if (type.kind !== "named") return "never";
    const primitive = primitives.get(type.name);
    if (type.module !== "") return this.#named(type);
    if (primitive !== undefined) return primitive;
    const content = type.arguments.map((one) => this.#value(one, direction));
    switch (type.name) {
      case "()":
        return direction === "given" ? "undefined" : "undefined | null";
      case "BigInt":
        return "bigint";
      case "Bytes":
        return "Uint8Array";
      case "List":
        return `ReadonlyArray<${content.join()}>`;
      case "Map":
        return `ReadonlyMap<${content.join(", ")}>`;
      case "Option":
        return `${content.join()} | undefined${direction === "given" ? "" : " | null"}`;
      default:
        return "never";
    }
  }

  /** The form inside of a struct or sum type, which is that of its JSON. */
  #json(type: Type): string {
    const inner = (one: Type): string => this.#json(one);
    if (type.kind === "parameter") return this.#parameters.get(type.id) ?? "never";
    if (type.kind === "tuple") return `readonly [${type.elements.map(inner).join(", ")}]`;
    if (type.kind !== "named") return "never";
    if (type.module !== "") return this.#named(type);
    const primitive = primitives.get(type.name) ?? jsonPrimitives.get(type.name);
    if (primitive !== undefined) return primitive;
    const content = type.arguments.map(inner);
    switch (type.name) {
      case "List":
      case "Set":
        return `ReadonlyArray<${content.join()}>`;
      case "Map":
        return `{ readonly [key: string]: ${content[1] ?? "never"} }`;
      case "Option":
        return `${content.join()} | null`;
      case "Result":
        return outcome(type, inner);
      default:
        return "never";
    }
  }

  #named(type: NamedType): string {
    const parameters = type.arguments.map((one) => this.#json(one));
    return parameters.length === 0 ? this.#nameOf(type) : `${this.#nameOf(type)}<${parameters.join(", ")}>`;
  }

  /** The type's own name; that of its module goes before it when two have the same. */
  #nameOf(type: { readonly module: string; readonly name: string }): string {
    const known = this.#names.get(keyOf(type));
    if (known !== undefined) return known;
    let name = identifierText(type.name);
    if (this.#used.has(name)) name = identifierText(`${type.module.replaceAll(".", "_")}_${type.name}`);
    while (this.#used.has(name)) name += "_";
    this.#used.add(name);
    this.#names.set(keyOf(type), name);
    return name;
  }
}

function keyOf({ module, name }: { readonly module: string; readonly name: string }): string {
  return `${module}.${name}`;
}

function outcome({ arguments: parts }: NamedType, write: (type: Type) => string): string {
  const [ok = "never", err = "never"] = parts.map(write);
  return `{ readonly ok: ${ok} } | { readonly err: ${err} }`;
}

function parameterName(name: string, used: Set<string>): string {
  let text = identifierText(name);
  while (reservedWords.has(text) || used.has(text)) text += "_";
  used.add(text);
  return text;
}
