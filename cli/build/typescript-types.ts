// Types of the library as TypeScript, with the imports that they need.
import type { SignatureType } from "../../compiler/library/index.ts";
import { reservedWords } from "../../compiler/trees/javascript-words.ts";

/** Types of the language itself, which are primitives in JavaScript. */
const primitives: Readonly<Record<string, string>> = {
  Int: "number",
  Float: "number",
  Bool: "boolean",
  String: "string",
  "()": "undefined",
  Atom: "string",
  Never: "never",
};

export interface ImportedType {
  readonly name: string;
  readonly from: string;
}

/** Writes types, and keeps what was named from elsewhere. */
export class TypeWriter {
  readonly #used = new Map<string, Set<string>>();
  readonly #fileOf: (name: string) => string | undefined;
  readonly #generators: string;

  /** `fileOf` a type of the library, undefined where it stands in the same file; `generators`: the file with Callback. */
  constructor(fileOf: (name: string) => string | undefined, generators: string) {
    this.#fileOf = fileOf;
    this.#generators = generators;
  }

  imports(): string {
    const byFile = [...this.#used].sort(([first], [second]) => (first < second ? -1 : 1));
    return byFile.map(([from, names]) => `import type { ${[...names].sort().join(", ")} } from "${from}";`).join("\n");
  }

  use({ name, from }: ImportedType): string {
    const names = this.#used.get(from) ?? new Set();
    this.#used.set(from, names.add(name));
    return name;
  }

  /** The answer of a function that may wait. */
  suspended(result: string): string {
    return `${this.use({ name: "Suspended", from: this.#generators })}<${result}>`;
  }

  /** `numbers`: type parameters that stand for a number. */
  type(type: SignatureType, numbers: readonly string[] = []): string {
    const inner = (one: SignatureType): string => this.type(one, numbers);
    switch (type.kind) {
      case "parameter":
        return numbers.includes(type.name) ? "number" : type.name;
      case "tuple":
        return `[${type.elements.map(inner).join(", ")}]`;
      case "function": {
        const callback = this.use({ name: "Callback", from: this.#generators });
        return `${callback}<[${type.parameters.map(inner).join(", ")}], ${inner(type.result)}>`;
      }
      case "named": {
        const primitive = primitives[type.name];
        if (primitive !== undefined) return primitive;
        const from = this.#fileOf(type.name);
        const name = from === undefined ? type.name : this.use({ name: type.name, from });
        return type.arguments.length === 0 ? name : `${name}<${type.arguments.map(inner).join(", ")}>`;
      }
      default: {
        const never: never = type;
        return never;
      }
    }
  }

  /** A function that answers at once. */
  plainFunction(type: SignatureType & { readonly kind: "function" }, numbers: readonly string[]): string {
    const parameters = type.parameters.map((parameter, index) => `argument${index}: ${this.type(parameter, numbers)}`);
    return `(${parameters.join(", ")}) => ${this.type(type.result, numbers)}`;
  }
}

export function safeName(name: string): string {
  return reservedWords.has(name) ? `${name}_` : name;
}
