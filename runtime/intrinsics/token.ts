// Token: signed texts that carry a value.

import { Signer } from "../secrets/index.ts";
import { type JsonForm, type Result, snow_json_decode } from "../values/index.ts";

export function snow_token_sign<T>(
  form: JsonForm<T>,
  secret: string,
  purpose: string,
  value: T,
  seconds: number,
): string {
  return new Signer({ kind: "token", secret, purpose }).sign(seconds, form.encode(value));
}

export function snow_token_verify<T>(
  form: JsonForm<T>,
  secret: string,
  purpose: string,
  text: string,
): Result<T, string> {
  const opened = new Signer({ kind: "token", secret, purpose }).open(text);
  return opened.tag === 1 ? opened : snow_json_decode(form, opened._0);
}
