// JSON Web Tokens by jose. Imports nothing of ours: it is a file of its own in dist/, loaded by programs that use it.
import type { KeyObject } from "node:crypto";
import {
  base64url,
  CompactSign,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";

export interface Expected {
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  /** Seconds by which clocks may differ. */
  readonly skew: number;
  readonly needsExpiry: boolean;
  readonly now: Date;
}

/** `claims`: as JSON text. `keyUnknown`: the token may be of a key that the set did not have yet. */
export type Verified =
  | { readonly ok: true; readonly claims: string }
  | { readonly ok: false; readonly problem: string; readonly keyUnknown: boolean };

export interface TokenKey {
  readonly algorithm: string;
  readonly material: KeyObject | Uint8Array;
}

export type TokenKeySet = JWTVerifyGetKey;

/** Those of public keys: a secret in a set that others read is no secret. */
const SET_ALGORITHMS = ["RS256", "ES256", "EdDSA"];

/** The token of a JSON text of claims. */
export function signToken(claims: string, key: TokenKey, keyId: string | undefined): Promise<string> {
  const header = { alg: key.algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  return new CompactSign(new TextEncoder().encode(claims)).setProtectedHeader(header).sign(key.material);
}

export function verifyToken(token: string, { algorithm, material }: TokenKey, expected: Expected): Promise<Verified> {
  const options = optionsFor([algorithm], expected);
  return verified(token, expected, async () => (await jwtVerify(token, material, options)).payload);
}

/** undefined for a text that is no JSON Web Key Set. */
export function readKeySet(text: string): TokenKeySet | undefined {
  try {
    const set: JSONWebKeySet = JSON.parse(text);
    return createLocalJWKSet(set);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof errors.JWKSInvalid) return undefined;
    throw error;
  }
}

export function verifyBySet(token: string, keys: TokenKeySet, expected: Expected): Promise<Verified> {
  const options = optionsFor(SET_ALGORITHMS, expected);
  return verified(token, expected, async () => {
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (error instanceof errors.JWKSMultipleMatchingKeys) return byOneOf(token, error, options);
      if (error instanceof errors.JOSEError) throw error;
      // A key of others is broken, or too short.
      throw new errors.JWKInvalid();
    }
  });
}

/** By the first key whose signature it is: when a token does not name its key, several may fit. */
async function byOneOf(
  token: string,
  keys: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function optionsFor(algorithms: string[], { issuer, audience, skew, needsExpiry, now }: Expected): JWTVerifyOptions {
  return {
    algorithms,
    clockTolerance: skew,
    currentDate: now,
    requiredClaims: needsExpiry ? ["exp"] : [],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
}

async function verified(token: string, expected: Expected, verify: () => Promise<JWTPayload>): Promise<Verified> {
  try {
    const { aud } = await verify();
    // RFC 7519 §4.1.3: whoever is not among those that a token is for has to refuse it.
    if (aud !== undefined && expected.audience === undefined) return refused("claim aud is not as expected");
    const [, claims = ""] = token.split(".");
    return { ok: true, claims: new TextDecoder().decode(base64url.decode(claims)) };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return { ...refused(problemOf(error)), keyUnknown: error instanceof errors.JWKSNoMatchingKey };
  }
}

function refused(problem: string): { readonly ok: false; readonly problem: string; readonly keyUnknown: boolean } {
  return { ok: false, problem, keyUnknown: false };
}

/** Says nothing that stands in the token. */
function problemOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === "missing") return `claim ${error.claim} is missing`;
    if (error.claim === "nbf" && error.reason === "check_failed") return "not valid yet";
    return `claim ${error.claim} is not as expected`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "wrong signature";
  if (error instanceof errors.JOSEAlgNotAllowed) return "another algorithm than that of the key";
  if (error instanceof errors.JWKSNoMatchingKey) return "no key of the set fits";
  if (error instanceof errors.JWKInvalid || error instanceof errors.JWKSInvalid)
    return "the key of the set cannot be used";
  return "not a JWT";
}
