// UTF-8 in pieces against the whole: refused with the first byte after which no completion is UTF-8.
import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Utf8Check } from "../../../runtime/websocket/protocol/utf8.ts";

/** Whether some bytes complete these to UTF-8, found by trying: at most three more are needed. */
function canBeCompleted(bytes: Uint8Array): boolean {
  const middles = [0x80, 0x90, 0x9f, 0xa0, 0xbf];
  const tries = (tail: readonly number[]): boolean =>
    isUtf8(Uint8Array.of(...bytes, ...tail)) || (tail.length < 3 && middles.some((byte) => tries([...tail, byte])));
  return tries([]);
}

/** Bytes that are near to being text. */
const nearText = fc
  .array(
    fc.oneof(
      fc.constantFrom("a", "ż", "한", "🦆", "\u0800", "\ud7ff", "\u{10ffff}").map((text) => [...Buffer.from(text)]),
      fc
        .constantFrom(0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x90, 0x9f, 0xa0)
        .map((byte) => [byte]),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => Uint8Array.from(pieces.flat()));

test("any bytes in any pieces", () => {
  fc.assert(
    fc.property(nearText, fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }), (bytes, sizes) => {
      const check = new Utf8Check(isUtf8);
      for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
        const end = Math.min(bytes.length, start + (sizes[turn % sizes.length] ?? 0) + 1);
        const good = check.take(bytes.subarray(start, end));
        expect(good).toBe(canBeCompleted(bytes.subarray(0, end)));
        if (!good) return;
        start = end;
      }
      expect(check.complete).toBe(isUtf8(bytes));
    }),
    { numRuns: 2000 },
  );
});

test("a large text, cut inside of characters", () => {
  const bytes = Buffer.from("🦆ż".repeat(100_000));
  for (const size of [1, 7, 1000, 65_536]) {
    const check = new Utf8Check(isUtf8);
    for (let start = 0; start < bytes.length; start += size) {
      if (!check.take(bytes.subarray(start, start + size))) throw new Error(`at ${start}`);
    }
    expect(check.complete).toBe(true);
  }
});
