// Json: encoding, derived decoding with the place of each error, and look-ups by key.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as json from "../../../runtime/intrinsics/json.ts";
import {
  snow_impl_json_list,
  snow_impl_json_map,
  snow_impl_json_option,
} from "../../../runtime/values/json/collections.ts";
import { snow_json_struct, snow_json_sum } from "../../../runtime/values/json/derived.ts";
import {
  type JsonForm,
  snow_impl_json_bool,
  snow_impl_json_float,
  snow_impl_json_int,
  snow_impl_json_json,
  snow_impl_json_string,
  snow_json_decode,
} from "../../../runtime/values/json/forms.ts";
import { type Json, jsonText } from "../../../runtime/values/json/json.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_map_of } from "../../../runtime/values/map/ordered-map.ts";
import {
  snow_variant_Err,
  snow_variant_None,
  snow_variant_Ok,
  snow_variant_Some,
} from "../../../runtime/values/types.generated.ts";
import { library } from "../../support/library.ts";

class User {
  readonly name: unknown;
  readonly age: unknown;
  readonly mail: unknown;
  constructor(name: unknown, age: unknown, mail: unknown) {
    this.name = name;
    this.age = age;
    this.mail = mail;
  }
}

class Club {
  readonly users: unknown;
  readonly scores: unknown;
  constructor(users: unknown, scores: unknown) {
    this.users = users;
    this.scores = scores;
  }
}

class Empty {}

class Leaf {
  readonly tag = 0;
}
const leaf = new Leaf();

class Fork {
  readonly tag = 1;
  readonly _0: unknown;
  readonly _1: unknown;
  readonly _2: unknown;
  constructor(left: unknown, value: unknown, right: unknown) {
    this._0 = left;
    this._1 = value;
    this._2 = right;
  }
}

const user = snow_json_struct(User, ["name", "age", "mail"], () => [
  snow_impl_json_string,
  snow_impl_json_int,
  snow_impl_json_option(snow_impl_json_string),
]);
const club = snow_json_struct(Club, ["users", "scores"], () => [
  snow_impl_json_list(user),
  snow_impl_json_map(snow_impl_json_float),
]);
const empty = snow_json_struct(Empty, [], () => []);
const tree: JsonForm<object> = snow_json_sum([
  ["Leaf", leaf, () => []],
  ["Fork", Fork, () => [tree, snow_impl_json_int, tree]],
]);

describe("encode", () => {
  it("primitives", () => {
    expect(json.snow_json_encode(snow_impl_json_int, -7)).toBe("-7");
    expect(json.snow_json_encode(snow_impl_json_bool, false)).toBe("false");
    expect(json.snow_json_encode(snow_impl_json_string, 'a"\\\n\u0001ż😀/')).toBe('"a\\"\\\\\\n\\u0001ż😀/"');
    expect(library.snow_json_encode_string("a\tb")).toBe('"a\\tb"');
    expect(library.snow_json_encode_int(Number.MAX_SAFE_INTEGER)).toBe("9007199254740991");
    expect(library.snow_json_encode_bool(true)).toBe("true");
  });
  it.each([
    [2.5, "2.5"],
    [42, "42"],
    [1e21, "1000000000000000000000"],
    [1e-7, "0.0000001"],
    [Number.NaN, "null"],
    [Number.NEGATIVE_INFINITY, "null"],
  ])("Float %d", (value, expected) => {
    expect(json.snow_json_encode(snow_impl_json_float, value)).toBe(expected);
  });
  it("collections", () => {
    expect(library.snow_json_encode_list(snow_list_of([]))).toBe("[]");
    expect(library.snow_json_encode_list(snow_list_of(["a", "b"]))).toBe('["a","b"]');
    expect(library.snow_json_encode_map(snow_map_of<string, string>([]))).toBe("{}");
    expect(library.snow_json_encode_map(snow_map_of<string, string>(["b", "1", 'a"', "2"]))).toBe(
      '{"b":"1","a\\"":"2"}',
    );
    const options = snow_impl_json_list(snow_impl_json_option(snow_impl_json_int));
    const values = snow_list_of([new snow_variant_Some(1), snow_variant_None]);
    expect(json.snow_json_encode(options, values)).toBe("[1,null]");
  });
  it("structs and sum types", () => {
    const ada = new User("Ada", 36, snow_variant_None);
    expect(user.encode(ada)).toBe('{"name":"Ada","age":36,"mail":null}');
    expect(empty.encode(new Empty())).toBe("{}");
    expect(tree.encode(leaf)).toBe('{"tag":"Leaf","fields":[]}');
    expect(tree.encode(new Fork(leaf, 3, leaf))).toBe(
      '{"tag":"Fork","fields":[{"tag":"Leaf","fields":[]},3,{"tag":"Leaf","fields":[]}]}',
    );
  });
  it("a field named __proto__", () => {
    class Odd {
      readonly __proto__$: unknown;
      constructor(value: unknown) {
        this.__proto__$ = value;
      }
    }
    const odd = snow_json_struct(Odd, ["__proto__"], () => [snow_impl_json_int]);
    expect(odd.encode(new Odd(1))).toBe('{"__proto__":1}');
    expect(snow_json_decode(odd, '{"__proto__":2}')).toEqual(new snow_variant_Ok(new Odd(2)));
  });
});

