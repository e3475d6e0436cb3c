// How types print in messages.
import type { Type as FinishedType } from "../../trees/types.ts";
import { prune, type Type } from "./type.ts";

type Printed = Type | FinishedType;

/**
 * A type as the user would write it, seen from module `from`: types of other modules are qualified,
 * open variables are named T, U, V … in order of appearance.
 */
export function typeText(type: Printed, from: string): string {
  return new Printer(from).print(type);
}

/** Several types that share the names of their variables. */
export function typeTexts(types: readonly Printed[], from: string): string[] {
  const printer = new Printer(from);
  return types.map((type) => printer.print(type));
}

class Printer {
  readonly #from: string;
  readonly #names = new Map<number, string>();

  constructor(from: string) {
    this.#from = from;
  }

  print(type: Printed): string {
    const target = type.kind === "variable" ? prune(type) : type;
    switch (target.kind) {
      case "variable":
        return target.rigid ?? this.#nameOf(target.id);
      case "parameter":
        return target.name ?? this.#nameOf(target.id);
      case "named":
        return this.#named(target.module, target.name, target.arguments);
      case "tuple": {
        const elements = target.elements.map((element) => this.print(element));
        return elements.length === 1 ? `(${elements[0] ?? ""},)` : `(${elements.join(", ")})`;
      }
      case "function":
        return `Fun(${target.parameters.map((parameter) => this.print(parameter)).join(", ")}) -> ${this.print(target.result)}`;
      case "any-message":
        return "_";
      default: {
        const never: never = target;
        return never;
      }
    }
  }

  #named(module: string, name: string, parameters: readonly Printed[]): string {
    const head = module === "" || module === this.#from ? name : `${module}.${name}`;
    const first = parameters[0];
    if (first === undefined || (name === "Pid" && module === "" && isAnyMessage(first))) return head;
    return `${head}<${parameters.map((parameter) => this.print(parameter)).join(", ")}>`;
  }

  #nameOf(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const position = this.#names.size;
    const letter = "TUVWXYZABCDEFGHIJKLMNOPQRS"[position % 26] ?? "T";
    const name = position < 26 ? letter : `${letter}${Math.floor(position / 26)}`;
    this.#names.set(id, name);
    return name;
  }
}

function isAnyMessage(type: Printed): boolean {
  return (type.kind === "variable" ? prune(type) : type).kind === "any-message";
}
