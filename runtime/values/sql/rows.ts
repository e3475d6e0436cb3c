// Rows: how the columns of a result become the values of a type.
import type { OrderedMap } from "../map/ordered-map.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../types.generated.ts";
import { ColumnFault, type ColumnForm, otherThan, type SqlCell } from "./columns.ts";

/** A row as a value, or what is wrong with it: `age: expected Int, found "x"`. */
export type RowRead<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

export type RowReader<T> = (cells: readonly SqlCell[]) => RowRead<T>;

/** The dictionary of the interface Row. */
export interface RowForm<T> {
  /**
   * Called once for each result, with the names of its columns; what it answers, for each row. A text: what is wrong with
   * the columns (`missing column: age`).
   */
  reader(columns: readonly string[]): RowReader<T> | string;
  /** The same for a row of texts, by the names of its columns; only structs are made of those. */
  fromTexts?(texts: OrderedMap<string, string>): RowRead<T>;
}

/** The column that a value, or a part of one, is read from. */
interface Place {
  /** Before messages about it; empty where there is one only. */
  readonly name: string;
  readonly form: ColumnForm<unknown>;
  readonly index: number;
  /** The statement says that it is never NULL, `AS "name!"`. */
  readonly present: boolean;
}

const fault = (name: string, text: string): { readonly ok: false; readonly error: string } => ({
  ok: false,
  error: name === "" ? text : `${name}: ${text}`,
});

/** The values of some columns, or what is wrong with the first that has none. */
function valuesOf(places: readonly Place[], cells: readonly SqlCell[]): unknown[] | string {
  const values: unknown[] = [];
  for (const { name, form, index, present } of places) {
    const cell = cells[index] ?? null;
    const value = cell === null ? nothingIn(form, present) : form.read(cell);
    if (value instanceof ColumnFault) return fault(name, value.text).error;
    values.push(value);
  }
  return values;
}

function nothingIn(form: ColumnForm<unknown>, present: boolean): unknown {
  return form.nothing === undefined || present ? otherThan(form.type, null) : form.nothing();
}

/** `name!` and `name?` say whether a column may be NULL: to whoever checks the statement, and to the reader. */
const MARK = /[!?]$/;

/** A struct with `deriving(Row)`: `forms` are those of its fields, asked for at the first use. */
export function snow_row_struct(
  type: new (...fields: never[]) => object,
  fields: readonly string[],
  forms: () => readonly ColumnForm<unknown>[],
): RowForm<object> {
  const make = (values: readonly unknown[]): RowRead<object> => ({ ok: true, value: Reflect.construct(type, values) });
  return {
    reader(columns) {
      const indexes = new Map<string, number>();
      for (const [index, column] of columns.entries()) {
        const name = column.replace(MARK, "");
        if (indexes.has(name)) return `two columns of one name: ${name}`;
        indexes.set(name, index);
      }
      const missing = fields.find((name) => !indexes.has(name));
      if (missing !== undefined) return `missing column: ${missing}`;
      const places = forms().map((form, position): Place => {
        const name = fields[position] ?? "";
        const index = indexes.get(name) ?? 0;
        return { name, form, index, present: columns[index] === `${name}!` };
      });
      return (cells) => {
        const values = valuesOf(places, cells);
        return typeof values === "string" ? { ok: false, error: values } : make(values);
      };
    },
    fromTexts(texts) {
      const values: unknown[] = [];
      for (const [position, form] of forms().entries()) {
        const name = fields[position] ?? "";
        const slot = texts.slotOf(name);
        const text = slot < 0 ? undefined : texts.valueAt(slot);
        if (form.nothing !== undefined && (text === undefined || text === "")) {
          values.push(form.nothing());
          continue;
        }
        if (text === undefined) return fault("", `missing column: ${name}`);
        const value = form.read(text);
        if (value instanceof ColumnFault) return fault(name, value.text);
        values.push(value);
      }
      return make(values);
    },
  };
}

function otherCount(wanted: number, found: number): string {
  return `expected ${wanted} ${wanted === 1 ? "column" : "columns"}, found ${found}`;
}

/** A single column as a row. */
export function snow_row_of_column<T>(form: ColumnForm<T>): RowForm<T> {
  return {
    reader(columns) {
      const [column = ""] = columns;
      if (columns.length !== 1) return otherCount(1, columns.length);
      const present = column.endsWith("!");
      return ([cell = null]) => {
        const value =
          cell !== null ? form.read(cell) : form.nothing === undefined || present ? undefined : form.nothing();
        if (value === undefined) return fault("", otherThan(form.type, null).text);
        return value instanceof ColumnFault ? fault("", value.text) : { ok: true, value };
      };
    },
  };
}

/** Columns by their places. */
export function snow_impl_row_tuple(...forms: readonly ColumnForm<unknown>[]): RowForm<readonly unknown[]> {
  return {
    reader(columns) {
      if (columns.length !== forms.length) return otherCount(forms.length, columns.length);
      const places = forms.map((form, index): Place => {
        const column = columns[index] ?? "";
        return { name: column.replace(MARK, ""), form, index, present: column.endsWith("!") };
      });
      return (cells) => {
        const value = valuesOf(places, cells);
        return typeof value === "string" ? { ok: false, error: value } : { ok: true, value };
      };
    },
  };
}

/** `T.from_row(texts)`. */
export function snow_row_decode<T>(form: RowForm<T>, texts: OrderedMap<string, string>): Result<T, string> {
  const read = form.fromTexts?.(texts) ?? fault("", "only a struct is made of texts");
  return read.ok ? new snow_variant_Ok(read.value) : new snow_variant_Err(read.error);
}
