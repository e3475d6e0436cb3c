// What a value is made of, told by the form that it has when the program runs.
import { DateTime, dateTimeText } from "../date-time.ts";
import { Iter } from "../iter.ts";
import { Json, jsonText } from "../json/json.ts";
import { List } from "../list/list.ts";
import { OrderedMap } from "../map/ordered-map.ts";
import { OrderedSet } from "../map/ordered-set.ts";
import { Queue } from "../queue.ts";
import { Range } from "../range.ts";
import { partsOf } from "../shape.ts";
import { renderSql, Sql } from "../sql/sql.ts";
import { floatText } from "../text.ts";

/** One of the values in another: `field` of a struct, `key` of a map. */
export interface Piece {
  readonly field?: string;
  readonly key?: { readonly value: unknown };
  readonly value: unknown;
}

/** Brackets around other values. `of` tells kinds of value apart, and constructors. */
export interface Pieces {
  readonly of: "list" | "tuple" | "set" | "map" | "queue" | "struct" | "variant";
  readonly open: string;
  readonly close: string;
  readonly count: number;
  readonly at: (index: number) => Piece;
}

const plain = (values: readonly unknown[]) => (index: number) => ({ value: values[index] });

/** undefined for a value that holds no others. */
export function piecesOf(value: unknown): Pieces | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value))
    return { of: "tuple", open: "(", close: value.length === 1 ? ",)" : ")", count: value.length, at: plain(value) };
  if (value instanceof List) return ofList("list", "[", value);
  if (value instanceof Queue) return ofList("queue", "Queue[", value.items);
  if (value instanceof OrderedSet) {
    const entries = value.entries();
    const at = (index: number): Piece => ({ value: entries[index]?.key });
    return { of: "set", open: "#{", close: "}", count: entries.length, at };
  }
  if (value instanceof OrderedMap) {
    const entries = value.entries();
    const at = (index: number): Piece => ({ key: { value: entries[index]?.key }, value: entries[index]?.value });
    return { of: "map", open: "%{", close: "}", count: entries.length, at };
  }
  return ofClass(value);
}

function ofList(of: "list" | "queue", open: string, list: List<unknown>): Pieces {
  return { of, open, close: "]", count: list.length, at: (index) => ({ value: list.at(index) }) };
}

/** Of a struct, or of a variant of a sum type. */
function ofClass(value: object): Pieces | undefined {
  const parts = value instanceof DateTime ? undefined : partsOf(value);
  if (parts === undefined) return undefined;
  const { name, fields, values } = parts;
  if (fields === undefined) {
    const [open, close] = values.length === 0 ? [name, ""] : [`${name}(`, ")"];
    return { of: "variant", open, close, count: values.length, at: plain(values) };
  }
  const [open, close] = fields.length === 0 ? [`${name} {`, "}"] : [`${name} { `, " }"];
  const at = (index: number): Piece => ({ field: fields[index] ?? "", value: values[index] });
  return { of: "struct", open, close, count: fields.length, at };
}

/** The text of a value that holds no others, and the kind of one that has none. */
export function leafText(value: unknown, longest: number): string {
  switch (typeof value) {
    case "string":
      return stringText(value, longest);
    case "number":
      return floatText(value);
    case "undefined":
      return "()";
    case "function":
      return "<function>";
    case "object":
      return value === null ? "null" : objectText(value, longest);
    default:
      return String(value);
  }
}

function stringText(value: string, longest: number): string {
  if (value.length <= longest) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, longest))}… ${value.length - longest} more characters`;
}

function objectText(value: object, longest: number): string {
  if (value instanceof Uint8Array) return `Bytes(${value.length})`;
  if (value instanceof Range) return `${value.from}..${value.to}`;
  if (value instanceof DateTime) return dateTimeText(value);
  if (value instanceof Iter) return "<iterator>";
  if (value instanceof Json) return cut(jsonText(value.node), longest);
  if (value instanceof Sql) return cut(statementText(value, longest), longest);
  const kind: unknown = Reflect.get(value, Symbol.toStringTag);
  return `<${typeof kind === "string" ? kind : "value"}>`;
}

/** `sql"SELECT name FROM person WHERE id = ?" with 1`. */
function statementText(sql: Sql, longest: number): string {
  const { text, parameters } = renderSql(sql, "sqlite");
  const shown = parameters.map(({ value }) => (value === null ? "None" : leafText(value, longest)));
  return `sql"${text}"${shown.length === 0 ? "" : ` with ${shown.join(", ")}`}`;
}

export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