describe("decode", () => {
  it("values", () => {
    const text = '{"mail":"a@b","age":2.0,"name":"Ada","more":[]}';
    const ada = new User("Ada", 2, new snow_variant_Some("a@b"));
    expect(snow_json_decode(user, text)).toEqual(new snow_variant_Ok(ada));
    expect(snow_json_decode(empty, "{}")).toEqual(new snow_variant_Ok(new Empty()));
    const absent = snow_json_decode(user, '{"name":"Ada","age":1}');
    expect(absent).toEqual(new snow_variant_Ok(new User("Ada", 1, snow_variant_None)));
  });
  it("sum types back to what they were, the only instance included", () => {
    const value = new Fork(leaf, 3, new Fork(leaf, 4, leaf));
    const back = snow_json_decode(tree, tree.encode(value));
    expect(back).toEqual(new snow_variant_Ok(value));
    expect(snow_json_decode(tree, tree.encode(leaf))._0).toBe(leaf);
  });

  it.each([
    ["[]", "expected Object"],
    ["{", "line 1, column 2: unexpected end of input"],
    ['{"users":[],"scores":[]}', "scores: expected Object"],
    ['{"users":{},"scores":{}}', "users: expected Array"],
    ['{"scores":{}}', "missing field: users"],
    ['{"users":[],"scores":{"bob":"x"}}', "scores.bob: expected Float"],
    ['{"users":[{"name":"a","age":1},{"name":"b","age":2.5}],"scores":{}}', "users[1].age: expected Int"],
    ['{"users":[{"name":"a","age":1},{"name":"b"}],"scores":{}}', "missing field: users[1].age"],
    ['{"users":[{"name":null,"age":1}],"scores":{}}', "users[0].name: expected String"],
    ['{"users":[{"name":"a","age":1,"mail":2}],"scores":{}}', "users[0].mail: expected String"],
    ['{"users":[7],"scores":{}}', "users[0]: expected Object"],
    ['{"users":[{"name":"a","age":9007199254740992}],"scores":{}}', "users[0].age: expected Int"],
    [`{"users":${"[".repeat(600)}`, "nested too deeply"],
  ])("%s", (text, message) => {
    expect(snow_json_decode(club, text)).toEqual(new snow_variant_Err(message));
  });

  it.each([
    ["3", "expected Object"],
    ["{}", "missing field: tag"],
    ['{"tag":1,"fields":[]}', "tag: expected String"],
    ['{"tag":"Bush","fields":[]}', "tag: unknown variant Bush"],
    ['{"tag":"Leaf"}', "missing field: fields"],
    ['{"tag":"Leaf","fields":{}}', "fields: expected Array"],
    ['{"tag":"Fork","fields":[]}', "missing field: fields[0]"],
    ['{"tag":"Fork","fields":[{"tag":"Leaf","fields":[]},true,{"tag":"Leaf","fields":[]}]}', "fields[1]: expected Int"],
    ['{"tag":"Fork","fields":[{"tag":"Fork","fields":[1]}]}', "fields[0].fields[0]: expected Object"],
  ])("sum type from %s", (text, message) => {
    expect(snow_json_decode(tree, text)).toEqual(new snow_variant_Err(message));
  });

  it("says Bool", () => {
    expect(snow_json_decode(snow_impl_json_bool, "0")).toEqual(new snow_variant_Err("expected Bool"));
  });
});

