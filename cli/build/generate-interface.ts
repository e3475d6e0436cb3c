// Writes the TypeScript interface that the runtime's intrinsics have to satisfy, one per module of the library.
import type { KnownFunction, KnownFunctions, SignatureType } from "../../compiler/library/known-functions.ts";
import { isLazy, passedBounds, symbolsOf } from "../../compiler/library/stdlib-table.ts";
import { type GeneratedFile, writeGenerated } from "./generated-file.ts";
import { readKnownFunctions } from "./standard-library.ts";

const path = "runtime/intrinsics/interface.generated.ts";

/** What crosses the bridge as a JavaScript primitive. Conn and the other handles are numbers. */
const primitives: Readonly<Record<string, string>> = {
  Int: "number",
  Float: "number",
  Bool: "boolean",
  String: "string",
  "()": "undefined",
  Atom: "string",
  Bytes: "Uint8Array",
  Pid: "number",
  Conn: "number",
  Server: "number",
  Never: "never",
};

interface ImportedType {
  readonly name: string;
  readonly from: string;
}

/** Snow types that are classes of the runtime. */
const classes: Readonly<Record<string, ImportedType>> = {
  List: { name: "List", from: "../values/list.ts" },
  Map: { name: "OrderedMap", from: "../values/ordered-map.ts" },
  Set: { name: "OrderedSet", from: "../values/ordered-set.ts" },
  Queue: { name: "Queue", from: "../values/queue.ts" },
  Range: { name: "Range", from: "../values/range.ts" },
  Iter: { name: "Iter", from: "../values/iter.ts" },
  Json: { name: "Json", from: "../values/json.ts" },
  Option: { name: "Option", from: "../values/sums.ts" },
  Result: { name: "Result", from: "../values/sums.ts" },
  Ordering: { name: "Ordering", from: "../values/sums.ts" },
  Admission: { name: "Admission", from: "../values/sums.ts" },
  OnSlow: { name: "OnSlow", from: "../values/sums.ts" },
  Down: { name: "Down", from: "../values/sums.ts" },
  WsOptions: { name: "WsOptions", from: "../values/structs.ts" },
  WsStats: { name: "WsStats", from: "../values/structs.ts" },
  Request: { name: "Request", from: "../http/request.ts" },
  Response: { name: "Response", from: "../http/response.ts" },
  Router: { name: "Router", from: "../http/router.ts" },
};

/** Dictionaries, by the interface of the bound. */
const dictionaries: Readonly<Record<string, ImportedType>> = {
  Eq: { name: "Eq", from: "../values/dictionaries.ts" },
  Ord: { name: "Ord", from: "../values/dictionaries.ts" },
  Hash: { name: "Hash", from: "../values/dictionaries.ts" },
  Display: { name: "Display", from: "../values/dictionaries.ts" },
  Debug: { name: "Debug", from: "../values/dictionaries.ts" },
  Default: { name: "Default", from: "../values/dictionaries.ts" },
  Json: { name: "JsonForm", from: "../values/json-forms.ts" },
};

/** The bound whose types are Int and Float: a number in JavaScript, whichever it is. */
const numberBound = "Number";
const numberDictionary: ImportedType = { name: "NumberDictionary", from: "../values/arithmetic.ts" };

const callback: ImportedType = { name: "Callback", from: "../values/generator.ts" };
const suspended: ImportedType = { name: "Suspended", from: "../values/generator.ts" };

export function generateInterface(table: KnownFunctions): GeneratedFile {
  const writer = new InterfaceWriter();
  const modules = [...new Set(table.functions.map(({ module }) => module))];
  const interfaces = modules.map((module) => {
    const members = table.functions.filter((row) => row.module === module).flatMap((row) => writer.members(row));
    return `export interface ${module}Intrinsics {\n${members.join("")}}\n`;
  });
  const all = modules.map((module) => `    ${module}Intrinsics`).join(",\n");
  const text = [
    "// What the intrinsics have to be. Generated from stdlib/*.snow by cli/build/generate-interface.ts.",
    `${writer.imports()}\n`,
    ...interfaces,
    `export interface Intrinsics\n  extends\n${all} {}\n`,
  ].join("\n");
  return { path, text };
}

