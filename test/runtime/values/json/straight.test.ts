// The straight ways of JSON: texts read into values without parsed JSON between, and plain objects for JSON.stringify;
// each against the way through parsed JSON and text put together.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  snow_impl_json_list,
  snow_impl_json_map,
  snow_impl_json_option,
  snow_impl_json_result,
  snow_impl_json_set,
  snow_impl_json_tuple,
} from "../../../../runtime/values/json/collections.ts";
import { snow_json_struct, snow_json_sum, snow_json_tagged_sum } from "../../../../runtime/values/json/derived.ts";
import {
  type JsonForm,
  parseToResult,
  snow_impl_json_bool,
  snow_impl_json_bytes,
  snow_impl_json_float,
  snow_impl_json_int,
  snow_impl_json_json,
  snow_impl_json_string,
  snow_json_decode,
} from "../../../../runtime/values/json/forms.ts";
import { JsonReader } from "../../../../runtime/values/json/reader.ts";
import { snow_list_of } from "../../../../runtime/values/list/list.ts";

class Values {
  readonly [key: `_${number}`]: unknown;
  constructor(...values: unknown[]) {
    for (const [index, value] of values.entries()) Object.assign(this, { [`_${index}`]: value });
  }
}
class Point extends Values {}
class Message extends Values {}
class Said {
  readonly tag = 0;
  readonly _0: unknown;
  readonly _1: unknown;
  constructor(name: unknown, text: unknown) {
    this._0 = name;
    this._1 = text;
  }
}
class Closed {
  readonly tag = 1;
}
const closed = new Closed();

const text = snow_impl_json_string;
const forms = {
  point: () => [snow_impl_json_int, snow_impl_json_float],
  said: () => [text, snow_impl_json_option(snow_impl_json_int)],
};
const partAt = (value: object, index: number): unknown => Reflect.get(value, `_${index}`);

/** As the compiler writes it out, but for any number of parts. */
function reads(before: readonly (readonly ["opens" | "passes", string])[], type: new (...values: unknown[]) => object) {
  return (
    reader: JsonReader,
    all: readonly JsonForm<unknown>[],
    otherwise: (reader: JsonReader, values: unknown[]) => object,
  ): object => {
    const values: unknown[] = Array.from(before, () => undefined);
    for (const [index, [pass, known]] of before.entries()) {
      if (known !== "" && !reader[pass](known)) return otherwise(reader, values);
      values[index] = all[index]?.read(reader);
    }
    const isDone = before[0]?.[1] === "" ? reader.ends() : reader.closes();
    return isDone ? new type(...values) : otherwise(reader, values);
  };
}

const point = snow_json_struct(
  Point,
  ["x", "y"],
  forms.point,
  (value, parts) => ({ x: parts[0]?.(partAt(value, 0)), y: parts[1]?.(partAt(value, 1)) }),
  reads(
    [
      ["opens", '{"x":'],
      ["passes", ',"y":'],
    ],
    Point,
  ),
);
const slowPoint = snow_json_struct(Point, ["x", "y"], forms.point);

function frame(isStraight: boolean): JsonForm<object> {
  return snow_json_tagged_sum("type", [
    [
      "Said",
      Said,
      forms.said,
      ["name", "room"],
      isStraight
        ? (value, parts) => ({
            type: "Said",
            name: parts[0]?.(partAt(value, 0)),
            room: parts[1]?.(partAt(value, 1)),
          })
        : undefined,
      reads(
        [
          ["passes", ',"name":'],
          ["passes", ',"room":'],
        ],
        Said,
      ),
    ],
    ["Closed", closed, () => [], []],
  ]);
}

function event(isStraight: boolean): JsonForm<object> {
  return snow_json_sum([
    [
      "Said",
      Said,
      forms.said,
      isStraight
        ? (value, parts) => ({ tag: "Said", fields: [parts[0]?.(partAt(value, 0)), parts[1]?.(partAt(value, 1))] })
        : undefined,
      reads(
        [
          ["passes", ""],
          ["passes", ","],
        ],
        Said,
      ),
    ],
    ["Closed", closed, () => []],
  ]);
}

const keys = ["id", "from", "at", "frames", "events", "pair", "tags", "scores", "outcome", "bytes", "rest", "seen"];

function messageForms(isStraight: boolean, one: JsonForm<object>): () => readonly JsonForm<unknown>[] {
  return () => [
    snow_impl_json_int,
    snow_impl_json_string,
    one,
    snow_impl_json_list(frame(isStraight)),
    snow_impl_json_list(event(isStraight)),
    snow_impl_json_tuple(snow_impl_json_float, snow_impl_json_bool),
    snow_impl_json_set(snow_impl_json_string),
    snow_impl_json_map(snow_impl_json_float),
    snow_impl_json_result(snow_impl_json_int, snow_impl_json_string),
    snow_impl_json_bytes,
    snow_impl_json_json,
    snow_impl_json_option(snow_impl_json_bool),
  ];
}

