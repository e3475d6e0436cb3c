// Texts of any characters: fc.string({ unit: anyCharacter }).
import fc from "fast-check";

const surrogates = 0x800;

/** Any code point that may stand in a text. The unit "binary" of fast-check is the same, but takes a second to make. */
export const anyCharacter: fc.Arbitrary<string> = fc.nat(0x10ffff - surrogates).map(
  (number) => String.fromCodePoint(number < 0xd800 ? number : number + surrogates),
  (character) => {
    const point = typeof character === "string" ? character.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== character || (point >= 0xd800 && point < 0xe000))
      throw new Error("not a character");
    return point < 0xd800 ? point : point - surrogates;
  },
);
