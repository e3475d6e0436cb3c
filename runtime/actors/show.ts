// A short text form of any value, for reports.
import { snow_is_generator } from "../values/generator.ts";
import { List } from "../values/list.ts";

const WIDEST = 8;
const DEEPEST = 4;
const LONGEST_TEXT = 200;

function shown(values: readonly unknown[], depth: number): string {
  const texts = values.slice(0, WIDEST).map((value) => show(value, depth));
  if (values.length > WIDEST) texts.push("…");
  return texts.join(", ");
}

/** Classes of compiled types are called `Module$Type$Variant`. */
function className(value: object): string {
  const name: unknown = value.constructor?.name;
  return typeof name === "string" ? name.slice(name.lastIndexOf("$") + 1) : "value";
}

/** Variants that share a class are listed in it, with their sizes. */
function variantOf(value: object, tag: unknown): { readonly name: string; readonly size: number } | undefined {
  const variants: unknown = Reflect.get(value.constructor ?? {}, "variants");
  if (!Array.isArray(variants) || typeof tag !== "number") return undefined;
  const found: unknown = variants[tag];
  return Array.isArray(found) ? { name: String(found[0]), size: Number(found[1]) } : undefined;
}

export function show(value: unknown, depth = DEEPEST): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST_TEXT));
  if (value === undefined) return "()";
  if (typeof value === "function") return "fn";
  if (typeof value !== "object" || value === null) return String(value);
  if (depth === 0) return "…";
  if (Array.isArray(value)) return `(${shown(value, depth - 1)})`;
  if (value instanceof Uint8Array) return `Bytes(${value.length})`;
  if (value instanceof List)
    return `[${shown(value.buffer.slice(value.start, Math.min(value.end, value.start + WIDEST + 1)), depth - 1)}]`;
  if (snow_is_generator(value)) return "call";
  const name = className(value);
  const fields = Object.entries(value);
  if ("tag" in value) {
    const shared = variantOf(value, value.tag);
    const all = fields.filter(([key]) => key !== "tag").map(([, field]) => field);
    const payload = shared === undefined ? all : all.slice(0, shared.size);
    const variant = shared?.name ?? name;
    return payload.length === 0 ? variant : `${variant}(${shown(payload, depth - 1)})`;
  }
  const texts = fields.slice(0, WIDEST).map(([key, field]) => `${key}: ${show(field, depth - 1)}`);
  return `${name} { ${texts.join(", ")} }`;
}