const message = snow_json_struct(
  Message,
  keys,
  messageForms(true, point),
  (value, parts) => Object.fromEntries(keys.map((key, index) => [key, parts[index]?.(partAt(value, index))])),
  reads(
    keys.map((key, index) => (index === 0 ? ["opens", `{"${key}":`] : ["passes", `,"${key}":`])),
    Message,
  ),
);
const slowMessage = snow_json_struct(Message, keys, messageForms(false, slowPoint));

/** Numbers, of which some are nearly integers, or at the ends of a range. */
const number = fc.oneof(
  { weight: 5, arbitrary: fc.integer().map(String) },
  { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) },
  { weight: 5, arbitrary: fc.stringMatching(/^-?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}(e[+-]?[0-9]{1,2})?$/) },
  { weight: 2, arbitrary: fc.constantFrom("-0", "0.0", "1e2", "1.00000000000000000001", "9007199254740993", "12.50") },
  { weight: 1, arbitrary: fc.constantFrom("1e400", "1e-400", "0.1e1", "01", "1.", "-", "NaN", "null") },
);
const usual = fc.string({ maxLength: 30 }).map((one) => JSON.stringify(one));
const string = fc.oneof(
  { weight: 40, arbitrary: usual },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }).map((one) => JSON.stringify(one)) },
  { weight: 4, arbitrary: fc.constantFrom('"\\u0041 and more of it"', '"\\ud83d\\ude00"', '"\ud800"', '"ż"') },
  { weight: 1, arbitrary: fc.constantFrom('"\\ud800"', '"a and more of it\u0001"', "7") },
);
const int = fc.oneof(
  { weight: 20, arbitrary: fc.maxSafeInteger().map(String) },
  { weight: 1, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom("0", "-0", "1.0", "1e3") },
);
const bool = fc.constantFrom("true", "false");
const orNull = (one: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(one, fc.constant("null"));
const array = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(one, { maxLength: 3 }).map((all) => `[${all.join()}]`);
const object = (members: readonly (readonly [string, fc.Arbitrary<string>])[]): fc.Arbitrary<string> =>
  fc.tuple(...members.map(([key, one]) => one.map((value) => `"${key}":${value}`))).map((all) => `{${all.join()}}`);

const pointText = object([
  ["x", int],
  ["y", number],
]);
const frameText = fc.oneof(
  object([
    ["type", fc.constant('"Said"')],
    ["name", string],
    ["room", orNull(int)],
  ]),
  fc.constant('{"type":"Closed"}'),
);
const eventText = fc.oneof(
  fc.tuple(string, orNull(int)).map((all) => `{"tag":"Said","fields":[${all.join()}]}`),
  fc.constant('{"tag":"Closed","fields":[]}'),
);
const anyText = fc.json({ maxDepth: 2 });
const members: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ["id", int],
  ["from", string],
  ["at", pointText],
  ["frames", array(frameText)],
  ["events", array(eventText)],
  ["pair", fc.tuple(number, bool).map((all) => `[${all.join()}]`)],
  ["tags", array(string)],
  ["scores", fc.dictionary(fc.constantFrom("a", "1", "0", "b", "__proto__"), number).map((all) => scoresText(all))],
  ["outcome", fc.oneof(object([["ok", int]]), object([["err", string]]))],
  ["bytes", fc.constantFrom('"AAEC"', '"AAEC"', '""', '"AA=="', '"x"')],
  ["rest", anyText],
  ["seen", orNull(bool)],
];

function scoresText(scores: Record<string, string>): string {
  return `{${Object.entries(scores).map(([key, value]) => `"${key}":${value}`)}}`;
}

/** Texts of a message as it is written, or with members in another order, twice, missing or more, and spaces. */
const messageText = fc
  .tuple(
    fc.tuple(...members.map(([key, one]) => one.map((value) => `"${key}":${value}`))),
    fc.array(fc.oneof(...members.map(([key, one]) => one.map((value) => `"${key}":${value}`))), { maxLength: 1 }),
    fc.constantFrom("", "", "", '"more":[{}]'),
    fc.constantFrom("as written", "as written", "reversed", "shorter"),
    fc.constantFrom("", "", " ", "\n\t"),
  )
  .map(([all, twice, more, order, space]) => {
    const kept = order === "shorter" ? all.slice(0, -1) : order === "reversed" ? all.toReversed() : all;
    const parts = [...kept, ...twice, ...(more === "" ? [] : [more])];
    return `${space}{${space}${parts.join(`${space},${space}`)}${space}}${space}`;
  });

