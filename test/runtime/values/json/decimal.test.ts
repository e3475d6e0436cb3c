// The nearest Float to many digits, against the engine's.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { snow_impl_json_float } from "../../../../runtime/values/json/forms.ts";
import { JsonReader } from "../../../../runtime/values/json/reader.ts";

function read(text: string): number {
  return new JsonReader(text).document((reader) => snow_impl_json_float.read(reader));
}

/** The number in the middle between two Floats that are next to each other, with all its digits. */
function between(value: number): string {
  const bits = new BigUint64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + 1n;
  const next = new Float64Array(bits.buffer)[0] ?? Number.NaN;
  return (value / 2 + next / 2).toPrecision(21);
}

const digits = fc
  .tuple(fc.stringMatching(/^(0|[1-9][0-9]{0,14})$/), fc.stringMatching(/^[0-9]{1,20}$/))
  .map(([whole, decimals]) => `${whole}.${decimals}`);
const shortest = fc.double({ min: 1e-6, max: 1e15, noNaN: true }).map(String);
const middles = fc.double({ min: 1e-5, max: 1e15, noNaN: true }).map(between);

test("is the engine's", () => {
  fc.assert(
    fc.property(fc.oneof(digits, shortest, middles), (text) => {
      if (!text.includes("e")) expect(read(text)).toBe(Number(text));
    }),
    { numRuns: 2000 },
  );
});

it.each([
  "9007199254740993",
  "9007199254740993.0",
  "9007199254740992.5",
  "4503599627370496.5",
  "4503599627370497.5",
  "1.000000000000000111",
  "1.00000000000000011102",
  "0.0000000000000000",
  "-0.30000000000000004",
  "0.1000000000000000055511151231257827",
  `1${"0".repeat(200)}`,
])("%s", (text) => {
  expect(read(text)).toBe(Number(text));
});
