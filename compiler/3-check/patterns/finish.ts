// Patterns for good: as they are, with finished types.
import type * as finished from "../../trees/typed.ts";
import { patternsIn } from "../../trees/typed-walks.ts";
import type { Type } from "../../trees/types.ts";
import type { TypedPattern } from "../open-tree.ts";
import type { TypeFinisher } from "../types/finish.ts";

/** Whether it has no parts and nothing of it was open: then it is good as it is. */
function isFinished(pattern: TypedPattern, type: Type): pattern is TypedPattern & finished.TypedPattern {
  return pattern.type === type && patternsIn(pattern).length === 0;
}

export class PatternFinisher {
  readonly #types: TypeFinisher;

  constructor(types: TypeFinisher) {
    this.#types = types;
  }

  readonly finish = (pattern: TypedPattern): finished.TypedPattern => {
    const { span } = pattern;
    const type = this.#types.finish(pattern.type);
    if (isFinished(pattern, type)) return pattern;
    switch (pattern.kind) {
      case "wildcard":
      case "unit":
        return { kind: pattern.kind, span, type };
      case "bind":
        return { kind: "bind", span, type, id: pattern.id, name: pattern.name };
      case "int":
        return { kind: "int", span, type, value: pattern.value };
      case "float":
        return { kind: "float", span, type, value: pattern.value };
      case "bool":
        return { kind: "bool", span, type, value: pattern.value };
      case "string":
        return { kind: "string", span, type, value: pattern.value };
      case "atom":
        return { kind: "atom", span, type, name: pattern.name };
      case "prefix":
        return { kind: "prefix", span, type, prefix: pattern.prefix, rest: this.finish(pattern.rest) };
      case "as":
        return { kind: "as", span, type, id: pattern.id, name: pattern.name, pattern: this.finish(pattern.pattern) };
      case "tuple":
      case "list":
        return { kind: pattern.kind, span, type, elements: pattern.elements.map(this.finish) };
      case "cons":
        return this.#list(pattern);
      case "constructor": {
        const { kind, definition, variant, tag, variants, payload } = pattern;
        return { kind, span, type, definition, variant, tag, variants, payload: payload.map(this.finish) };
      }
      case "struct": {
        const fields = pattern.fields.map(({ name, pattern: inner }) => ({ name, pattern: this.finish(inner) }));
        return { kind: "struct", span, type, definition: pattern.definition, fields };
      }
      case "or":
        return { kind: "or", span, type, alternatives: pattern.alternatives.map(this.finish) };
      default:
        return pattern satisfies never;
    }
  };

  /** A list pattern leans to the right, as far as there are elements: it is followed without recursion. */
  #list(pattern: Extract<TypedPattern, { kind: "cons" }>): finished.TypedPattern {
    const parts = [pattern];
    let end = pattern.tail;
    for (; end.kind === "cons"; end = end.tail) parts.push(end);
    return parts.reduceRight(
      (tail: finished.TypedPattern, part) => ({
        kind: "cons",
        span: part.span,
        type: this.#types.finish(part.type),
        head: this.finish(part.head),
        tail,
      }),
      this.finish(end),
    );
  }
}
