// Texts that are signed for a purpose and a time: `v1.EXPIRY.TEXT.SIGNATURE`. EXPIRY is in milliseconds since 1970, TEXT is
// base64url. SIGNATURE is that of all before it, by HMAC-SHA-256 with a key of kind, version and purpose, so that nothing that
// was signed with the same secret for something else, by us or by others, is ever taken for it.

import { host } from "../current.ts";
import { snow_panic } from "../failures/index.ts";
import { type Result, snow_variant_Err, snow_variant_Ok } from "../values/index.ts";
import { secretBytes } from "./secret.ts";

const VERSION = "v1";

const FORM = /^(v\d{1,9}\.(\d{1,16})\.([A-Za-z0-9_-]*))\.([A-Za-z0-9_-]{43})$/;

interface Signing {
  /** What has purposes of its own: a token of a program is never a session. */
  readonly kind: "token" | "session";
  readonly secret: string;
  readonly purpose: string;
}

/** Signs and opens the texts of one kind and purpose; a short secret is a panic when it is made. */
export class Signer {
  readonly #key: Uint8Array;

  constructor({ kind, secret, purpose }: Signing) {
    this.#key = host()
      .crypto()
      .createHmac("sha256", secretBytes(secret))
      .update(`snow ${kind} ${VERSION}\n${purpose}`)
      .digest();
  }

  sign(seconds: number, text: string): string {
    const expiry = host().wallClock() + seconds * 1000;
    if (seconds < 0 || !Number.isSafeInteger(expiry)) snow_panic("Token.sign: seconds out of range");
    const signed = `${VERSION}.${expiry}.${Buffer.from(text, "utf8").toString("base64url")}`;
    return `${signed}.${this.#signature(signed)}`;
  }

  /** The text, or why it is not to be had. */
  open(token: string): Result<string, string> {
    const [, signed, expiry, text, signature] = FORM.exec(token) ?? [];
    if (signed === undefined || text === undefined || signature === undefined) {
      return new snow_variant_Err("not a token");
    }
    if (!signed.startsWith(`${VERSION}.`)) return new snow_variant_Err("token of another version");
    // As texts: several texts stand for the same bytes.
    const right = host()
      .crypto()
      .timingSafeEqual(Buffer.from(signature), Buffer.from(this.#signature(signed)));
    if (!right) return new snow_variant_Err("wrong signature");
    if (host().wallClock() >= Number(expiry)) return new snow_variant_Err("expired");
    return new snow_variant_Ok(Buffer.from(text, "base64url").toString("utf8"));
  }

  #signature(signed: string): string {
    return host().crypto().createHmac("sha256", this.#key).update(signed).digest("base64url");
  }
}
