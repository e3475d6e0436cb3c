// Keys of JSON Web Tokens. A key has one algorithm: what a token says of its own never chooses another.

import type { KeyObject } from "node:crypto";
import { host } from "../current.ts";
import { Panic, snow_panic } from "../failures/index.ts";
import { secretBytes } from "./secret.ts";

type KeyAlgorithm = "HS256" | "RS256" | "ES256" | "EdDSA";
type PairAlgorithm = Exclude<KeyAlgorithm, "HS256">;

const kinds: Readonly<Record<PairAlgorithm, { readonly name: string; readonly fits: (key: KeyObject) => boolean }>> = {
  RS256: {
    name: "an RSA key of at least 2048 bits",
    fits: (key) => key.asymmetricKeyType === "rsa" && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048,
  },
  ES256: {
    name: "a key of the curve P-256",
    fits: (key) => key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1",
  },
  EdDSA: { name: "an Ed25519 key", fits: (key) => key.asymmetricKeyType === "ed25519" },
};

export class JwtKey {
  readonly algorithm: KeyAlgorithm;
  /** What verifies. */
  readonly verifying: KeyObject | Uint8Array;
  /** What signs; undefined for a public key. */
  readonly signing: KeyObject | Uint8Array | undefined;

  private constructor(algorithm: KeyAlgorithm, verifying: KeyObject | Uint8Array, signing?: KeyObject | Uint8Array) {
    this.algorithm = algorithm;
    this.verifying = verifying;
    this.signing = signing;
  }

  static ofSecret(secret: Uint8Array): JwtKey {
    const bytes = secretBytes(secret);
    return new JwtKey("HS256", bytes, bytes);
  }

  /** Of a PEM text: a private key, which signs and verifies, or a public key or a certificate, which verify. */
  static ofPem(algorithm: PairAlgorithm, pem: string): JwtKey {
    const { name, fits } = kinds[algorithm];
    // Written in a program, its lines are indented like those around.
    const pair = readPem(pem.replaceAll(/^[ \t]+/gm, ""));
    if (pair === undefined || !fits(pair.verifying)) return snow_panic(`${algorithm} needs the PEM text of ${name}`);
    return new JwtKey(algorithm, pair.verifying, pair.signing);
  }
}

interface Pair {
  readonly verifying: KeyObject;
  readonly signing?: KeyObject;
}

function readPem(pem: string): Pair | undefined {
  const crypto = host().crypto();
  try {
    if (!pem.includes(" PRIVATE KEY-----")) return { verifying: crypto.createPublicKey(pem) };
    const signing = crypto.createPrivateKey(pem);
    return { verifying: crypto.createPublicKey(pem), signing };
  } catch (error) {
    // The host has no keys.
    if (error instanceof Panic) throw error;
    // Node's words for it are those of OpenSSL.
    return undefined;
  }
}