/** The same with a piece of it put elsewhere, or left out. */
const brokenText = fc.tuple(messageText, fc.nat(), fc.nat({ max: 6 }), fc.nat()).map(([whole, from, length, to]) => {
  const start = from % whole.length;
  const piece = whole.slice(start, start + length);
  const rest = whole.slice(0, start) + whole.slice(start + length);
  const place = to % (2 * rest.length + 2);
  return place > rest.length ? rest : rest.slice(0, place) + piece + rest.slice(place);
});

function decodedSlowly<T>(form: JsonForm<T>, whole: string): unknown {
  return parseToResult(whole, (node) => form.decode(node));
}

describe("reading", () => {
  test("a message gives what decoding gives, right or wrong", () => {
    fc.assert(
      fc.property(messageText, (whole) => {
        expect(snow_json_decode(message, whole)).toEqual(decodedSlowly(slowMessage, whole));
      }),
    );
  });

  test("what is nearly a message gives what decoding gives", () => {
    fc.assert(
      fc.property(brokenText, (whole) => {
        expect(snow_json_decode(message, whole)).toEqual(decodedSlowly(slowMessage, whole));
      }),
    );
  });

  test("numbers are those that decoding gives, to the sign of zero", () => {
    const pair = snow_impl_json_tuple(snow_impl_json_int, snow_impl_json_float);
    fc.assert(
      fc.property(number, number, (first, second) => {
        const whole = `[${first},${second}]`;
        expect(snow_json_decode(pair, whole)).toStrictEqual(decodedSlowly(pair, whole));
      }),
      { numRuns: 300 },
    );
  });

  it("goes straight through what is as it would be written", () => {
    const straight = (form: JsonForm<unknown>, whole: string): unknown =>
      new JsonReader(whole).document((reader) => form.read(reader));
    expect(straight(point, '{"x":1,"y":-2.5}')).toEqual(new Point(1, -2.5));
    expect(straight(point, ' { "y" : 2 , "z" : [{}] , "x" : 1 } ')).toEqual(new Point(1, 2));
    expect(straight(frame(true), '{"type":"Closed"}')).toBe(closed);
    expect(straight(event(true), '{ "fields": [], "tag": "Closed" }')).toBe(closed);
    expect(() => straight(frame(true), '{"type":"Opened"}')).toThrow("JSON of another type");
  });

  it("counts levels everywhere", () => {
    const nest: JsonForm<object> = snow_json_struct(
      Point,
      ["pair"],
      () => [snow_impl_json_option(snow_impl_json_tuple(nest, snow_impl_json_int))],
      undefined,
      reads([["opens", '{"pair":']], Point),
    );
    const nested = (levels: number, inside: string): string =>
      '{"pair":['.repeat(levels) + inside + ",1]}".repeat(levels);
    for (const whole of [nested(255, '{"pair":null}'), nested(256, '{"pair":null}'), nested(255, '{"x":[[]]}')]) {
      expect(snow_json_decode(nest, whole)).toEqual(decodedSlowly(nest, whole));
    }
  });
});

describe("writing", () => {
  test("through JSON.stringify gives what pieces put together give", () => {
    fc.assert(
      fc.property(array(fc.oneof(frameText)), array(eventText), array(pointText), (frames, events, points) => {
        const both = (form: JsonForm<unknown>, slow: JsonForm<unknown>, whole: string): void => {
          const value = snow_json_decode(form, whole);
          if (value.tag === 0) expect(form.encode(value._0)).toBe(slow.encode(value._0));
        };
        both(snow_impl_json_list(frame(true)), snow_impl_json_list(frame(false)), frames);
        both(snow_impl_json_list(event(true)), snow_impl_json_list(event(false)), events);
        both(snow_impl_json_list(point), snow_impl_json_list(slowPoint), points);
      }),
    );
  });

  test.each([0, -0, 1e-7, -1e-7, 1e21, 123456789e15, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, 0.1])(
    "%d",
    (one) => {
      expect(snow_impl_json_list(point).encode(snow_list_of([new Point(1, one)]))).toBe(
        `[{"x":1,"y":${snow_impl_json_float.encode(one)}}]`,
      );
    },
  );

  it("has no plain objects for values inside of values of their own type", () => {
    const tree: JsonForm<object> = snow_json_struct(
      Point,
      ["x", "inner"],
      () => [snow_impl_json_int, snow_impl_json_option(tree)],
      (value, parts) => ({ x: parts[0]?.(partAt(value, 0)), inner: parts[1]?.(partAt(value, 1)) }),
    );
    const read = snow_json_decode(tree, '{"x":1,"inner":{"x":2}}');
    expect(tree.plain()).toBeUndefined();
    expect(read.tag === 0 && tree.encode(read._0)).toBe('{"x":1,"inner":{"x":2,"inner":null}}');
  });
});
