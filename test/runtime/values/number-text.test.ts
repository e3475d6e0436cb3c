// Texts of numbers, and arithmetic of Int, held against Python.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as int from "../../../runtime/intrinsics/int.ts";
import * as math from "../../../runtime/intrinsics/math.ts";
import { fixedText, formattedNumber } from "../../../runtime/values/number-text.ts";
import { newNumberFormat, snow_variant_None, snow_variant_Some } from "../../../runtime/values/types.generated.ts";
import { askPython } from "../../support/python.ts";
import { hasPython } from "../../support/requirements.ts";

const anyFloat = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -1000, max: 1000 }),
  fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom(1, 10, 100, 1000)).map(([a, b]) => a / b),
);
const anyInt = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -100, max: 100 }));

describe.runIf(hasPython())("as in Python", () => {
  // Numbers cross as hexadecimal floats, so that nothing of them is lost.
  const decimal = "from decimal import Decimal, ROUND_HALF_UP, getcontext\ngetcontext().prec = 800";
  const rounded = "d = Decimal(repr(float.fromhex(x[0]))).quantize(Decimal(1).scaleb(-x[1]), ROUND_HALF_UP)\n";

  function hexadecimal(value: number): string {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value);
    const bits = bytes.getBigUint64(0);
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const fraction = (bits & 0xfffffffffffffn).toString(16).padStart(13, "0");
    const sign = bits >> 63n === 1n ? "-" : "";
    return `${sign}0x${exponent === 0 ? 0 : 1}.${fraction}p${Math.max(exponent, 1) - 1023}`;
  }

  test("to_fixed and format", () => {
    const cases = fc.sample(fc.tuple(anyFloat, fc.integer({ min: 0, max: 8 })), 3000);
    const inputs = cases.map(([value, decimals]) => [hexadecimal(value), decimals]);
    const fixed = askPython(decimal, `${rounded}return format(d, 'f')`, inputs);
    const grouped = askPython(decimal, `${rounded}return format(d, ',f')`, inputs);
    for (const [index, [value, decimals]] of cases.entries()) {
      expect(fixedText(value, decimals), `${value} ${decimals}`).toBe(fixed[index]);
      const format = newNumberFormat({
        decimals: new snow_variant_Some(decimals),
        thousands: ",",
        point: ".",
        sign: false,
        width: 0,
      });
      expect(formattedNumber(value, format, "float_format")).toBe(grouped[index]);
    }
  });

  test("Int.format", () => {
    const cases = fc.sample(fc.tuple(anyInt, fc.integer({ min: 0, max: 24 })), 1000);
    const answers = askPython("", "return format(x[0], f'>{x[1] if x[1] else 1},')", cases);
    for (const [index, [value, width]] of cases.entries()) {
      const format = newNumberFormat({ decimals: snow_variant_None, thousands: ",", point: ".", sign: false, width });
      expect(int.snow_int_format(value, format)).toBe(answers[index]);
    }
  });

  test("gcd, modulo, pow, digits, parse_radix", () => {
    const pairs = fc.sample(
      fc.tuple(
        anyInt,
        anyInt.filter((value) => value !== 0),
      ),
      2000,
    );
    const answers = askPython(
      "import math",
      "return [math.gcd(x[0], x[1]), x[0] % x[1], [int(d) for d in str(abs(x[0]))]]",
      pairs,
    );
    for (const [index, [a, b]] of pairs.entries()) {
      const digits = int.snow_int_digits(a).toArray().map(Math.abs);
      expect([int.snow_int_gcd(a, b), int.snow_int_modulo(a, b), digits]).toEqual(answers[index]);
    }
    const powers = fc.sample(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 60 })), 1000);
    const results = askPython("", "y = x[0] ** x[1]\nreturn y if abs(y) < 2 ** 53 else None", powers);
    for (const [index, [base, exponent]] of powers.entries()) {
      let power: number | null = null;
      try {
        power = int.snow_int_pow(base, exponent);
      } catch {}
      expect(power, `${base} ${exponent}`).toBe(results[index]);
    }
    const texts = fc.sample(
      fc.tuple(
        fc.string({ unit: fc.constantFrom("0", "1", "7", "a", "Z", "-", "+", " "), maxLength: 8 }),
        fc.integer({ min: 2, max: 36 }),
      ),
      2000,
    );
    const numbers = askPython("", "return int(x[0], x[1])", texts);
    for (const [index, [text, radix]] of texts.entries()) {
      const found = int.snow_int_parse_radix(text, radix);
      expect(found.tag === 1 ? found._0 : null, `${text} ${radix}`).toBe(numbers[index]);
    }
  });

  test("functions of Math to the last but one digit", () => {
    const functions = {
      sin: math.snow_math_sin,
      cos: math.snow_math_cos,
      tan: math.snow_math_tan,
      asin: math.snow_math_asin,
      acos: math.snow_math_acos,
      atan: math.snow_math_atan,
      exp: math.snow_math_exp,
      log: math.snow_math_log,
      log2: math.snow_math_log2,
      log10: math.snow_math_log10,
      cbrt: math.snow_math_cbrt,
      trunc: math.snow_math_trunc,
    };
    const values = fc.sample(fc.double({ noNaN: true, min: 1e-9, max: 0.999_999 }), 500);
    for (const [name, ours] of Object.entries(functions)) {
      const python = name === "cbrt" ? "math.cbrt(x)" : `float(math.${name}(x))`;
      const answers = askPython("import math", `return ${python}`, values);
      for (const [index, value] of values.entries()) {
        const expected = Number(answers[index]);
        expect(Math.abs(ours(value) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 1e-15);
      }
    }
  });
});
