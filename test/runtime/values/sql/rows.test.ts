import { expect, test } from "vitest";
import {
  type ColumnForm,
  type SqlCell,
  snow_column_enumeration,
  snow_impl_column_bigint,
  snow_impl_column_bool,
  snow_impl_column_bytes,
  snow_impl_column_datetime,
  snow_impl_column_float,
  snow_impl_column_int,
  snow_impl_column_json,
  snow_impl_column_option,
  snow_impl_column_string,
  snow_variant_Greater,
  snow_variant_Less,
} from "../../../../runtime/index.ts";
import { DateTime } from "../../../../runtime/values/date-time.ts";
import { Json } from "../../../../runtime/values/json/json.ts";
import { momentOf } from "../../../../runtime/values/sql/moments.ts";
import {
  type RowForm,
  snow_impl_row_tuple,
  snow_row_of_column,
  snow_row_struct,
} from "../../../../runtime/values/sql/rows.ts";
import { snow_variant_None, snow_variant_Some } from "../../../../runtime/values/types.generated.ts";

/** The value of a row, or the text of what is wrong. */
function read<T>(form: RowForm<T>, columns: readonly string[], cells: readonly SqlCell[]): unknown {
  const reader = form.reader(columns);
  if (typeof reader === "string") return reader;
  const result = reader(cells);
  return result.ok ? result.value : result.error;
}

const one = (form: ColumnForm<unknown>, cell: SqlCell): unknown => read(snow_row_of_column(form), ["a"], [cell]);

test("integers", () => {
  expect(one(snow_impl_column_int, 7)).toBe(7);
  expect(one(snow_impl_column_int, -0)).toBe(0);
  expect(one(snow_impl_column_int, 7n)).toBe(7);
  expect(one(snow_impl_column_int, "7")).toBe(7);
  expect(one(snow_impl_column_int, "-7.00")).toBe(-7);
  expect(one(snow_impl_column_int, 2 ** 53)).toBe("integer out of range");
  expect(one(snow_impl_column_int, 2n ** 63n)).toBe("integer out of range");
  expect(one(snow_impl_column_int, "-9007199254740992")).toBe("integer out of range");
  expect(one(snow_impl_column_int, 1.5)).toBe("expected Int, found 1.5");
  expect(one(snow_impl_column_int, "x")).toBe('expected Int, found "x"');
  expect(one(snow_impl_column_int, true)).toBe("expected Int, found true");
  expect(one(snow_impl_column_int, new Uint8Array(3))).toBe("expected Int, found 3 bytes");
  expect(one(snow_impl_column_int, null)).toBe("expected Int, found NULL");
  expect(one(snow_impl_column_bigint, "12345678901234567890")).toBe(12345678901234567890n);
  expect(one(snow_impl_column_bigint, 3)).toBe(3n);
  expect(one(snow_impl_column_bigint, 2.5)).toBe("expected BigInt, found 2.5");
});

test("other scalars", () => {
  expect(one(snow_impl_column_float, 2)).toBe(2);
  expect(one(snow_impl_column_float, "1e3")).toBe(1000);
  expect(one(snow_impl_column_float, "-Infinity")).toBe(Number.NEGATIVE_INFINITY);
  expect(one(snow_impl_column_float, "")).toBe('expected Float, found ""');
  expect(one(snow_impl_column_bool, 1)).toBe(true);
  expect(one(snow_impl_column_bool, 0n)).toBe(false);
  expect(one(snow_impl_column_bool, "f")).toBe(false);
  expect(one(snow_impl_column_bool, 2)).toBe("expected Bool, found 2");
  expect(one(snow_impl_column_bool, "toString")).toBe('expected Bool, found "toString"');
  expect(one(snow_impl_column_string, "")).toBe("");
  expect(one(snow_impl_column_string, 5)).toBe("expected String, found 5");
  expect(one(snow_impl_column_bytes, Uint8Array.of(1))).toEqual(Uint8Array.of(1));
  expect(one(snow_impl_column_bytes, "\\x01fF")).toEqual(Uint8Array.of(1, 255));
  expect(one(snow_impl_column_bytes, "\\x0")).toBe('expected Bytes, found "\\\\x0"');
  expect(one(snow_impl_column_json, "[1]")).toEqual(new Json([1]));
  expect(one(snow_impl_column_json, "[")).toBe('expected Json, found "["');
  expect(one(snow_impl_column_string, "x".repeat(99))).toHaveLength(99);
  expect(one(snow_impl_column_int, "x".repeat(99))).toBe(`expected Int, found "${"x".repeat(40)}…"`);
});

