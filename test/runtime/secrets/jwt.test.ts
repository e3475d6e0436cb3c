// JSON Web Tokens: vectors of RFC 7515, 7519 and 8037, classic attacks, key sets and when they are loaded.
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type webcrypto } from "node:crypto";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import * as jwt from "../../../runtime/libraries/jwt.ts";
import { JwtKey, KeySet, type Means } from "../../../runtime/secrets/index.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../../../runtime/values/types.generated.ts";
import { freshProgram } from "../../support/program.ts";

freshProgram();

/** RFC 7515 §A.2. */
const rsa: webcrypto.JsonWebKey = {
  kty: "RSA",
  n: "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
  e: "AQAB",
  d: "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ",
  p: "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
  q: "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc",
  dp: "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0",
  dq: "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU",
  qi: "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U",
};
/** RFC 7515 §A.3. */
const ec: webcrypto.JsonWebKey = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
  d: "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",
};
/** RFC 8037 §A.1. */
const ed: webcrypto.JsonWebKey = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
/** RFC 7515 §A.1. */
const secret = Buffer.from(
  "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
  "base64url",
);

const PAYLOAD = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const CLAIMS = '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}';
const EXPIRY = 1_300_819_380;

/** RFC 7519 §3.1, and RFC 7515 §A.2 and §A.3. */
const tokens = {
  HS256: `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`,
  RS256: `eyJhbGciOiJSUzI1NiJ9.${PAYLOAD}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
  ES256: `eyJhbGciOiJFUzI1NiJ9.${PAYLOAD}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
};

function privatePem(jwk: webcrypto.JsonWebKey): string {
  return createPrivateKey({ key: jwk, format: "jwk" }).export({ type: "pkcs8", format: "pem" }).toString();
}

function publicPem(jwk: webcrypto.JsonWebKey): string {
  return createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();
}

const keys = {
  HS256: JwtKey.ofSecret(secret),
  RS256: JwtKey.ofPem("RS256", privatePem(rsa)),
  ES256: JwtKey.ofPem("ES256", privatePem(ec)),
  EdDSA: JwtKey.ofPem("EdDSA", privatePem(ed)),
};
const publicKeys = {
  RS256: JwtKey.ofPem("RS256", publicPem(rsa)),
  ES256: JwtKey.ofPem("ES256", publicPem(ec)),
  EdDSA: JwtKey.ofPem("EdDSA", publicPem(ed)),
};

/** What is usual, a second before the tokens of the RFCs expire. */
const usual: jwt.Expected = {
  issuer: undefined,
  audience: undefined,
  skew: 0,
  needsExpiry: true,
  now: new Date((EXPIRY - 1) * 1000),
};

function verified(token: string, key: JwtKey, expected: Partial<jwt.Expected> = {}): Promise<jwt.Verified> {
  const verifying = { algorithm: key.algorithm, material: key.verifying };
  return jwt.verifyToken(token, verifying, { ...usual, ...expected });
}

async function problemOf(token: string, key: JwtKey, expected: Partial<jwt.Expected> = {}): Promise<string> {
  const outcome = await verified(token, key, expected);
  return outcome.ok ? "none" : outcome.problem;
}

