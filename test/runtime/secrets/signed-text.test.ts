// Signed texts: whatever is changed, of another purpose, secret or version, or too late, is refused.
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { Signer } from "../../../runtime/secrets/signed-text.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { anyCharacter } from "../../support/any-character.ts";
import { freshProgram, inFreshProgram } from "../../support/program.ts";

const NOW = 1_800_000_000_000;
const secret = "0123456789abcdef0123456789abcdef";
const signing: Signing = { kind: "token", secret, purpose: "invitation" };

type Signing = ConstructorParameters<typeof Signer>[0];

function signText({ seconds, ...of }: Signing & { readonly seconds: number }, text: string): string {
  return new Signer(of).sign(seconds, text);
}

function openText(of: Signing, token: string): Result<string, string> {
  return new Signer(of).open(token);
}

freshProgram({ wallClock: () => NOW });

function refused(problem: string): Result<string, string> {
  return new snow_variant_Err(problem);
}

/** A text that is well-formed Unicode, as all texts of Snow. */
const texts = fc.string({ unit: anyCharacter });

it("is made as its description says", () => {
  const key = createHmac("sha256", secret).update("snow token v1\ninvitation").digest();
  const signed = `v1.${NOW + 60_000}.eyJhIjoxfQ`;
  const token = `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
  expect(signText({ ...signing, seconds: 60 }, '{"a":1}')).toBe(token);
});

it("gives back any text for the secret and the purpose that signed it, and for no others", () => {
  fc.assert(
    fc.property(texts, texts, texts, (text, purpose, other) => {
      const token = signText({ ...signing, secret, purpose, seconds: 1 }, text);
      expect(openText({ ...signing, secret, purpose }, token)).toEqual(new snow_variant_Ok(text));
      expect(openText({ ...signing, secret: `${secret} `, purpose }, token)).toEqual(refused("wrong signature"));
      if (other !== purpose)
        expect(openText({ ...signing, secret, purpose: other }, token)).toEqual(refused("wrong signature"));
    }),
  );
});

it("refuses every token with a character changed, left out or put in", () => {
  const token = signText({ ...signing, seconds: 60 }, '{"user":"ada"}');
  for (let index = 0; index < token.length; index += 1) {
    for (const change of ["A", "B", "_", "-", "0", ".", "", "=", "é", `${token[index]}A`]) {
      const changed = token.slice(0, index) + change + token.slice(index + 1);
      if (changed !== token) expect([changed, openText(signing, changed).tag]).toEqual([changed, 1]);
    }
    expect(openText(signing, token.slice(0, index)).tag).toBe(1);
  }
});

it("refuses whatever anybody sends", () => {
  const parts = fc.array(fc.oneof(fc.constantFrom("v1", "v2", String(NOW + 1), ""), fc.base64String()), {
    maxLength: 6,
  });
  const sent = fc.oneof(
    texts,
    parts.map((all) => all.join(".")),
  );
  fc.assert(
    fc.property(sent, (token) => {
      expect(openText(signing, token).tag).toBe(1);
    }),
  );
});

test("another version is refused though it is signed with the secret", () => {
  const key = createHmac("sha256", secret).update("snow token v2\ninvitation").digest();
  const signed = `v2.${NOW + 60_000}.MQ`;
  const token = `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
  expect(openText(signing, token)).toEqual(refused("token of another version"));
  expect(openText(signing, token.replace("v2", "v1"))).toEqual(refused("wrong signature"));
});

it("is good until its time, to the millisecond", () => {
  const token = signText({ ...signing, seconds: 2 }, "1");
  const opened = (at: number) => inFreshProgram({ wallClock: () => at }, () => openText(signing, token));
  expect(opened(NOW + 1999)).toEqual(new snow_variant_Ok("1"));
  expect(opened(NOW + 2000)).toEqual(refused("expired"));
  expect(openText(signing, signText({ ...signing, seconds: 0 }, "1"))).toEqual(refused("expired"));
});

it("is of one kind", () => {
  const session = signText({ ...signing, kind: "session", seconds: 60 }, "1");
  expect(openText(signing, session)).toEqual(refused("wrong signature"));
  expect(openText({ ...signing, kind: "session" }, session)).toEqual(new snow_variant_Ok("1"));
});

it("takes no times that no clock will show", () => {
  for (const seconds of [-1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
    expect(() => signText({ ...signing, seconds }, "1")).toThrow("Token.sign: seconds out of range");
});

it("takes no secret of fewer than 32 bytes, to sign or to verify", () => {
  const short = { ...signing, secret: secret.slice(1), purpose: "x" };
  expect(() => signText({ ...short, seconds: 1 }, "1")).toThrow("the secret has 31 bytes, and must have at least 32");
  expect(() => openText(short, "anything")).toThrow("the secret has 31 bytes, and must have at least 32");
  // It is bytes that count.
  expect(signText({ ...signing, secret: "ż".repeat(16), purpose: "x", seconds: 1 }, "1")).toMatch(/^v1\./);
});
