// Bytes: bounds, strict encodings, and round trips.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import * as bytes from "../../../runtime/intrinsics/bytes.ts";
import { snow_list_of } from "../../../runtime/values/list/list.ts";
import { snow_variant_Err, snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { anyCharacter } from "../../support/any-character.ts";

const of = (...values: number[]) => new Uint8Array(values);

describe("text", () => {
  it("is UTF-8, strictly, with its byte order mark", () => {
    expect(bytes.snow_bytes_from_string("żó")).toEqual(of(0xc5, 0xbc, 0xc3, 0xb3));
    expect(bytes.snow_bytes_to_string(of(0xef, 0xbb, 0xbf, 65))).toEqual(new snow_variant_Ok("\ufeffA"));
    for (const bad of [of(0xff), of(0xc5), of(0xc0, 0x80), of(0xed, 0xa0, 0x80), of(0xf5, 0x80, 0x80, 0x80)]) {
      expect(bytes.snow_bytes_to_string(bad)).toEqual(new snow_variant_Err("invalid UTF-8"));
    }
  });
  test("round trip", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const encoded = bytes.snow_bytes_from_string(text);
        expect(bytes.snow_bytes_to_string(encoded)).toEqual(new snow_variant_Ok(text));
      }),
    );
  });
});

describe("parts", () => {
  const three = of(1, 2, 3);
  it("get", () => {
    expect(bytes.snow_bytes_get(three, 2)).toBe(3);
    expect(() => bytes.snow_bytes_get(three, 3)).toThrow("index 3 out of bounds (len 3)");
    expect(() => bytes.snow_bytes_get(three, -1)).toThrow("index -1 out of bounds (len 3)");
  });
  it.each([
    [0, 3, [1, 2, 3]],
    [1, 9, [2, 3]],
    [-5, 2, [1, 2]],
    [2, 1, []],
    [5, 9, []],
    [-3, -1, []],
  ])("slice %i %i", (from, to, expected) => {
    expect(Array.from(bytes.snow_bytes_slice(three, from, to))).toEqual(expected);
  });
  it("concat and length", () => {
    expect(bytes.snow_bytes_concat(three, of(4))).toEqual(of(1, 2, 3, 4));
    expect(bytes.snow_bytes_length(of())).toBe(0);
  });
  it("lists", () => {
    expect(bytes.snow_bytes_from_list(snow_list_of([0, 255]))).toEqual(of(0, 255));
    expect(bytes.snow_bytes_to_list(three).toArray()).toEqual([1, 2, 3]);
    expect(() => bytes.snow_bytes_from_list(snow_list_of([1, 256]))).toThrow("bytes_from_list: 256 is not a byte");
    expect(() => bytes.snow_bytes_from_list(snow_list_of([-1]))).toThrow("bytes_from_list: -1 is not a byte");
  });
});

describe("hex and base64", () => {
  it("refuse what is malformed", () => {
    for (const bad of ["4", "4g", "0x41", " 41", "41 "]) {
      expect(bytes.snow_bytes_from_hex(bad)).toEqual(new snow_variant_Err("invalid hex"));
    }
    for (const bad of [
      "c25vdw",
      "c25vdw=",
      "c25vdw===",
      "=",
      "====",
      "a===",
      "c2 5v",
      "c2-_",
      "QR==",
      "QUJ=",
      "QQ==QQ==",
    ]) {
      expect(bytes.snow_bytes_from_base64(bad)).toEqual(new snow_variant_Err("invalid base64"));
    }
  });
  it("take any case of hex digits and give lower case", () => {
    expect(bytes.snow_bytes_from_hex("417A")).toEqual(new snow_variant_Ok(of(0x41, 0x7a)));
    expect(bytes.snow_bytes_to_hex(of(0x41, 0x7a))).toBe("417a");
    expect(bytes.snow_bytes_from_hex("")).toEqual(new snow_variant_Ok(of()));
    expect(bytes.snow_bytes_from_base64("")).toEqual(new snow_variant_Ok(of()));
  });
  test("round trip", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (value) => {
        expect(bytes.snow_bytes_from_hex(bytes.snow_bytes_to_hex(value))).toEqual(new snow_variant_Ok(value));
        expect(bytes.snow_bytes_from_base64(bytes.snow_bytes_to_base64(value))).toEqual(new snow_variant_Ok(value));
      }),
    );
  });
});