describe("parse", () => {
  it("gives a value that encodes to what it was", () => {
    const parsed = json.snow_json_parse(' { "a" : [ 1 , 2.50 ] , "b" : null } ');
    if (parsed.tag === 1) throw new Error(parsed._0);
    expect(json.snow_json_encode(snow_impl_json_json, parsed._0)).toBe('{"a":[1,2.50],"b":null}');
  });
  it("gives the message of the parser", () => {
    expect(json.snow_json_parse("[1")).toEqual(new snow_variant_Err("line 1, column 3: unexpected end of input"));
  });
});

describe("get", () => {
  const text = '{"s":"a\\nb","n":1.50,"b":true,"o":{"x":[1, 2]},"l":[ {"k":1} ],"z":null}';
  it.each([
    ["s", "a\nb"],
    ["n", "1.50"],
    ["b", "true"],
    ["o", '{"x":[1,2]}'],
    ["l", '[{"k":1}]'],
    ["z", ""],
    ["missing", ""],
    ["toString", ""],
  ])("%s", (key, expected) => {
    expect(json.snow_json_get(text, key)).toBe(expected);
  });
  it("gives nothing for what is no object", () => {
    for (const other of ["", "{", "[1]", '"s"', "null"]) expect(json.snow_json_get(other, "s")).toBe("");
  });
  it("looks two levels deep", () => {
    expect(json.snow_json_get_nested(text, "o", "x")).toBe("[1,2]");
    expect(json.snow_json_get_nested(text, "o", "y")).toBe("");
    expect(json.snow_json_get_nested(text, "s", "x")).toBe("");
    expect(json.snow_json_get_nested(text, "missing", "x")).toBe("");
    expect(json.snow_json_get_nested("nope", "o", "x")).toBe("");
  });
});

describe("parts of a value", () => {
  const parsed = (text: string): Json => {
    const result = json.snow_json_parse(text);
    if (result.tag === 1) throw new Error(result._0);
    return result._0;
  };
  const value = fc
    .jsonValue({ maxDepth: 4, noUnicodeString: true })
    .filter((one) => !/e[+-]?\d|[.-]/.test(JSON.stringify(one)));

  it("pretty is laid out as JSON.stringify does", () => {
    fc.assert(
      fc.property(value, (one) => {
        const text = JSON.stringify(one);
        expect(json.snow_json_pretty(snow_impl_json_json, parsed(text))).toBe(JSON.stringify(one, null, 2));
      }),
    );
  });

  it("at finds what is at every path", () => {
    const visit = (whole: Json, one: unknown, path: string): void => {
      const found = json.snow_json_at(whole, path);
      expect(found.tag === 1 ? jsonText(found._0.node) : undefined, path).toBe(JSON.stringify(one));
      if (Array.isArray(one)) for (const [index, inner] of one.entries()) visit(whole, inner, `${path}[${index}]`);
      else if (typeof one === "object" && one !== null)
        for (const [key, inner] of Object.entries(one)) visit(whole, inner, path === "" ? key : `${path}.${key}`);
    };
    const keys = fc.dictionary(
      fc.stringMatching(/^[a-z ]+$/),
      fc.oneof(fc.nat(), fc.array(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.nat()))),
    );
    fc.assert(fc.property(keys, (one) => visit(parsed(JSON.stringify(one)), one, "")));
  });
});
