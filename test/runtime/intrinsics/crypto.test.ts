// Crypto: known hashes, the form of UUIDs, lengths.
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
