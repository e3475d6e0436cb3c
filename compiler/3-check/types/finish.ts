// Types for good: variables are replaced by what they are bound to, effects by colours.
import type * as finished from "../../trees/types.ts";
import { colourOf, type NamedType, prune, type Type } from "./type.ts";

/** Makes finished types; the same type is the same object, unless it is small. */
export class TypeFinisher {
  readonly #known = new Map<Type, finished.Type>();

  finish(type: Type): finished.Type {
    const target = prune(type);
    if (isFinished(target)) return target;
    if (isSmall(target)) return this.#make(target);
    const known = this.#known.get(target);
    if (known !== undefined) return known;
    const made = this.#make(target);
    this.#known.set(target, made);
    return made;
  }

  finishAll(types: readonly Type[]): readonly finished.Type[] {
    return types.map((type) => this.finish(type));
  }

  #make(type: Exclude<Type, finished.AnyMessage>): finished.Type {
    switch (type.kind) {
      case "variable":
        return { kind: "parameter", id: type.id, name: type.rigid };
      case "named":
        return { kind: "named", module: type.module, name: type.name, arguments: this.finishAll(type.arguments) };
      case "tuple":
        return { kind: "tuple", elements: this.finishAll(type.elements) };
      case "function":
        return {
          kind: "function",
          parameters: this.finishAll(type.parameters),
          result: this.finish(type.result),
          effect: colourOf(type.effect),
        };
      default:
        return type satisfies never;
    }
  }
}

/** Whether a type is plain data as it is. */
function isFinished(type: Type): type is finished.AnyMessage | (NamedType & finished.NamedType) {
  return type.kind === "any-message" || (type.kind === "named" && type.arguments.every(isFinished));
}

/** Made anew faster than looked up: its parts are finished already. */
function isSmall(type: Exclude<Type, finished.AnyMessage>): boolean {
  switch (type.kind) {
    case "variable":
      return false;
    case "named":
      return type.arguments.every(isPlain);
    case "tuple":
      return type.elements.every(isPlain);
    case "function":
      return isPlain(type.result) && type.parameters.every(isPlain);
    default:
      return type satisfies never;
  }
}

function isPlain(type: Type): boolean {
  return isFinished(prune(type));
}
