// Missing patterns as Snow text that can be pasted as an arm of the match that lacks them.
import type { GlobalName } from "../../trees/typed.ts";
import type { Environment } from "../context.ts";
import { constructorsNamed, exportedConstructor, infoOf, typeNamed } from "../expressions/constructors.ts";
import type { Shape, Simple } from "./shapes.ts";

/** Where a pattern may stand: as a whole, or where the grammar takes no `::` without parentheses. */
export type Position = "whole" | "primary";

export function patternText(environment: Environment, pattern: Simple, position: Position): string {
  switch (pattern.kind) {
    case "any":
      return "_";
    case "or":
      return pattern.alternatives.map((one) => patternText(environment, one, "primary")).join(" | ");
    case "node":
      return nodeText(environment, pattern.shape, pattern.parts, position);
    default:
      return pattern satisfies never;
  }
}

function nodeText(environment: Environment, shape: Shape, parts: readonly Simple[], position: Position): string {
  const { form } = shape;
  const whole = (): string[] => parts.map((part) => patternText(environment, part, "whole"));
  switch (form.kind) {
    case "variant": {
      const name = variantName(environment, form.definition, form.name);
      return parts.length === 0 ? name : `${name}(${whole().join(", ")})`;
    }
    case "struct": {
      const texts = whole();
      const name = structName(environment, form.definition);
      if (form.fields.length === 0) return `${name} {}`;
      return `${name} { ${form.fields.map((field, index) => `${field}: ${texts[index] ?? "_"}`).join(", ")} }`;
    }
    case "tuple":
      return parts.length === 1 ? `(${whole().join()},)` : `(${whole().join(", ")})`;
    case "empty":
      return "[]";
    case "cons": {
      const [head, tail] = parts;
      const first = head === undefined ? "_" : patternText(environment, head, "primary");
      const rest = tail === undefined ? "_" : patternText(environment, tail, "whole");
      return position === "whole" ? `${first} :: ${rest}` : `(${first} :: ${rest})`;
    }
    case "literal":
      return form.text;
    case "string":
    case "prefix":
      // There is no end of the strings, so what is missing is never one of them.
      return "_";
    default:
      return form satisfies never;
  }
}

function isDefinition(info: { readonly module: string; readonly name: string } | undefined, of: GlobalName): boolean {
  return info !== undefined && info.module === of.module && info.name === of.name;
}

/** The shortest way in which the module can name a variant; its bare name when there is none. */
function variantName({ context, module }: Environment, definition: GlobalName, name: string): string {
  const candidates = constructorsNamed(context, module, name);
  if (candidates.length === 1 && isDefinition(candidates[0]?.definition, definition)) return name;
  const named = [...module.scope.types].find(([, entry]) => isDefinition(infoOf(context, entry), definition));
  if (named !== undefined) return `${named[0]}.${name}`;
  if (isDefinition(typeNamed(context, module, definition.name), definition)) return `${definition.name}.${name}`;
  for (const [qualifier, target] of module.scope.qualifiers) {
    if (qualifier.includes(".")) continue;
    if (isDefinition(exportedConstructor(context, target, name)?.definition, definition)) return `${qualifier}.${name}`;
  }
  return name;
}

function structName({ context, module }: Environment, definition: GlobalName): string {
  const named = [...module.scope.types].find(([, entry]) => isDefinition(infoOf(context, entry), definition));
  if (named !== undefined) return named[0];
  for (const [qualifier, target] of module.scope.qualifiers) {
    if (qualifier.includes(".")) continue;
    const exported = context.modules.get(target)?.exportedTypes.get(definition.name);
    const found = exported?.public ? infoOf(context, exported.entry) : undefined;
    if (isDefinition(found, definition)) return `${qualifier}.${definition.name}`;
  }
  return definition.name;
}