function signed(claims: object, key: JwtKey, keyId?: string): Promise<string> {
  if (key.signing === undefined) throw new Error("a public key");
  return jwt.signToken(JSON.stringify(claims), { algorithm: key.algorithm, material: key.signing }, keyId);
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A token with this header, signed with HMAC as `HS256` is. */
function forged(header: object, claims: object, bytes: Uint8Array | string): string {
  const text = `${encoded(header)}.${encoded(claims)}`;
  return `${text}.${createHmac("sha256", bytes).update(text).digest("base64url")}`;
}

test.each(["HS256", "RS256", "ES256"] as const)("the %s token of the RFC", async (algorithm) => {
  const [token, key] = [tokens[algorithm], keys[algorithm]];
  expect(await verified(token, key)).toEqual({ ok: true, claims: CLAIMS });
  expect(await problemOf(token, key, { now: new Date(EXPIRY * 1000) })).toBe("expired");
  expect((await verified(token, key, { now: new Date((EXPIRY + 9) * 1000), skew: 10 })).ok).toBe(true);
  expect((await verified(token, key, { issuer: "joe" })).ok).toBe(true);
  expect(await problemOf(token, key, { issuer: "jo" })).toBe("claim iss is not as expected");
  expect(await problemOf(token, key, { audience: "shop" })).toBe("claim aud is missing");
});

test("the signature of RFC 8037 §A.4, which is of no claims", async () => {
  const token =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
  expect(await problemOf(token, keys.EdDSA)).toBe("not a JWT");
  expect(await problemOf(token.replace("hgyY", "hgyZ"), keys.EdDSA)).toBe("wrong signature");
});

test.each(Object.entries(keys))(
  "%s: the unsecured token of RFC 7519 §6.1 and its relatives are refused",
  async (_, key) => {
    const problem = "another algorithm than that of the key";
    expect(await problemOf(`eyJhbGciOiJub25lIn0.${PAYLOAD}.`, key)).toBe(problem);
    const claims = { exp: EXPIRY };
    for (const alg of ["none", "None", "NONE", "nOnE", "HS512", "PS256", "ES256K", ""])
      expect([alg, await problemOf(forged({ alg }, claims, secret), key)]).toEqual([
        alg,
        alg === "" ? "not a JWT" : problem,
      ]);
    expect(await problemOf(forged({}, claims, secret), key)).toBe("not a JWT");
    expect(await problemOf(forged({ alg: key.algorithm, crit: ["b64"], b64: false }, claims, secret), key)).not.toBe(
      "none",
    );
    expect(await problemOf(forged({ alg: "HS256", crit: ["x"], x: 1 }, claims, secret), keys.HS256)).toBe("not a JWT");
  },
);

test("key confusion: a public key is no secret, however the token is signed with it", async () => {
  const claims = { exp: EXPIRY };
  for (const key of Object.values(publicKeys)) {
    for (const pem of [publicPem(rsa), publicPem(ec), publicPem(ed), publicPem(rsa).trimEnd()])
      expect(await problemOf(forged({ alg: "HS256", typ: "JWT" }, claims, pem), key)).toBe(
        "another algorithm than that of the key",
      );
  }
});

test("a token of each algorithm is refused by the keys of the others", async () => {
  for (const [algorithm, key] of Object.entries(keys)) {
    const token = await signed({ exp: EXPIRY }, key);
    for (const [other, otherKey] of Object.entries(keys))
      expect(await problemOf(token, otherKey)).toBe(
        other === algorithm ? "none" : "another algorithm than that of the key",
      );
  }
});

test("keys that a token brings along are not looked at", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const own = JwtKey.ofPem("EdDSA", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const [header = "", payload = "", signature = ""] = (await signed({ exp: EXPIRY }, own)).split(".");
  expect(await problemOf([header, payload, signature].join("."), keys.EdDSA)).toBe("wrong signature");
  const text = `${encoded({ alg: "EdDSA", jwk: publicKey.export({ format: "jwk" }) })}.${payload}`;
  expect(await problemOf(`${text}.${signature}`, keys.EdDSA)).toBe("wrong signature");
});

it("refuses every token with a character changed or cut", async () => {
  const token = await signed({ sub: "ada", exp: EXPIRY }, keys.HS256);
  for (let index = 0; index < token.length; index += 1) {
    const other = token[index] === "A" ? "B" : "A";
    const changed = `${token.slice(0, index)}${other}${token.slice(index + 1)}`;
    // Bits of the last character carry nothing.
    if (index < token.length - 1) expect([index, (await verified(changed, keys.HS256)).ok]).toEqual([index, false]);
    expect((await verified(token.slice(0, index), keys.HS256)).ok).toBe(false);
  }
});

it("refuses whatever anybody sends, without a failure", async () => {
  const part = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString("base64url")),
    fc.constantFrom(encoded({ alg: "HS256" }), encoded({ alg: "EdDSA" }), ""),
  );
  const token = fc.array(part, { maxLength: 6 }).map((parts) => parts.join("."));
  const property = fc.asyncProperty(token, fc.constantFrom(...Object.values(keys)), async (text, key) => {
    expect((await verified(text, key)).ok).toBe(false);
  });
  await fc.assert(property, { numRuns: 500 });
});

