// Names in written clients: JavaScript's rules, and no two things of one name.
import { reservedWords } from "../../compiler/trees/javascript-words.ts";
import { identifierText } from "../../compiler/trees/typescript-text.ts";

/** Names of the engine that the written file uses: the program's types and classes step aside for them. */
const engine = (
  "any bigint boolean never null number object string symbol undefined unknown void Array BigInt Error Extract JSON Map " +
  "Math NonNullable Number Object Pick Promise Readonly ReadonlyMap Record Reflect Set String TypeError Uint8Array " +
  "WebSocket globalThis"
).split(" ");

/** `GetItem`, `Get_Item` -> `getItem`. A method may have any word as its name. */
export function methodName(operation: string): string {
  const words = operation.replace(/_+(.)/gu, (_, letter: string) => letter.toUpperCase());
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Gives each thing a name of its own: its own one where that is free, else with `_` behind it. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** At the top of a written file; `exported`: names of the connection that a page imports. */
  static ofFile(exported: readonly string[]): Names {
    return new Names([...engine, ...reservedWords, ...exported]);
  }

  /** Of the parameters of a method whose body names `used`. */
  static ofParameters(used: Iterable<string>): Names {
    return new Names([...reservedWords, ...used]);
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** `Shop.Item` is `ShopItem`. */
  take(name: string): string {
    let free = identifierText(name.replaceAll(".", ""));
    while (this.#taken.has(free)) free += "_";
    this.#taken.add(free);
    return free;
  }
}
