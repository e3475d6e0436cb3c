// Jwt: JSON Web Tokens (RFC 7519), signed and verified by jose.

import { type Suspension, waitForPromise } from "../actors/index.ts";
import { entry, host } from "../current.ts";
import { errorText, snow_panic } from "../failures/index.ts";
import { startRequest } from "../http/index.ts";
import type { Expected, Verified } from "../libraries/jwt.ts";
import { JwtKey, KeySet, type Means } from "../secrets/index.ts";
import {
  isJsonObject,
  type JsonForm,
  type JsonNode,
  type JwtOptions,
  jsonText,
  parseToResult,
  type Result,
  snow_variant_Err,
  valueOfOption,
} from "../values/index.ts";

export function snow_jwt_hs256(secret: Uint8Array): JwtKey {
  return JwtKey.ofSecret(secret);
}

export function snow_jwt_rs256(pem: string): JwtKey {
  return JwtKey.ofPem("RS256", pem);
}

export function snow_jwt_es256(pem: string): JwtKey {
  return JwtKey.ofPem("ES256", pem);
}

export function snow_jwt_eddsa(pem: string): JwtKey {
  return JwtKey.ofPem("EdDSA", pem);
}

export function snow_jwt_key_set(text: string): KeySet {
  return KeySet.ofText(text);
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

export function snow_jwt_key_set_url(url: string): KeySet {
  const parsed = URL.parse(url);
  // Whoever can change the answer on its way signs tokens for everybody.
  const isSafe = parsed?.protocol === "https:" || (parsed?.protocol === "http:" && LOOPBACK.includes(parsed.hostname));
  return isSafe ? KeySet.ofUrl(url) : snow_panic("Jwt.key_set_url: not an https URL");
}

function secondsNow(): number {
  return Math.floor(host().wallClock() / 1000);
}

/** The claims with those of the options that they do not have themselves, null being nothing. */
function withClaims(node: JsonNode, options: JwtOptions): JsonNode {
  if (!isJsonObject(node)) return snow_panic("Jwt.sign: the claims are not a JSON object");
  const now = secondsNow();
  const expiry = now + options.seconds;
  if (options.seconds < 0 || !Number.isSafeInteger(expiry)) snow_panic("Jwt.sign: seconds out of range");
  const usual: readonly (readonly [string, string | number | undefined])[] = [
    ["iss", valueOfOption(options.issuer)],
    ["aud", valueOfOption(options.audience)],
    ["iat", now],
    ["exp", options.needs_expiry ? expiry : undefined],
  ];
  const claims = new Map(node);
  for (const [name, value] of usual) {
    if ((claims.get(name) ?? null) !== null) continue;
    if (value === undefined) claims.delete(name);
    else claims.set(name, value);
  }
  return claims;
}

export function snow_jwt_sign<T>(form: JsonForm<T>, claims: T, key: JwtKey, options: JwtOptions): Suspension<string> {
  if (key.signing === undefined) return snow_panic("Jwt.sign: a public key signs nothing");
  const parsed = parseToResult(form.encode(claims), (node) => node);
  if (parsed.tag === 1) return snow_panic(`Jwt.sign: ${parsed._0}`);
  const text = jsonText(withClaims(parsed._0, options));
  const signing = { algorithm: key.algorithm, material: key.signing };
  const signed = host().libraries.jwt().signToken(text, signing, valueOfOption(options.key_id));
  return waitForPromise("Jwt.sign", signed, errorText);
}

function expectedBy({ issuer, audience, clock_skew: skew, needs_expiry: needsExpiry }: JwtOptions): Expected {
  if (skew < 0) snow_panic("Jwt: clock_skew is negative");
  return {
    issuer: valueOfOption(issuer),
    audience: valueOfOption(audience),
    skew,
    needsExpiry,
    now: new Date(host().wallClock()),
  };
}

/** The claims as a value, of a promise that settles between turns of the program. */
function claimsOf<T>(form: JsonForm<T>, verified: Promise<Verified>): Promise<Result<T, string>> {
  return verified.then(
    entry((outcome) =>
      outcome.ok ? parseToResult(outcome.claims, (node) => form.decode(node)) : new snow_variant_Err(outcome.problem),
    ),
  );
}

export function snow_jwt_verify<T>(
  form: JsonForm<T>,
  text: string,
  key: JwtKey,
  options: JwtOptions,
): Suspension<Result<T, string>> {
  const verifying = { algorithm: key.algorithm, material: key.verifying };
  const verified = host().libraries.jwt().verifyToken(text, verifying, expectedBy(options));
  return waitForPromise("Jwt.verify", claimsOf(form, verified), errorText);
}

export function snow_jwt_verify_jwks<T>(
  form: JsonForm<T>,
  text: string,
  keys: KeySet,
  options: JwtOptions,
): Suspension<Result<T, string>> {
  const own = host();
  const load = entry((url: string) => {
    return new Promise<Result<string, string>>((resolve) => startRequest(url, undefined, resolve));
  });
  const means: Means = { now: () => own.monotonicClock(), load, jwt: own.libraries.jwt() };
  return waitForPromise("Jwt.verify_jwks", claimsOf(form, keys.verify(text, expectedBy(options), means)), errorText);
}
