// Texts of values by the form that they have when the program runs, for where nobody gives their type.
import { DateTime, dateTimeText } from "../date-time.ts";
import { List } from "../list/list.ts";
import { OrderedMap } from "../map/ordered-map.ts";
import { OrderedSet } from "../map/ordered-set.ts";
import { type Parts, partsOf } from "../shape.ts";
import { floatText } from "../text.ts";

/** Code points of a key that a panic names. */
const LONGEST_KEY = 60;

/** Writes a value until the text is longer than anybody wants to know. */
class FormWriter {
  text = "";
  /** UTF-16 units. */
  private readonly limit: number;
  private readonly debug: boolean;

  constructor(debug: boolean, limit: number) {
    this.debug = debug;
    this.limit = limit;
  }

  write(value: unknown): void {
    if (this.text.length > this.limit) return;
    if (typeof value === "string") this.text += value;
    else if (typeof value === "number") this.text += floatText(value);
    else if (value === undefined) this.text += "()";
    else if (typeof value === "function") this.text += "fn";
    else if (typeof value !== "object" || value === null) this.text += String(value);
    else this.object(value);
  }

  private object(value: object): void {
    if (Array.isArray(value)) this.list("(", value, value.length === 1 ? ",)" : ")");
    else if (value instanceof List) this.list("[", value.toArray(), "]");
    else if (value instanceof DateTime) this.text += dateTimeText(value);
    else if (value instanceof Uint8Array) this.text += `Bytes(${value.length})`;
    else if (value instanceof OrderedMap) this.map(value);
    else if (value instanceof OrderedSet) this.list("#{", value.map.keys(), "}");
    else {
      const parts = partsOf(value);
      if (parts === undefined) this.text += value.constructor.name;
      else this.parts(parts);
    }
  }

  private list(open: string, values: readonly unknown[], close: string): void {
    this.text += open;
    for (const [index, value] of values.entries()) {
      if (index > 0) this.text += ", ";
      this.write(value);
      if (this.text.length > this.limit) return;
    }
    this.text += close;
  }

  private map(map: OrderedMap<unknown, unknown>): void {
    this.text += "%{";
    for (const [index, { key, value }] of map.entries().entries()) {
      if (index > 0) this.text += ", ";
      this.write(key);
      this.text += " => ";
      this.write(value);
      if (this.text.length > this.limit) return;
    }
    this.text += "}";
  }

  private parts({ name, fields, values }: Parts): void {
    this.text += name;
    if (fields === undefined || !this.debug) {
      if (fields !== undefined || values.length > 0) this.list("(", values, ")");
      return;
    }
    this.text += fields.length === 0 ? " {" : " { ";
    for (const [index, field] of fields.entries()) {
      this.text += `${index > 0 ? ", " : ""}${field}: `;
      this.write(values[index]);
      if (this.text.length > this.limit) return;
    }
    this.text += fields.length === 0 ? "}" : " }";
  }
}

/** As Display shows a value of that form. */
export function displayForm(value: unknown): string {
  const writer = new FormWriter(false, Number.POSITIVE_INFINITY);
  writer.write(value);
  return writer.text;
}

/** As `inspect` shows a value of that form. */
export function inspectForm(value: unknown): string {
  return inspected(value, Number.POSITIVE_INFINITY);
}

function inspected(value: unknown, limit: number): string {
  if (typeof value === "string") return `"${value.slice(0, limit)}"`;
  const writer = new FormWriter(true, limit);
  writer.write(value);
  return writer.text;
}

/** A key in the text of a panic: its first 60 characters. */
export function keyText(key: unknown): string {
  const text = inspected(key, 2 * LONGEST_KEY);
  return text.length <= LONGEST_KEY ? text : Array.from(text).slice(0, LONGEST_KEY).join("");
}