test("moments", () => {
  const at = (text: string): unknown => momentOf(text)?.unix_ms;
  expect(at("2024-02-29T12:30:00Z")).toBe(Date.UTC(2024, 1, 29, 12, 30));
  expect(at("2024-02-29 12:30:00")).toBe(Date.UTC(2024, 1, 29, 12, 30));
  expect(at("2024-02-29 12:30:00.123456+02")).toBe(Date.UTC(2024, 1, 29, 10, 30, 0, 123));
  expect(at("2024-02-29T12:30:00-03:30")).toBe(Date.UTC(2024, 1, 29, 16));
  expect(at("2024-02-29T12:30:00-00:30")).toBe(Date.UTC(2024, 1, 29, 13));
  expect(at("2024-02-29")).toBe(Date.UTC(2024, 1, 29));
  expect(momentOf("2024-02-29T12:30:00+02")?.zone).toBe("+02:00");
  for (const wrong of ["2023-02-29", "2024-13-01", "2024-01-01T25:00", "2024-01-01T00:00:60Z", "2024", "", "now"])
    expect(momentOf(wrong)).toBeUndefined();
  expect(one(snow_impl_column_datetime, "2024-02-29")).toEqual(new DateTime(Date.UTC(2024, 1, 29), "UTC"));
  expect(one(snow_impl_column_datetime, 5)).toBe("expected DateTime, found 5");
});

test("options and variants", () => {
  const option = snow_impl_column_option(snow_impl_column_int);
  expect(one(option, 1)).toEqual(new snow_variant_Some(1));
  expect(one(option, null)).toBe(snow_variant_None);
  expect(one(option, "x")).toBe('expected Int, found "x"');
  expect(read(snow_row_of_column(option), ["a!"], [null])).toBe("expected Int, found NULL");
  const order = snow_column_enumeration("Ordering", [
    ["Less", snow_variant_Less],
    ["Greater", snow_variant_Greater],
  ]);
  expect(one(order, "Greater")).toBe(snow_variant_Greater);
  expect(one(order, "greater")).toBe('expected Ordering, found "greater"');
  expect(one(order, 1)).toBe("expected Ordering, found 1");
});

class Person {
  readonly id: number;
  readonly name: unknown;
  constructor(id: number, name: unknown) {
    this.id = id;
    this.name = name;
  }
}

const person = snow_row_struct(Person, ["id", "name"], () => [
  snow_impl_column_int,
  snow_impl_column_option(snow_impl_column_string),
]);

test("structs by the names of columns", () => {
  expect(read(person, ["name", "extra", "id"], ["Ada", 0, 1])).toEqual(new Person(1, new snow_variant_Some("Ada")));
  expect(read(person, ["name", "id"], [null, 1])).toEqual(new Person(1, snow_variant_None));
  expect(read(person, ["name"], ["Ada"])).toBe("missing column: id");
  expect(read(person, ["id", "name", "id"], [1, "a", 2])).toBe("two columns of one name: id");
  expect(read(person, ["id", "name", "x", "x"], [1, "a", 2, 2])).toBe("two columns of one name: x");
  expect(read(person, ["id", "name"], [null, "a"])).toBe("id: expected Int, found NULL");
  expect(read(person, ["id?", "name!"], [1, "a"])).toEqual(new Person(1, new snow_variant_Some("a")));
  expect(read(person, ["id", "name!"], [1, null])).toBe("name: expected String, found NULL");
  expect(read(person, ["id!", "id"], [1, 2])).toBe("two columns of one name: id");
});

test("single columns and tuples by their places", () => {
  const number = snow_row_of_column(snow_impl_column_int);
  expect(read(number, ["count(*)"], [3])).toBe(3);
  expect(read(number, ["a", "b"], [3, 4])).toBe("expected 1 column, found 2");
  expect(read(number, [], [])).toBe("expected 1 column, found 0");
  const pair = snow_impl_row_tuple(snow_impl_column_int, snow_impl_column_option(snow_impl_column_string));
  expect(read(pair, ["a", "a"], [3, null])).toEqual([3, snow_variant_None]);
  expect(read(pair, ["a", "b"], ["x", null])).toBe('a: expected Int, found "x"');
  expect(read(pair, ["a"], [3])).toBe("expected 2 columns, found 1");
});
