// A text form of any value, whatever its type implements: a short one for reports, a whole one for who asks.
import {
  List,
  leafText,
  OrderedMap,
  OrderedSet,
  type Pieces,
  partsOf,
  piecesOf,
  Queue,
  Range,
  snow_is_generator,
} from "../../values/index.ts";

/** How much of a value is shown. */
interface ShowLimits {
  /** Parts of one value. */
  readonly width: number;
  readonly depth: number;
  /** UTF-16 units of a String. */
  readonly text: number;
}

const brief: ShowLimits = { width: 8, depth: 4, text: 200 };

export function show(value: unknown, limits = brief): string {
  if (typeof value === "function") return "fn";
  if (snow_is_generator(value)) return "call";
  const pieces = piecesOf(value);
  if (pieces === undefined) return leafText(value, limits.text);
  return limits.depth === 0 ? "…" : shown(pieces, { ...limits, depth: limits.depth - 1 });
}

function shown({ open, close, count, at }: Pieces, limits: ShowLimits): string {
  const texts = Array.from({ length: Math.min(count, limits.width) }, (_, index) => {
    const { field, key, value } = at(index);
    const label = field === undefined ? "" : `${field}: `;
    return `${key === undefined ? label : `${show(key.value, limits)} => `}${show(value, limits)}`;
  });
  if (count > limits.width) texts.push("…");
  return `${open}${texts.join(", ")}${close}`;
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
