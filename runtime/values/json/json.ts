// Parsed JSON: the value behind Snow's opaque type Json, and its compact text.

/** A number whose text is kept, so that nothing of it is lost before somebody asks for an Int or a Float. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A plain `number` is an integer of at most 15 digits, never -0. */
export type JsonNode =
  | null
  | boolean
  | string
  | number
  | JsonNumber
  | readonly JsonNode[]
  | ReadonlyMap<string, JsonNode>;

/** A Snow value of type Json. */
export class Json {
  readonly node: JsonNode;
  constructor(node: JsonNode) {
    this.node = node;
  }
}

export function isJsonArray(node: JsonNode): node is readonly JsonNode[] {
  return Array.isArray(node);
}

export function isJsonObject(node: JsonNode): node is ReadonlyMap<string, JsonNode> {
  return node instanceof Map;
}

/** Compact JSON text; numbers as they were written. */
export function jsonText(node: JsonNode): string {
  if (node === null || typeof node === "boolean" || typeof node === "number") return String(node);
  if (typeof node === "string") return JSON.stringify(node);
  if (node instanceof JsonNumber) return node.text;
  let text = "";
  if (isJsonArray(node)) {
    for (const element of node) text += text === "" ? jsonText(element) : `,${jsonText(element)}`;
    return `[${text}]`;
  }
  for (const [key, value] of node) {
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${jsonText(value)}`;
  }
  return `{${text}}`;
}

const PARTS = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** The value, when it is an integer in the range of Int, told from the digits and not from a rounded number. */
export function exactInt(node: JsonNode): number | undefined {
  if (typeof node === "number") return node;
  if (!(node instanceof JsonNumber)) return undefined;
  const parts = PARTS.exec(node.text);
  if (parts === null) return undefined;
  const fraction = parts[3] ?? "";
  let digits = ((parts[2] ?? "") + fraction).replace(/^0+/, "");
  if (digits === "") return 0;
  let zeros = 0;
  while (digits.charCodeAt(digits.length - 1 - zeros) === 48) zeros += 1;
  digits = digits.slice(0, digits.length - zeros);
  const exponent = Number(parts[4] ?? "0") - fraction.length + zeros;
  if (exponent < 0 || digits.length + exponent > 16) return undefined;
  const magnitude = Number(digits + "0".repeat(exponent));
  if (!Number.isSafeInteger(magnitude)) return undefined;
  return parts[1] === "-" ? -magnitude : magnitude;
}

/** The nearest Float; undefined for what is no number, or beyond the largest one. */
export function nearestFloat(node: JsonNode): number | undefined {
  if (typeof node === "number") return node;
  if (!(node instanceof JsonNumber)) return undefined;
  const value = Number(node.text);
  return Number.isFinite(value) ? value : undefined;
}