it("gives back the claims that were signed", async () => {
  const claims = fc.dictionary(fc.string(), fc.jsonValue()).map((all) => ({ ...all, exp: EXPIRY, aud: ["a", "shop"] }));
  const property = fc.asyncProperty(claims, fc.constantFrom(...Object.values(keys)), async (all, key) => {
    // What has a meaning has a form too.
    const { nbf, iat, ...plain } = { nbf: undefined, iat: undefined, ...all };
    const outcome = await verified(await signed(plain, key), key, { audience: "shop" });
    expect(outcome).toEqual({ ok: true, claims: JSON.stringify(plain) });
  });
  await fc.assert(property, { numRuns: 50 });
});

it.each<[string, object, Partial<jwt.Expected>]>([
  ["claim exp is missing", {}, {}],
  ["none", {}, { needsExpiry: false }],
  ["claim exp is not as expected", { exp: "1300819380" }, {}],
  ["claim exp is not as expected", { exp: null }, { needsExpiry: false }],
  ["expired", { exp: EXPIRY - 1 }, { needsExpiry: false }],
  ["not valid yet", { exp: EXPIRY, nbf: EXPIRY }, {}],
  ["none", { exp: EXPIRY, nbf: EXPIRY }, { skew: 1 }],
  ["claim nbf is not as expected", { exp: EXPIRY, nbf: "soon" }, {}],
  ["none", { exp: EXPIRY, aud: "shop" }, { audience: "shop" }],
  ["none", { exp: EXPIRY, aud: ["bank", "shop"] }, { audience: "shop" }],
  ["claim aud is not as expected", { exp: EXPIRY, aud: "shopping" }, { audience: "shop" }],
  ["claim aud is not as expected", { exp: EXPIRY, aud: [] }, { audience: "shop" }],
  ["claim aud is not as expected", { exp: EXPIRY, aud: "shop" }, {}],
  ["claim aud is not as expected", { exp: EXPIRY, aud: [] }, {}],
  ["claim iss is not as expected", { exp: EXPIRY, iss: ["snow"] }, { issuer: "snow" }],
  ["not a JWT", [], {}],
])("%s: %j for %j", async (problem, claims, expected) => {
  expect(await problemOf(await signed(claims, keys.HS256), keys.HS256, expected)).toBe(problem);
});

test("keys are of their kind, and long enough", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
  const pems = [weak.export({ type: "spki", format: "pem" }), p384.export({ type: "pkcs8", format: "pem" })];
  for (const pem of ["", "hunter2", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", ...pems]) {
    expect(() => JwtKey.ofPem("RS256", String(pem))).toThrow(
      /^RS256 needs the PEM text of an RSA key of at least 2048 bits$/,
    );
    expect(() => JwtKey.ofPem("ES256", String(pem))).toThrow(/^ES256 needs the PEM text of a key of the curve P-256$/);
    expect(() => JwtKey.ofPem("EdDSA", String(pem))).toThrow(/^EdDSA needs the PEM text of an Ed25519 key$/);
  }
  expect(() => JwtKey.ofSecret(Buffer.alloc(31))).toThrow("the secret has 31 bytes, and must have at least 32");
  expect(publicKeys.RS256.signing).toBeUndefined();
});

function publicJwk(jwk: webcrypto.JsonWebKey, more: object = {}): object {
  return { ...createPublicKey({ key: jwk, format: "jwk" }).export({ format: "jwk" }), ...more };
}

interface Server {
  readonly means: Means;
  now: number;
  answer: Result<string, string>;
  loads: number;
}

/** A clock, and what is at every URL. */
function serverWith(...set: readonly object[]): Server {
  const server: Server = {
    now: 0,
    answer: new snow_variant_Ok(JSON.stringify({ keys: set })),
    loads: 0,
    means: {
      now: () => server.now,
      load: () => {
        server.loads += 1;
        return Promise.resolve(server.answer);
      },
      jwt,
    },
  };
  return server;
}

function setOf(...set: readonly object[]): KeySet {
  return KeySet.ofText(JSON.stringify({ keys: set }));
}

test("a set: the key that the token names, or any that fits", async () => {
  const { means } = serverWith();
  const { publicKey } = generateKeyPairSync("ed25519");
  const stranger = { ...publicKey.export({ format: "jwk" }), kid: "stranger" };
  const set = setOf(publicJwk(rsa, { kid: "r" }), stranger, publicJwk(ed, { kid: "e" }));
  const claims = { exp: EXPIRY };
  const problem = async (token: string) => {
    const outcome = await set.verify(token, usual, means);
    return outcome.ok ? "none" : outcome.problem;
  };
  expect(await problem(await signed(claims, keys.EdDSA, "e"))).toBe("none");
  expect(await problem(await signed(claims, keys.EdDSA))).toBe("none");
  expect(await problem(await signed(claims, keys.RS256))).toBe("none");
  expect(await problem(await signed(claims, keys.EdDSA, "stranger"))).toBe("wrong signature");
  expect(await problem(await signed(claims, keys.EdDSA, "r"))).toBe("no key of the set fits");
  expect(await problem(await signed(claims, keys.ES256))).toBe("no key of the set fits");
  expect(await problem(await signed({ exp: EXPIRY - 1 }, keys.EdDSA))).toBe("expired");
});