class InterfaceWriter {
  readonly #used = new Map<string, Set<string>>();
  /** Type parameters of the current row that stand for a number. */
  #numbers: readonly string[] = [];

  imports(): string {
    const byFile = [...this.#used].sort(([first], [second]) => (first < second ? -1 : 1));
    return byFile.map(([from, names]) => `import type { ${[...names].sort().join(", ")} } from "${from}";`).join("\n");
  }

  members(row: KnownFunction): string[] {
    if (!row.callable) return [`  readonly ${row.symbol}: ${this.#type(row.result)};\n`];
    this.#numbers = row.bounds.flatMap((bound) => (bound.interface === numberBound ? [bound.parameter] : []));
    const generics = row.generics.filter((name) => !this.#numbers.includes(name));
    const evidence = passedBounds(row).map((bound, index) => `evidence${index}: ${this.#dictionary(bound, row)}`);
    const member = (symbol: string, coloured: boolean, result: string): string => {
      const written = row.parameters.map(({ name, type }) => `${safeName(name)}: ${this.#parameter(type, coloured)}`);
      const typeParameters = generics.length === 0 ? "" : `<${generics.join(", ")}>`;
      return `  readonly ${symbol}: ${typeParameters}(${[...evidence, ...written].join(", ")}) => ${result};\n`;
    };
    const result = this.#type(row.result);
    if (row.suspends === "always") return [member(row.symbol, true, `${this.#use(suspended)}<${result}>`)];
    const [plain = row.symbol, suspending] = symbolsOf(row);
    const members = [member(plain, isLazy(row), result)];
    if (suspending !== undefined) members.push(member(suspending, true, `${this.#use(suspended)}<${result}>`));
    return members;
  }

  #dictionary(bound: KnownFunction["bounds"][number], row: KnownFunction): string {
    if (bound.interface === numberBound) return this.#use(numberDictionary);
    const dictionary = dictionaries[bound.interface];
    if (dictionary === undefined) throw new Error(`${row.module}.${row.name}: no dictionary for ${bound.interface}`);
    return `${this.#use(dictionary)}<${bound.parameter}>`;
  }

  #use(type: ImportedType): string {
    const names = this.#used.get(type.from) ?? new Set();
    this.#used.set(type.from, names.add(type.name));
    return type.name;
  }

  #parameter(type: SignatureType, coloured: boolean): string {
    return type.kind === "function" && !type.detached && !coloured ? this.#plain(type) : this.#type(type);
  }

  #plain(type: SignatureType & { kind: "function" }): string {
    const parameters = type.parameters.map((parameter, index) => `argument${index}: ${this.#type(parameter)}`);
    return `(${parameters.join(", ")}) => ${this.#type(type.result)}`;
  }

  #type(type: SignatureType): string {
    switch (type.kind) {
      case "parameter":
        return this.#numbers.includes(type.name) ? "number" : type.name;
      case "tuple":
        return `[${type.elements.map((element) => this.#type(element)).join(", ")}]`;
      case "function":
        return `${this.#use(callback)}<[${type.parameters.map((parameter) => this.#type(parameter)).join(", ")}], ${this.#type(type.result)}>`;
      case "named": {
        const primitive = primitives[type.name];
        if (primitive !== undefined) return primitive;
        const known = classes[type.name];
        if (known === undefined) throw new Error(`no TypeScript type for ${type.name}`);
        const name = this.#use(known);
        if (type.arguments.length === 0) return name;
        return `${name}<${type.arguments.map((argument) => this.#type(argument)).join(", ")}>`;
      }
      default: {
        const never: never = type;
        return never;
      }
    }
  }
}

const reserved = ["function", "default", "new", "delete", "in", "with", "this", "class", "export", "case", "package"];

function safeName(name: string): string {
  return reserved.includes(name) ? `${name}_` : name;
}

if (import.meta.main) writeGenerated([generateInterface(readKnownFunctions())]);
