// Constructors by name, as a module sees them.
import { ambiguousConstructor, unknownVariant } from "../../report/catalogue.ts";
import type { Name } from "../../trees/ast.ts";
import type { ResolvedModule, TypeEntry } from "../../trees/resolved.ts";
import type { Span } from "../../trees/source.ts";
import { type Candidate, type Context, type Environment, libraryName, type SumInfo } from "../context.ts";
import { freshSubstitution, substitute } from "../types/schemes.ts";
import { named, type Type } from "../types/type.ts";

/** All sum types that a module's bare constructor names may belong to: its own and imported ones, else the library's. */
export function constructorsNamed(context: Context, module: ResolvedModule, name: string): readonly Candidate[] {
  let index = context.constructors.get(module.name);
  if (index === undefined) {
    index = buildIndex(context, module);
    context.constructors.set(module.name, index);
  }
  return index.get(name) ?? [];
}

function buildIndex(context: Context, module: ResolvedModule): Map<string, Candidate[]> {
  const own = new Map<string, Candidate[]>();
  const library = new Map<string, Candidate[]>();
  const add = (index: Map<string, Candidate[]>, definition: SumInfo) => {
    for (const variant of definition.variants) {
      index.set(variant.name, [...(index.get(variant.name) ?? []), { definition, variant }]);
    }
  };
  const seen = new Set<SumInfo>();
  for (const entry of module.scope.types.values()) {
    const info = infoOf(context, entry);
    if (info?.kind === "sum" && !seen.has(info)) {
      seen.add(info);
      add(own, info);
    }
  }
  for (const info of context.types.values()) if (info.module === "" && info.kind === "sum") add(library, info);
  for (const [name, candidates] of library) {
    // A name that an import failed to give is not looked for elsewhere.
    if (!own.has(name) && !module.scope.broken.has(name)) own.set(name, candidates);
    own.set(libraryName(name), candidates);
  }
  return own;
}

export function infoOf(context: Context, entry: TypeEntry) {
  return context.types.get(`${entry.module}.${entry.item.name.text}`);
}

/** The type that a single name means in a module, a type of the library included. */
export function typeNamed(context: Context, module: ResolvedModule, name: string) {
  const entry = module.scope.types.get(name);
  return entry === undefined ? context.types.get(`.${name}`) : infoOf(context, entry);
}

/** The one constructor of this bare name; reports E0050 when there are several, and prefers `expected`'s. */
export function bareConstructor(environment: Environment, name: string, span: Span): Candidate | undefined {
  const candidates = constructorsNamed(environment.context, environment.module, name);
  if (candidates.length > 1) {
    const texts = candidates.map((candidate) => `${candidate.definition.name}.${name}`);
    environment.context.report(ambiguousConstructor(environment.file, span, { name, candidates: texts }));
  }
  return candidates[0];
}

/** `Type.Name`; undefined when `qualifier` is no sum type. Reports E0010. */
export function qualifiedConstructor(
  environment: Environment,
  qualifier: string,
  name: Name,
  span: Span,
): Candidate | "unknown" | undefined {
  const info = typeNamed(environment.context, environment.module, qualifier);
  if (info?.kind !== "sum") return undefined;
  const variant = info.variants.find((candidate) => candidate.name === name.text);
  if (variant !== undefined) return { definition: info, variant };
  const variants = info.variants.map((candidate) => candidate.name);
  environment.context.report(unknownVariant(environment.file, span, { variant: name.text, type: info.name, variants }));
  return "unknown";
}

/** `Module.Name`: a constructor of a public sum type of an imported module. */
export function moduleConstructor(environment: Environment, qualifier: string, name: string): Candidate | undefined {
  const target = environment.module.scope.qualifiers.get(qualifier);
  return target === undefined ? undefined : exportedConstructor(environment.context, target, name);
}

/** A constructor of a public sum type of a module, by its bare name. */
export function exportedConstructor(context: Context, moduleName: string, name: string): Candidate | undefined {
  for (const item of context.modules.get(moduleName)?.exportedTypes.values() ?? []) {
    const info = item.public ? infoOf(context, item.entry) : undefined;
    const variant = info?.kind === "sum" ? info.variants.find((candidate) => candidate.name === name) : undefined;
    if (info?.kind === "sum" && variant !== undefined) return { definition: info, variant };
  }
  return undefined;
}

/** A fresh copy of the sum type and of the constructor's payload. */
export function instantiateConstructor(
  context: Context,
  candidate: Candidate,
): { type: Type; payload: readonly Type[] } {
  const { definition, variant } = candidate;
  const map = freshSubstitution(context, definition.parameters);
  const type = named(
    definition.module,
    definition.name,
    ...definition.parameters.map((parameter) => map.get(parameter) ?? parameter),
  );
  return { type, payload: variant.fields.map((field) => substitute(field.type, map)) };
}
