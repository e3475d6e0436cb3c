// Crypto: known hashes and codes, the form of UUIDs, lengths.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { snow_bytes_from_string, snow_bytes_to_hex } from "../../../runtime/intrinsics/bytes.ts";
import * as crypto from "../../../runtime/intrinsics/crypto.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

it.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
])("sha256 of %j", (text, hex) => {
  const hash = crypto.snow_crypto_sha256(snow_bytes_from_string(text));
  expect(snow_bytes_to_hex(hash)).toBe(hex);
  expect(hash.constructor).toBe(Uint8Array);
});

it("uuid is of version 4 and never the same", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const uuids = Array.from({ length: 1000 }, crypto.snow_crypto_uuid);
  expect(uuids.every((uuid) => form.test(uuid))).toBe(true);
  expect(new Set(uuids).size).toBe(1000);
});

it("random_bytes has the length that was asked for", () => {
  expect(crypto.snow_crypto_random_bytes(0).length).toBe(0);
  expect(crypto.snow_crypto_random_bytes(100_000).length).toBe(100_000);
  expect(crypto.snow_crypto_random_bytes(32)).not.toEqual(crypto.snow_crypto_random_bytes(32));
  expect(() => crypto.snow_crypto_random_bytes(-1)).toThrow("random_bytes: negative length");
  expect(() => crypto.snow_crypto_random_bytes(Number.MAX_SAFE_INTEGER)).toThrow("random_bytes: length too large");
});

it.each([
  ["sha1", crypto.snow_crypto_sha1],
  ["sha512", crypto.snow_crypto_sha512],
])("%s is that of Node, for any bytes", (name, digest) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(snow_bytes_to_hex(digest(bytes))).toBe(createHash(name).update(bytes).digest("hex"));
    }),
  );
});

/** RFC 4231: the cases whose result is not cut; number, key and message in hexadecimal, result. */
it.each([
  [1, "0b".repeat(20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [3, "aa".repeat(20), "dd".repeat(50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"],
  [
    6,
    "aa".repeat(131),
    "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("hmac_sha256: case %i of RFC 4231", (_number, key, message, expected) => {
  const code = crypto.snow_crypto_hmac_sha256(Buffer.from(key, "hex"), Buffer.from(message, "hex"));
  expect(snow_bytes_to_hex(code)).toBe(expected);
  expect(code.constructor).toBe(Uint8Array);
});

it("constant_time_equal is equality", () => {
  const bytes = fc.uint8Array({ maxLength: 4, max: 1 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(crypto.snow_crypto_constant_time_equal(a, b)).toBe(Buffer.compare(a, b) === 0);
    }),
  );
});
