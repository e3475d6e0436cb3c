// The public keys of somebody who signs JSON Web Tokens: given as text, or loaded and kept for a while.

import type { Expected, TokenKeySet, Verified } from "../libraries/jwt.ts";
import { type Result, snow_variant_Ok } from "../values/index.ts";

/** What verifying takes. It goes on between turns of the program, so all of it has to know whose it is. */
export interface Means {
  readonly now: () => number;
  /** The text at a URL. */
  readonly load: (url: string) => Promise<Result<string, string>>;
  readonly jwt: typeof import("../libraries/jwt.ts");
}

type Loaded = { readonly ok: true; readonly keys: TokenKeySet } | { readonly ok: false; readonly problem: string };

/** Milliseconds after which keys are loaded again. */
const KEPT = 10 * 60_000;
/** The same when a token names a key that is not there: no sooner, however many such tokens peers send. */
const KEPT_WITHOUT_KEY = 30_000;
/** The same after a failure. */
const KEPT_FAILURE = 5000;
/** Characters of a set. */
const MAX_LENGTH = 1_000_000;

export class KeySet {
  readonly #url: string | undefined;
  readonly #text: string;
  #last: { readonly loaded: Loaded; readonly at: number } | undefined;
  #loading: Promise<Loaded> | undefined;

  private constructor(url: string | undefined, text: string) {
    this.#url = url;
    this.#text = text;
  }

  static ofText(text: string): KeySet {
    return new KeySet(undefined, text);
  }

  static ofUrl(url: string): KeySet {
    return new KeySet(url, "");
  }

  async verify(token: string, expected: Expected, means: Means): Promise<Verified> {
    const loaded = await this.#keys(means, KEPT);
    if (!loaded.ok) return { ...loaded, keyUnknown: false };
    const verified = await means.jwt.verifyBySet(token, loaded.keys, expected);
    if (verified.ok || !verified.keyUnknown) return verified;
    const newer = await this.#keys(means, KEPT_WITHOUT_KEY);
    return newer.ok && newer.keys !== loaded.keys ? means.jwt.verifyBySet(token, newer.keys, expected) : verified;
  }

  /** Loaded again when they are older than `kept`; whoever asks meanwhile waits for the same answer. */
  #keys(means: Means, kept: number): Promise<Loaded> {
    if (this.#last !== undefined) {
      const { loaded, at } = this.#last;
      const isFresh = means.now() - at < (loaded.ok ? kept : KEPT_FAILURE);
      if (isFresh || this.#url === undefined) return Promise.resolve(loaded);
    }
    this.#loading ??= this.#load(means).then((loaded) => {
      this.#loading = undefined;
      this.#last = { loaded, at: means.now() };
      return loaded;
    });
    return this.#loading;
  }

  async #load({ load, jwt }: Means): Promise<Loaded> {
    const text = this.#url === undefined ? new snow_variant_Ok(this.#text) : await load(this.#url);
    if (text.tag === 1) return { ok: false, problem: `key set: ${text._0}` };
    const keys = text._0.length > MAX_LENGTH ? undefined : jwt.readKeySet(text._0);
    return keys === undefined ? { ok: false, problem: "key set: not a JSON Web Key Set" } : { ok: true, keys };
  }
}
