// A text form of any value, whatever its type implements: a short one for reports, a whole one for who asks.
import { snow_is_generator } from "../values/generator.ts";
import { List } from "../values/list.ts";
import { OrderedMap } from "../values/ordered-map.ts";
import { OrderedSet } from "../values/ordered-set.ts";
import { Queue } from "../values/queue.ts";
import { Range } from "../values/range.ts";
import { partsOf } from "../values/shape.ts";

/** How much of a value is shown. */
export interface ShowLimits {
  /** Parts of one value. */
  readonly width: number;
  readonly depth: number;
  /** UTF-16 units of a String. */
  readonly text: number;
}

const brief: ShowLimits = { width: 8, depth: 4, text: 200 };

function shown(values: readonly unknown[], limits: ShowLimits): string {
  const texts = values.slice(0, limits.width).map((value) => show(value, limits));
  if (values.length > limits.width) texts.push("…");
  return texts.join(", ");
}

export function show(value: unknown, limits = brief): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, limits.text));
  if (value === undefined) return "()";
  if (typeof value === "function") return "fn";
  if (typeof value !== "object" || value === null) return String(value);
  if (limits.depth === 0) return "…";
  const inner = { ...limits, depth: limits.depth - 1 };
  if (Array.isArray(value)) return `(${shown(value, inner)})`;
  if (value instanceof Uint8Array) return `Bytes(${value.length})`;
  if (value instanceof Range) return `${value.from}..${value.to}`;
  if (value instanceof List) return `[${shown(elementsOf(value, limits.width), inner)}]`;
  if (value instanceof Queue) return `Queue[${shown(elementsOf(value.items, limits.width), inner)}]`;
  if (value instanceof OrderedSet) return `#{${shown(keysOf(value), inner)}}`;
  if (value instanceof OrderedMap) return `%{${entriesText(value, inner)}}`;
  if (snow_is_generator(value)) return "call";
  return compiledText(value, inner);
}

/** What a value is and how large, without what is in it; undefined for what is none of the program's. */
export function kindOf(value: unknown): string | undefined {
  if (typeof value === "string") return `a String of ${value.length}`;
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  if (typeof value === "boolean") return "a Bool";
  if (value === undefined) return "()";
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return `a tuple of ${value.length}`;
  if (value instanceof Uint8Array) return `Bytes of ${value.length}`;
  if (value instanceof Range) return "a Range";
  if (value instanceof List) return `a List of ${value.length}`;
  if (value instanceof Queue) return `a Queue of ${value.items.length}`;
  if (value instanceof OrderedSet) return `a Set of ${value.size}`;
  if (value instanceof OrderedMap) return `a Map of ${value.size}`;
  const parts = partsOf(value);
  if (parts === undefined) return undefined;
  if (parts.fields !== undefined) return `${parts.name} {…}`;
  return parts.values.length === 0 ? parts.name : `${parts.name}(…)`;
}

/** As many elements as are shown, and one more. */
function elementsOf(list: List<unknown>, width: number): readonly unknown[] {
  return list.buffer.slice(list.start, Math.min(list.end, list.start + width + 1));
}

function keysOf(set: OrderedSet<unknown>): readonly unknown[] {
  return set.entries().map(({ key }) => key);
}

function entriesText(map: OrderedMap<unknown, unknown>, limits: ShowLimits): string {
  const entries = map.entries();
  const texts = entries
    .slice(0, limits.width)
    .map(({ key, value }) => `${show(key, limits)} => ${show(value, limits)}`);
  return [...texts, ...(entries.length > limits.width ? ["…"] : [])].join(", ");
}

/** Of a struct, or of a variant of a sum type. */
function compiledText(value: object, limits: ShowLimits): string {
  const parts = partsOf(value);
  if (parts === undefined) return "value";
  const { name, fields, values } = parts;
  if (fields === undefined) return values.length === 0 ? name : `${name}(${shown(values, limits)})`;
  const texts = fields.slice(0, limits.width).map((field, index) => `${field}: ${show(values[index], limits)}`);
  if (fields.length > limits.width) texts.push("…");
  return texts.length === 0 ? `${name} {}` : `${name} { ${texts.join(", ")} }`;
}
