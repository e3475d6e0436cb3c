// Names in written clients: JavaScript's rules, and no two things of one name.

/** Words that cannot be names in a module of JavaScript (ECMA-262 12.7.2, strict), or would not mean the same. */
const reserved = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

/** Names that the written file itself uses: those of its types and classes step aside. */
const used = (
  "any boolean never null number object string symbol undefined unknown void Array Error Extract JSON Map Math " +
  "NonNullable Object Pick Promise Readonly ReadonlyMap Record Reflect Set Uint8Array WebSocket globalThis"
).split(" ");

/** A parameter keeps its name; a word of JavaScript gets a trailing `_`. */
export function parameterName(name: string): string {
  return reserved.has(name) ? `${name}_` : name;
}

/** `GetItem` -> `getItem`. A method may have any word as its name. */
export function methodName(operation: string): string {
  return operation.charAt(0).toLowerCase() + operation.slice(1);
}

/** `type`, `"my-tag"`: a key of an object type. */
export function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Gives each thing a name of its own: its own one where that is free, else with `_` behind it. */
export class Names {
  readonly #taken: Set<string>;

  /** `taken`: names at the top of the file that stand already. */
  constructor(taken: readonly string[]) {
    this.#taken = new Set([...used, ...taken]);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** `Shop.Item` is `ShopItem`. */
  take(name: string): string {
    let free = name.replaceAll(".", "");
    while (this.#taken.has(free)) free += "_";
    this.#taken.add(free);
    return free;
  }
}
