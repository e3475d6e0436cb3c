// Which type of a module a variant comes with.
import type { ResolvedModule } from "./resolved.ts";

/** The name of the public sum type that has a variant of this name. */
export function typeWithVariant(types: ResolvedModule["exportedTypes"], variant: string): string | undefined {
  for (const [type, { entry, public: isPublic }] of types) {
    const has = entry.item.kind === "sum" && entry.item.variants.some(({ name }) => name.text === variant);
    if (has && isPublic) return type;
  }
  return undefined;
}