test("a set gives no secrets: HS256 is refused, with the keys of the set and with those that it should not have", async () => {
  const { means } = serverWith();
  const set = setOf(publicJwk(rsa, { kid: "r" }), { kty: "oct", k: secret.toString("base64url"), kid: "s" });
  for (const bytes of [secret, publicPem(rsa)]) {
    const outcome = await set.verify(forged({ alg: "HS256", kid: "s" }, { exp: EXPIRY }, bytes), usual, means);
    expect(outcome).toEqual({ ok: false, problem: "another algorithm than that of the key", keyUnknown: false });
  }
});

test("a set with a key that is too short, or broken, refuses", async () => {
  const { means } = serverWith();
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" });
  for (const key of [weak, { kty: "RSA", n: "AAAA" }, { kty: "RSA", n: 1, e: 2 }]) {
    const outcome = await setOf(key).verify(await signed({ exp: EXPIRY }, keys.RS256), usual, means);
    expect(outcome).toEqual({ ok: false, problem: "the key of the set cannot be used", keyUnknown: false });
  }
});

test.each(["", "[]", "{}", '{"keys": 1}', '{"keys": [1]}', "<html>"])("%j is no set", async (text) => {
  const { means } = serverWith();
  const outcome = await KeySet.ofText(text).verify("a.b.c", usual, means);
  expect(outcome).toEqual({ ok: false, problem: "key set: not a JSON Web Key Set", keyUnknown: false });
});

test("a set at a URL is loaded once for all who wait, and again after ten minutes", async () => {
  const server = serverWith(publicJwk(ed));
  const set = KeySet.ofUrl("https://example.com/keys");
  const token = await signed({ exp: EXPIRY }, keys.EdDSA);
  const many = await Promise.all([1, 2, 3].map(() => set.verify(token, usual, server.means)));
  expect(many.map(({ ok }) => ok)).toEqual([true, true, true]);
  server.now = 10 * 60_000 - 1;
  await set.verify(token, usual, server.means);
  expect(server.loads).toBe(1);
  server.now += 1;
  server.answer = new snow_variant_Ok(JSON.stringify({ keys: [publicJwk(ec)] }));
  expect((await set.verify(token, usual, server.means)).ok).toBe(false);
  expect(server.loads).toBe(2);
});

test("a key that is new is found; tokens with keys that nobody has load no more than twice a minute", async () => {
  const server = serverWith(publicJwk(ec, { kid: "old" }));
  const set = KeySet.ofUrl("https://example.com/keys");
  const token = await signed({ exp: EXPIRY }, keys.EdDSA, "new");
  for (let count = 0; count < 100; count += 1) expect((await set.verify(token, usual, server.means)).ok).toBe(false);
  expect(server.loads).toBe(1);
  server.answer = new snow_variant_Ok(JSON.stringify({ keys: [publicJwk(ed, { kid: "new" })] }));
  server.now = 30_000;
  expect((await set.verify(token, usual, server.means)).ok).toBe(true);
  expect(server.loads).toBe(2);
});

test("a failure to load is the answer for five seconds", async () => {
  const server = serverWith(publicJwk(ed));
  const { answer } = server;
  server.answer = new snow_variant_Err("connect ECONNREFUSED");
  const set = KeySet.ofUrl("https://example.com/keys");
  const token = await signed({ exp: EXPIRY }, keys.EdDSA);
  const refused = { ok: false, problem: "key set: connect ECONNREFUSED", keyUnknown: false };
  expect(await set.verify(token, usual, server.means)).toEqual(refused);
  server.answer = answer;
  expect(await set.verify(token, usual, server.means)).toEqual(refused);
  server.now = 5000;
  expect((await set.verify(token, usual, server.means)).ok).toBe(true);
  expect(server.loads).toBe(2);
});
